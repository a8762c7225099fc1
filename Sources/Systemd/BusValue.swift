/// One value from a reply: the basic types and byte arrays. Variants are unwrapped; other types are skipped.
package enum BusValue: Sendable, Hashable {
    /// Also an object path or a signature.
    case string(String)
    case bool(Bool)
    /// Signed integers of any width.
    case int(Int64)
    /// Unsigned integers of any width.
    case uint(UInt64)
    case double(Double)
    case bytes([UInt8])
    /// A type that is never decoded.
    case unread(signature: String)

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }

    var uint: UInt64? {
        switch self {
        case .uint(let value): value
        case .int(let value): UInt64(exactly: value)
        default: nil
        }
    }

    var int: Int64? {
        switch self {
        case .uint(let value): Int64(exactly: value)
        case .int(let value): value
        default: nil
        }
    }
}
