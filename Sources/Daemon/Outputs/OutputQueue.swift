import FailurePoints
import Synchronization

/// What waits to be written: in order, within bounds, and never longer than the outputs are worth.
///
/// Of the latest states only the last is kept, of rounds the last few; incidents and heals are kept up to a bound, and what is cut is counted.
final class OutputQueue: Sendable {
    /// What one write has to do.
    struct Batch: Sendable {
        /// Lines of the history: `.incident` and `.heal`.
        var records: [Output] = []
        /// The last lines of the log that were not written yet, and how many before them were dropped.
        var rounds: [Report] = []
        var droppedRounds = 0
        /// Lines of the history that were cut, by their file.
        var cut: [HistoryBacklog.Log: Int] = [:]
        /// The latest state: newer than all of the records.
        var latest: Report?
        /// Heals that are started as soon as the state says so.
        var orders: [HealOrder] = []

        var isEmpty: Bool { records.isEmpty && rounds.isEmpty && latest == nil && orders.isEmpty }
    }

    private struct State {
        var batch = Batch()
        var events: [Event] = []
        var droppedEvents = 0
    }

    private let state = Mutex(State())
    /// Each holds at most one ring: it says that there is something, not how much.
    let outputBell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let eventBell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    static let maximumRounds = 4
    static let maximumEvents = 1000

    func put(_ outputs: [Output]) {
        let (hasOutputs, hasEvents) = state.withLock { state in
            for output in outputs { Self.add(output, to: &state) }
            return (!state.batch.isEmpty, !state.events.isEmpty)
        }
        if hasOutputs { outputBell.continuation.yield() }
        if hasEvents { eventBell.continuation.yield() }
    }

    /// Nothing more comes: what waits is still taken.
    func finish() {
        outputBell.continuation.finish()
        eventBell.continuation.finish()
    }

    func takeBatch() -> Batch {
        state.withLock { state in
            defer { state.batch = Batch() }
            return state.batch
        }
    }

    /// The heals that wait for a state to be saved; whoever takes them starts them.
    func takeOrders() -> [HealOrder] {
        state.withLock { state in
            defer { state.batch.orders = [] }
            return state.batch.orders
        }
    }

    /// What the journal has not been told yet, oldest first, and how many before that were dropped.
    func takeEvents() -> (events: [Event], dropped: Int) {
        state.withLock { state in
            defer { (state.events, state.droppedEvents) = ([], 0) }
            return (state.events, state.droppedEvents)
        }
    }

    private static func add(_ output: Output, to state: inout State) {
        switch output {
        case .event(let event):
            state.events.append(event)
            if state.events.count > maximumEvents {
                state.events.removeFirst()
                state.droppedEvents += 1
            }
        case .incident, .heal:
            state.batch.records.append(output)
            if state.batch.records.count > HistoryBacklog.maximumLines, let log = state.batch.records.removeFirst().log {
                state.batch.cut[log, default: 0] += 1
            }
        case .order(let order): state.batch.orders.append(order)
        case .latest(let report): state.batch.latest = report
        case .round(let report):
            state.batch.latest = report
            state.batch.rounds.append(report)
            if state.batch.rounds.count > maximumRounds {
                state.batch.rounds.removeFirst()
                state.batch.droppedRounds += 1
            }
        }
    }
}

extension Output {
    /// The file of the history that it is a line of; nil: of none.
    var log: HistoryBacklog.Log? {
        switch self {
        case .incident: .incidents
        case .heal: .heals
        case .event, .order, .latest, .round: nil
        }
    }
}
