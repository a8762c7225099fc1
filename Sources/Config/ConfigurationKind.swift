import JSON

/// A kind of value: how it is read, written, and described in the schema.
package struct ConfigurationKind<Value> {
    /// Reads the value, or adds a fault and returns nil.
    typealias Read = (LocatedJSON, ConfigurationPath, inout [ConfigurationFault]) -> Value?

    /// JSON Schema, without description and default. Computed on demand.
    var schema: JSONObject { makeSchema() }
    private let makeSchema: () -> JSONObject
    let write: (Value) -> JSON
    let read: Read

    init(schema: @autoclosure @escaping () -> JSONObject, write: @escaping (Value) -> JSON, read: @escaping Read) {
        (makeSchema, self.write, self.read) = (schema, write, read)
    }

    /// A kind whose values depend only on the JSON value. `problem` describes the fault of a refused value.
    init(
        schema: @autoclosure @escaping () -> JSONObject, write: @escaping (Value) -> JSON, expected: String,
        take: @escaping (LocatedJSON.Value) -> Value?,
        problem: @escaping (LocatedJSON.Value) -> (problem: String, suggestion: String?)? = { _ in nil }
    ) {
        self.init(schema: schema(), write: write) { json, path, faults in
            if let value = take(json.value) { return value }
            let (found, suggestion) = problem(json.value) ?? ("is \(json.value.noun)", nil)
            faults.append(ConfigurationFault(path, json.position, "\(found); expected \(expected)", suggestion: suggestion))
            return nil
        }
    }

    /// The same kind for another type.
    func map<Other>(_ to: @escaping (Value) -> Other, back: @escaping (Other) -> Value) -> ConfigurationKind<Other> {
        ConfigurationKind<Other>(schema: schema, write: { write(back($0)) }) { json, path, faults in read(json, path, &faults).map(to) }
    }

    /// The same kind or `null`, which means nil.
    var orNull: ConfigurationKind<Value?> {
        ConfigurationKind<Value?>(schema: schema.orNull, write: { $0.map(write) ?? .null }) { json, path, faults in
            if case .null = json.value { return .some(nil) }
            return read(json, path, &faults).map { .some($0) }
        }
    }
}

extension JSONObject {
    /// The schema that accepts null, too.
    fileprivate var orNull: JSONObject {
        guard case .string(let type)? = self["type"] else { return ["anyOf": [.object(self), ["type": "null"]]] }
        var schema = self
        schema["type"] = [.string(type), "null"]
        return schema
    }
}

extension LocatedJSON.Value {
    /// A description for a message; short scalars are shown.
    var noun: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): "the number \(value)"
        case .big(let value): "the number \(value.description.prefix(40))"
        case .double(let value): "the number \(value)"
        case .string(let value): JSON.string(value).clipped
        case .array: "a list"
        case .object: "an object"
        }
    }

    package var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .big(let value): value.double
        case .double(let value): value
        default: nil
        }
    }

    package var integer: Int64? {
        switch self {
        case .int(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }
}
