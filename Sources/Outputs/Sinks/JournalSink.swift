import Logging

/// Transitions, heals and faults, for the journal.
struct JournalSink: Sink {
    let logger: Logger

    var title: String { "the journal" }

    struct Pending: PendingOutputs {
        private(set) var events: [Event] = []
        /// Events that were dropped because the journal accepted none for too long.
        private(set) var dropped = 0

        static let maximum = 1000

        var isEmpty: Bool { events.isEmpty }

        mutating func add(_ output: Output) {
            guard case .event(let event) = output else { return }
            events.append(event)
            if events.count > Self.maximum {
                events.removeFirst()
                dropped += 1
            }
        }
    }

    func write(_ pending: Pending) {
        if pending.dropped > 0 {
            logger.record(Event(.fault, .error, "the journal accepted no messages for a while; \(pending.dropped) earlier ones were dropped"))
        }
        for event in pending.events { logger.record(event) }
    }
}
