/// Calls that are sent together and share one deadline.
struct BusExchange: Sendable {
    var id: UInt64
    var calls: [BusCall]
    /// How long the caller waits, and when that ends on CLOCK_MONOTONIC in microseconds.
    var patience: Duration
    var deadline: UInt64
    /// Called exactly once, with one result for each call, in order.
    var done: @Sendable ([BusMessage.Reply]) -> Void

    init(id: UInt64, calls: [BusCall], patience: Duration, done: @escaping @Sendable ([BusMessage.Reply]) -> Void) {
        self.id = id
        self.calls = calls
        self.patience = patience
        self.deadline = monotonicMicroseconds() + patience.clampedMicroseconds
        self.done = done
    }

    func fail(_ error: BusError) {
        done(calls.map { _ in .failure(error) })
    }
}
