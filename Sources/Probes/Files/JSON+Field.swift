import FailurePoints
import JSON

/// Fields of the bot's documents: a value of another kind is invalid, never absent.
extension JSON {
    /// The kind in words: `a string`.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .big, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONObject {
    func bool(_ key: String) -> Field<Bool> { field(key, "a boolean") { $0.bool } }
    /// A text, cut beyond the length of any meaningful value, so that quotes stay short.
    func string(_ key: String) -> Field<String> { field(key, "a string") { $0.string.map { UntrustedText.beginning(of: $0, limit: 200) } } }

    /// A finite number.
    func number(_ key: String) -> Field<Double> { field(key, "a finite number") { $0.double.flatMap { $0.isFinite ? $0 : nil } } }

    func integer(_ key: String) -> Field<Int> { field(key, "a whole number") { $0.int.flatMap { Int(exactly: $0) } } }

    private func field<Value>(_ key: String, _ expected: String, _ read: (JSON) -> Value?) -> Field<Value> {
        guard let found = self[key] else { return .absent }
        if found.isNull { return .null }
        return read(found).map { .value($0) } ?? .invalid("\(found.kindName) where \(expected) belongs")
    }
}
