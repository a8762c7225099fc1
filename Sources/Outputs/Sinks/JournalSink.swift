import Logging

/// Transitions, heals and faults, for the journal.
struct JournalSink: Sink {
    let logger: Logger

    var title: String { "the journal" }
    /// The journal gives no answer.
    var failedWrites: Int { 0 }

    struct Pending: PendingOutputs {
        static let maximum = 1000

        /// The dropped ones came while the journal accepted none for too long.
        private(set) var events = BoundedQueue<Event>(maximum: Self.maximum)

        var isEmpty: Bool { events.isEmpty }
        var count: Int { events.elements.count }

        mutating func add(_ output: Output) {
            guard case .event(let event) = output else { return }
            events.append(event)
        }
    }

    func write(_ pending: Pending) {
        if pending.events.dropped > 0 {
            logger.record(Event(.fault, .error, "the journal accepted no messages for a while; \(pending.events.dropped) earlier ones were dropped"))
        }
        for event in pending.events.elements { logger.record(event) }
    }
}
