package import FailurePoints
package import JSON

/// A setting of a failure point as a key of the configuration.
extension Setting {
    package var field: ConfigurationField<Settings> {
        ConfigurationField(
            name, kind, why, get: { $0[self] }, set: { settings, value in settings.values[name] = value == self.standard ? nil : value })
    }

    /// The value at which what the setting raised clears.
    var clearField: ConfigurationField<Settings> {
        let side = clears == .above ? "above" : "below"
        return ConfigurationField(
            name, kind.orNull, "Clears only at or \(side) this; null: where it is raised.", get: { $0.values[name] }, set: { $0.values[name] = $1 })
    }

    /// How its value is written. The declared default shows which kind it is.
    private var kind: ConfigurationKind<Value> {
        switch standard {
        case .duration:
            ConfigurationKind<Duration>.duration(.zero ... .seconds(31_536_000)).map(
                { .duration($0) }, back: { if case .duration(let v) = $0 { v } else { .zero } })
        case .count: ConfigurationKind<Int>.count(0...1_000_000_000).map({ .count($0) }, back: { if case .count(let v) = $0 { v } else { 0 } })
        case .ratio: ConfigurationKind<Double>.number(0...1).map({ .ratio($0) }, back: { if case .ratio(let v) = $0 { v } else { 0 } })
        case .bytes:
            ConfigurationKind<Int64>.whole(0...Int64(1) << 53, of: "a whole number of bytes").map(
                { .bytes($0) }, back: { if case .bytes(let v) = $0 { v } else { 0 } })
        case .number: ConfigurationKind<Double>.number().map({ .number($0) }, back: { if case .number(let v) = $0 { v } else { 0 } })
        case .flag: ConfigurationKind<Bool>.flag.map({ .flag($0) }, back: { if case .flag(let v) = $0 { v } else { false } })
        }
    }
}

extension Setting.Value {
    /// The value as the configuration writes it.
    package var json: JSON {
        switch self {
        case .duration(let value): .string(ConfigDuration.text(value))
        case .count(let value): .int(Int64(value))
        case .bytes(let value): .int(value)
        case .ratio(let value), .number(let value): ConfigurationKind<Double>.number().write(value)
        case .flag(let value): .bool(value)
        }
    }

    /// Negative when less than `other`, positive when greater; nil where the two cannot be compared.
    package func compared(to other: Setting.Value) -> Int? {
        func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }
        return switch (self, other) {
        case (.duration(let a), .duration(let b)): order(a, b)
        case (.count(let a), .count(let b)): order(a, b)
        case (.bytes(let a), .bytes(let b)): order(a, b)
        case (.ratio(let a), .ratio(let b)), (.number(let a), .number(let b)): order(a, b)
        default: nil
        }
    }
}
