/// An output with a queue of its own: it takes its part of what the watcher emits, in bounds of its own, and writes it.
///
/// Each sink runs in a ``SinkService``, so that a disk or a reader that hangs concerns this sink and no other. To add one: a type like this, and one
/// line in ``Sinks``.
protocol Sink: Sendable {
    /// What waits for this sink.
    associatedtype Pending: PendingOutputs

    /// Names the output in a sentence: `the summary`.
    var title: String { get }

    /// Writes what has waited. Blocks; one call at a time, on a thread of its own. A failure is reported and kept by the sink itself.
    mutating func write(_ pending: Pending)

    /// A write has not ended in time: does what must not wait for it.
    ///
    /// - Parameters:
    ///   - current: what is being written.
    ///   - waiting: what has come since then, and still waits.
    func stalled(writing current: Pending, waiting: inout Pending)
}

extension Sink {
    func stalled(writing current: Pending, waiting: inout Pending) {}
}

/// What waits for one sink: bounded, whatever happens. Of reports the latest wins; of events none is lost without being counted.
protocol PendingOutputs: Sendable {
    init()
    var isEmpty: Bool { get }
    /// Takes this sink's part of an output; what concerns only others leaves it as it is.
    mutating func add(_ output: Output)
}
