/// An output with its own bounded queue: it takes its part of what the watcher emits, and writes it.
///
/// Each sink runs in a ``SinkService``, so that a hanging disk or reader affects only this sink. To add one: a type like this, and one
/// line in ``Sinks``.
protocol Sink: Sendable {
    /// What is queued for this sink.
    associatedtype Pending: PendingOutputs

    /// The name of the output in a sentence: `the summary`.
    var title: String { get }

    /// How many writes have failed so far.
    var failedWrites: Int { get }

    /// Writes what is queued. Blocks; one call at a time, on a separate thread. The sink itself reports and handles a failure.
    mutating func write(_ pending: Pending)

    /// Called when a write has not ended in time: does what must not wait for it.
    ///
    /// - Parameters:
    ///   - current: the batch being written.
    ///   - waiting: what was queued since then.
    func stalled(writing current: Pending, waiting: inout Pending)
}

extension Sink {
    /// The title as a label: `summary`.
    var label: String { title.hasPrefix("the ") ? String(title.dropFirst(4)) : title }

    func stalled(writing current: Pending, waiting: inout Pending) {}
}

/// The queue of one sink, always bounded. Only the latest report is kept; dropped events are counted.
protocol PendingOutputs: Sendable {
    init()
    var isEmpty: Bool { get }
    /// How much is queued.
    var count: Int { get }
    /// Takes this sink's part of an output; ignores the rest.
    mutating func add(_ output: Output)
}
