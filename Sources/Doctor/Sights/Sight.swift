/// What a look at one thing of the machine brought back. A blind look says nothing about the thing.
package enum Sight<Value: Sendable>: Sendable {
    case seen(Value)
    /// Why there is no value, in words without a full stop.
    case blind(String)

    package var value: Value? { if case .seen(let value) = self { value } else { nil } }
}

extension Sight: Equatable where Value: Equatable {}
