import JSON

/// The keys of an assertion on a JSON body.
extension EndpointConfig.Assertion {
    package static var kind: ConfigurationKind<Self> {
        let table = ConfigurationTable<Self>(
            things: "an assertion",
            fields: [
                ConfigurationField("pointer", \.pointer, .pointer, required: true, "The place in the body, by RFC 6901: /data/0/markPrice."),
                ConfigurationField(
                    "equals", .scalar, "The value equals this text, number, boolean or null: \"0\" is not 0.", get: { $0.equals },
                    set: { $0.expectation = .equals($1) }),
                ConfigurationField(
                    "above", .number(), "The value is a number, or a text with a number, greater than this.", get: { $0.above },
                    set: { $0.expectation = .above($1) }),
                ConfigurationField("exists", .flag, "Whether the value has to exist.", get: { $0.exists }, set: { $0.expectation = .exists($1) }),
            ],
            constraints: ["oneOf": .array(expectations.map { ["required": [.string($0)]] })],
            rule: { _, section, faults in
                if section.given.intersection(expectations).count != 1 {
                    faults.append(section.fault(problem: "expected one of equals, above and exists", known: expectations))
                }
            })
        let read = table.kind(over: Self(pointer: "", .exists(true)))
        // A standard value with `exists` would appear as a default.
        return ConfigurationKind(schema: read.schema.withoutDefaults, write: read.write, read: read.read)
    }

    private static let expectations = ["equals", "above", "exists"]

    private var equals: JSON? { if case .equals(let value) = expectation { value } else { nil } }
    private var above: Double? { if case .above(let bound) = expectation { bound } else { nil } }
    private var exists: Bool? { if case .exists(let there) = expectation { there } else { nil } }
}

extension JSONObject {
    /// The schema without the defaults of its properties.
    fileprivate var withoutDefaults: JSONObject {
        var (schema, properties) = (self, self["properties"]?.object ?? [:])
        for key in properties.keys {
            guard var property = properties[key]?.object else { continue }
            property["default"] = nil
            properties[key] = .object(property)
        }
        schema["properties"] = .object(properties)
        return schema
    }
}

extension ConfigurationKind where Value == JSON {
    static var scalar: Self {
        Self(
            schema: ["type": ["string", "number", "boolean", "null"]], write: \.self, expected: "a text, a number, true, false or null",
            take: { value in
                switch value {
                case .array, .object: nil
                default: LocatedJSON(position: JSONPosition(line: 1, column: 1, offset: 0), value: value).json
                }
            })
    }
}

extension ConfigurationKind where Value == String {
    /// A place in a JSON value. Source: RFC 6901.
    static var pointer: Self {
        text("a JSON pointer such as \"/data/0/markPrice\"", schema: ["type": "string", "pattern": "^(/([^/~]|~[01])*)*$"]) { text in
            if !text.isEmpty && !text.hasPrefix("/") { return "\(JSON.string(text).clipped) does not begin with /" }
            let escapes = text.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
            return escapes.allSatisfy { $0.hasPrefix("0") || $0.hasPrefix("1") } ? nil : "contains a ~ that is not part of ~0 or ~1"
        }
    }
}
