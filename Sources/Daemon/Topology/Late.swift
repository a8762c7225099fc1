import Synchronization

/// A value whose source is set after its readers were created.
final class Late<Value: Sendable>: Sendable {
    private let state: Mutex<@Sendable () -> Value>

    init(_ standard: Value) { state = Mutex({ standard }) }

    var source: @Sendable () -> Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    var value: Value { source() }
}
