import JSON

/// What may be done to one field: something of another kind in its place, nothing at all, or another value of its own kind.
enum FieldDamage {
    /// In place of the field, by name. `removed`: it is not there.
    static func destroyed(_ value: JSON) -> [(how: String, value: JSON?)] {
        [("removed", nil)] + others.filter { $0.1.kind != value.kind }.map { ($0.0, $0.1) }
    }

    /// Fewer of them, where a document has many fields and is looked at in many states.
    static func destroyedBriefly(_ value: JSON, most: Int = 3) -> [(how: String, value: JSON?)] {
        let brief: [(String, JSON)] = [("array", ["corpus"]), ("null", nil), ("number", 7), ("string", "corpus")]
        return [("removed", nil)] + brief.filter { $0.1.kind != value.kind }.prefix(most).map { ($0.0, $0.1) }
    }

    /// With those that Python takes for false by names of their own.
    private static let others: [(String, JSON)] = [
        ("null", nil), ("true", true), ("false", false), ("number", 7), ("zero", 0), ("string", "corpus"), ("empty string", ""), ("array", [7]),
        ("empty array", []), ("object", ["corpus": 7]), ("empty object", [:]),
    ]

    /// Tokens that are numbers to nobody, and numbers that no field can mean.
    static let numbers = [
        "1e400", "-1e400", "NaN", "9007199254740993", "-1", "1e18", "-0.0", "99999999999999999999999", "1e-400", "-9223372036854775808",
    ]
    /// Those of them that are no finite number.
    static let endless: Set = ["1e400", "-1e400", "NaN"]

    /// Other values that could stand there as well: some of them make the bot fail.
    static func variants(_ value: JSON) -> [JSON] {
        switch value {
        case .null: [true, 0, 1, "2027-03-02T12:00:00.000000Z", "corpus", 1_900_000_000]
        case .bool(let flag): [.bool(!flag)]
        case .int, .big, .double:
            stamps(value.double ?? 0) ?? numbers(value.double ?? 0)
        case .string(let text):
            isStamp(text) ? ["2024", "2027"].map { .string($0 + text.dropFirst(4)) } : words.filter { $0 != value }
        case .array(let elements): elements.isEmpty ? [] : [[]]
        case .object(let members): members.isEmpty ? [] : [[:]]
        }
    }

    private static let words: [JSON] = [
        "degraded", "probation", "BLOCK", "live", "paper", "SHORT", "LONG", "NEUTRAL", "safe_mode", "protect", "none", "HEARTBEAT", "ADAUSDT",
        "09:00-09:00", "nonsense",
    ]

    private static func numbers(_ value: Double) -> [JSON] {
        [0, 1, -5, 0.5, 6000, 10_000, .double(value * 1000), .double(value / 1000)].filter { $0.double != value }
    }

    /// Seconds since 1970 of this century.
    private static func stamps(_ value: Double) -> [JSON]? {
        guard value > 1e9, value < 4e9 else { return nil }
        return [-400.0, -2, -0.1, 2, 400].map { .double(value + $0 * 86_400) }
    }

    static func isStamp(_ text: String) -> Bool {
        text.utf8.count >= 19 && text.prefix(4).allSatisfy(\.isNumber) && text.dropFirst(4).first == "-" && text.contains(":")
    }
}
