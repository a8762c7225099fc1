import Endpoints
import FailurePoints
import JSON

extension BodyAssertion {
    /// Nil when it holds in `body`, otherwise the expected and the actual value.
    func failure(in body: JSON) -> (expected: String, found: String)? {
        let value = body.at(pointer: pointer)
        let scalar = value.map { ScalarValue($0) }
        let holds: Bool
        let expected: String
        switch predicate {
        case .equals(let wanted):
            (holds, expected) = (scalar?.isSame(as: ScalarValue(wanted)) ?? false, wanted.text())
        case .above(let bound):
            (holds, expected) = (scalar?.isAbove(bound) ?? false, "above \(bound)")
        case .exists(let wanted):
            (holds, expected) = ((value != nil) == wanted, wanted ? "present" : "absent")
        case .oneOf(let choices):
            let isOne = scalar.map { found in choices.contains { found.isSame(as: ScalarValue($0)) } }
            (holds, expected) = (isOne ?? false, "one of " + choices.map { $0.text() }.joined(separator: ", "))
        }
        return holds ? nil : (expected, value?.text() ?? "nothing")
    }
}

extension JSON {
    /// A finite number, also from a string: exchanges quote their prices.
    var price: Double? {
        guard let number = double ?? string.flatMap(Double.init), number.isFinite else { return nil }
        return number
    }
}
