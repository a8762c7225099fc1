/// A JSON value. Integers of any length are exact; all other numbers are doubles, as in Python.
public enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Beyond 64 bits.
    case big(BigInteger)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON: CustomStringConvertible {
    /// The compact text.
    public var description: String { text() }
}

extension JSON {
    /// Parses `bytes`. Of duplicate keys the last one counts, as in Python's `json`.
    public static func parse(_ bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSON {
        try JSONText.reading(bytes, limits: limits) { (stream: inout JSONStream) throws(JSONError) in
            let value = try stream.readValue()
            try stream.finish()
            return value
        }
    }

    /// Parses `text`.
    public static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSON {
        try parse(text.utf8, limits: limits)
    }
}

/// Text that is in memory as a whole.
enum JSONText {
    /// Runs `body` on a stream over `bytes`, without a copy where they are contiguous.
    static func reading<Value>(
        _ bytes: some Collection<UInt8>, limits: JSONLimits, _ body: (inout JSONStream) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        func run(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<Value, JSONError> {
            if buffer.count > limits.maximumBytes {
                let position = JSONPosition(line: 1, column: 1, offset: 0)
                return .failure(JSONError(kind: .tooLarge(limits.maximumBytes), position: position))
            }
            var stream = JSONStream(lending: buffer, limits: limits)
            do throws(JSONError) {
                return .success(try body(&stream))
            } catch {
                return .failure(error)
            }
        }
        if let result = bytes.withContiguousStorageIfAvailable(run) { return try result.get() }
        return try Array(bytes).withUnsafeBufferPointer(run).get()
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
