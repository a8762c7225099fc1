public import JSON

/// What one place of a JSON body has to be.
public struct BodyAssertion: Sendable, Hashable {
    public enum Predicate: Sendable, Hashable {
        /// The same JSON scalar: `"0"` is not `0`.
        case equals(JSON)
        /// A number, or a string that holds one (exchanges quote their prices), above the bound.
        case above(Double)
        case exists(Bool)
        case oneOf([JSON])
    }

    /// RFC 6901.
    public var pointer: String
    public var predicate: Predicate

    public init(_ pointer: String, _ predicate: Predicate) { (self.pointer, self.predicate) = (pointer, predicate) }

    /// Nil when it holds in `body`, otherwise what was expected and what is there.
    func failure(in body: JSON) -> (expected: String, found: String)? {
        let value = body.at(pointer: pointer)
        let holds: Bool
        let expected: String
        switch predicate {
        case .equals(let wanted):
            (holds, expected) = (value == wanted, wanted.text())
        case .above(let bound):
            (holds, expected) = ((value?.decimal).map { $0 > bound } ?? false, "above \(bound)")
        case .exists(let wanted):
            (holds, expected) = ((value != nil) == wanted, wanted ? "present" : "absent")
        case .oneOf(let choices):
            (holds, expected) = (value.map(choices.contains) ?? false, "one of " + choices.map { $0.text() }.joined(separator: ", "))
        }
        return holds ? nil : (expected, value?.text() ?? "nothing")
    }
}

extension JSON {
    /// A finite number, also from a string that is one.
    var decimal: Double? {
        guard let number = double ?? string.flatMap(Double.init), number.isFinite else { return nil }
        return number
    }
}
