public import JSON

/// An assertion on one place of a JSON body.
public struct BodyAssertion: Sendable, Hashable {
    public enum Predicate: Sendable, Hashable {
        /// The same JSON scalar, as ``ScalarValue/isSame(as:)`` says: `"0"` is not `0`, and 0.0 is.
        case equals(JSON)
        /// A number, or a string with a number (exchanges quote their prices), above the bound.
        case above(Double)
        case exists(Bool)
        case oneOf([JSON])
    }

    /// RFC 6901.
    public var pointer: String
    public var predicate: Predicate

    public init(_ pointer: String, _ predicate: Predicate) { (self.pointer, self.predicate) = (pointer, predicate) }
}
