import FailurePoints
import JSON

/// The kinds of single values.
extension ConfigurationKind where Value == Bool {
    static var flag: Self {
        Self(schema: ["type": "boolean"], write: { .bool($0) }, expected: "true or false") { if case .bool(let flag) = $0 { flag } else { nil } }
    }
}

extension ConfigurationKind where Value == Int64 {
    /// A whole number within `range`.
    static func whole(_ range: ClosedRange<Int64>, of things: String = "a whole number") -> Self {
        Self(
            schema: ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)], write: { .int($0) },
            expected: "\(things) from \(range.lowerBound) to \(range.upperBound)", take: { $0.integer.flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension ConfigurationKind where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> Self {
        ConfigurationKind<Int64>.whole(Int64(range.lowerBound)...Int64(range.upperBound)).map({ Int($0) }, back: { Int64($0) })
    }
}

extension ConfigurationKind where Value == Double {
    /// A number, within `range` where one is given.
    static func number(_ range: ClosedRange<Double>? = nil) -> Self {
        var schema: JSONObject = ["type": "number"]
        if let range { (schema["minimum"], schema["maximum"]) = (.double(range.lowerBound), .double(range.upperBound)) }
        return Self(
            schema: schema, write: { $0 == $0.rounded() && abs($0) < 1e15 ? .int(Int64($0)) : .double($0) },
            expected: range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number",
            take: { $0.number.flatMap { range?.contains($0) != false ? $0 : nil } })
    }
}

extension ConfigurationKind where Value == Duration {
    /// A text such as `"90s"`.
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        let bounds = "from \(ConfigDuration.text(range.lowerBound)) to \(ConfigDuration.text(range.upperBound))"
        return Self(
            schema: [
                "type": "string", "pattern": "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$", "minLength": 2,
                "$comment": .string("A duration, \(bounds)."),
            ], write: { .string(ConfigDuration.text($0)) }, expected: "a duration such as \"90s\", \"5m\" or \"12h\", \(bounds)",
            take: { value in
                guard case .string(let text) = value, let duration = ConfigDuration.parse(text), range.contains(duration) else { return nil }
                return duration
            },
            problem: { value in
                switch value {
                case .int(let number) where number >= 0: ("is a number without a unit", "\(number)s")
                case .string(let text) where ConfigDuration.parse(text) == nil:
                    ("\(JSON.string(text).clipped) is not a duration", ConfigDuration.meant(by: text))
                default: nil
                }
            })
    }
}

extension ConfigDuration {
    /// The likely duration for `"5 min"`, `"30 seconds"`, `"60"`, `"12H"`, in the right notation.
    package static func meant(by text: String) -> String? {
        let plain = String(text.lowercased().filter { !$0.isWhitespace })
        if parse(plain) != nil { return plain }
        if Int64(plain) != nil { return parse(plain + "s") == nil ? nil : plain + "s" }
        let digits = plain.prefix { $0.isASCII && $0.isNumber }
        let unit: String
        switch plain.dropFirst(digits.count) {
        case "sec", "secs", "second", "seconds": unit = "s"
        case "min", "mins", "minute", "minutes": unit = "m"
        case "hr", "hrs", "hour", "hours": unit = "h"
        case "day", "days": unit = "d"
        case "msec", "millis", "milliseconds": unit = "ms"
        default: return nil
        }
        return parse(digits + unit) == nil ? nil : digits + unit
    }
}

extension ConfigurationKind where Value == String {
    /// Any text for which `refuse` returns nil; otherwise it returns what is wrong (`is empty`).
    static func text(_ expected: String, schema: JSONObject = ["type": "string"], refuse: @escaping (String) -> String? = { _ in nil }) -> Self {
        Self(
            schema: schema, write: { .string($0) }, expected: expected,
            take: { if case .string(let text) = $0, refuse(text) == nil { text } else { nil } },
            problem: { value in
                guard case .string(let text) = value, let problem = refuse(text) else { return nil }
                return (problem, nil)
            })
    }

    /// A name with a restricted alphabet; it may become a file name or a unit name.
    static func name(_ expected: String, pattern: String, accepts: @escaping (String) -> Bool) -> Self {
        text(expected, schema: ["type": "string", "pattern": .string(pattern)]) { accepts($0) ? nil : "\(JSON.string($0).clipped) is not valid" }
    }

    /// One of these words.
    static func word(_ words: [String], what: String) -> Self {
        Self(schema: ["enum": .array(words.map { .string($0) })], write: { .string($0) }) { json, path, faults in
            guard case .string(let word) = json.value else {
                faults.append(ConfigurationFault(path, json.position, "is \(json.value.noun); expected \(what)", known: words))
                return nil
            }
            if words.contains(word) { return word }
            faults.append(.unknown(what, word, at: path, json.position, known: words))
            return nil
        }
    }

    /// A path from the root of the file system, without `..`.
    static var absolutePath: Self { text("an absolute path", schema: ["type": "string", "pattern": "^/"], refuse: refusal(ofPath:)) }

    /// A file that node_exporter's textfile collector reads.
    static var metricsFile: Self {
        text("an absolute path that ends in .prom", schema: ["type": "string", "pattern": "^/.*[^/]\\.prom$"]) { path in
            if let refusal = refusal(ofPath: path) { return refusal }
            let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
            return name.hasSuffix(".prom") && name != ".prom"
                ? nil : "\(JSON.string(path).clipped) does not end in .prom, so that nothing would read it"
        }
    }

    private static func refusal(ofPath path: String) -> String? {
        if !path.hasPrefix("/") { return "\(JSON.string(path).clipped) is not absolute" }
        if path.utf8.contains(0) { return "contains a NUL byte" }
        if path.utf8.count > 4000 { return "is too long" }
        return path.split(separator: "/").contains("..") ? "contains \"..\"" : nil
    }
}

extension ConfigurationKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One case of an enumeration, by its raw value.
    static func choice(_ what: String) -> Self {
        let words = Value.allCases.map(\.rawValue)
        let kind = ConfigurationKind<String>.word(words, what: what)
        return Self(schema: kind.schema, write: { .string($0.rawValue) }) { json, path, faults in
            kind.read(json, path, &faults).flatMap { Value(rawValue: $0) }
        }
    }
}
