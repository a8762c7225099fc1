import FailurePoints
import Files
import Healing
import JSON
import Logging
import Probes
import Synchronization

/// The state and the history, which must survive a kill.
///
/// One sink, because the state is saved first and contains the history lines that are not written yet: with that save they are
/// durable. After a kill the next start writes the missing ones, and none twice. A heal starts after the state with its attempt is saved.
struct RecordSink: Sink {
    private var history: [HistoryBacklog.Log: HistoryFile]
    private var backlog: HistoryBacklog
    private let statePath: String
    private let memories: @Sendable () -> [ProbeName: ProbeMemory]
    private let startHeal: @Sendable (HealOrder) -> Void
    private let report: @Sendable (Event) -> Void
    /// Called with each state that is on the disk.
    private let onSaved: @Sendable (Report) -> Void
    /// The latest state to save; the unwritten history lines are saved with it.
    private var latest: Report?
    private var knowsHistoryEnd = false
    /// Whether the latest state must outlive a loss of power. A round in which nothing happened need not: the state before it is as good.
    private(set) var isOfNote = true
    private var faults: WriteFaults

    var title: String { "the state and the history" }
    var failedWrites: Int { faults.count }

    init(
        outputs directory: String, limit: FileLimit = FileLimit(), state: String, backlog: HistoryBacklog = HistoryBacklog(),
        memories: @escaping @Sendable () -> [ProbeName: ProbeMemory] = { [:] }, startHeal: @escaping @Sendable (HealOrder) -> Void = { _ in },
        onSaved: @escaping @Sendable (Report) -> Void = { _ in }, report: @escaping @Sendable (Event) -> Void
    ) {
        (self.backlog, self.memories, self.startHeal, self.report) = (backlog, memories, startHeal, report)
        self.onSaved = onSaved
        history = Dictionary(
            uniqueKeysWithValues: HistoryBacklog.Log.allCases.map { ($0, HistoryFile(path: "\(directory)/\($0.fileName)", limit: limit)) })
        statePath = "\(state)/state.json"
        faults = WriteFaults(report: report)
    }

    struct Pending: PendingOutputs {
        /// What becomes a line of the history. The lines are made when they are written: whoever emits does not wait for that.
        private(set) var lines = BoundedQueue<Output>(maximum: HistoryBacklog.maximumLines)
        /// The number of dropped lines by file.
        var cut: [HistoryBacklog.Log: Int] = [:]
        /// The latest state, newer than all of the lines.
        private(set) var latest: Report?
        /// Heals that start once the state with their attempt is saved.
        private(set) var orders = PendingOrders()
        /// More than rounds in which nothing happened.
        private(set) var isOfNote = false

        var isEmpty: Bool { lines.isEmpty && latest == nil && orders.isEmpty }
        var count: Int { lines.elements.count }

        mutating func add(_ output: Output) {
            latest = output.report ?? latest
            if case .round = output {} else { isOfNote = true }
            if case .order(let order) = output { orders.add(order) }
            if output.log != nil, let log = lines.append(output)?.log { cut[log, default: 0] += 1 }
        }
    }

    mutating func write(_ pending: Pending) {
        passHistoryEnd()
        for (log, count) in pending.cut { backlog.lose(count, of: log) }
        for output in pending.lines.elements {
            switch output {
            case .incident(let transition): backlog.add(transition.document, to: .incidents)
            case .heal(let record): backlog.add(record.document, to: .heals)
            case .event, .order, .latest, .round: break
            }
        }
        latest = pending.latest ?? latest
        isOfNote = isOfNote || pending.isOfNote
        saveState()
        start(pending.orders)
        writeHistory()
    }

    /// A hanging disk must not prevent heals.
    func stalled(writing current: Pending, waiting: inout Pending) {
        start(current.orders)
        start(waiting.orders)
    }

    private func start(_ orders: PendingOrders) {
        for order in orders.take() { startHeal(order) }
    }

    /// Runs once: continues the numbers at the end of the history, even if the state is lost.
    private mutating func passHistoryEnd() {
        guard !knowsHistoryEnd else { return }
        knowsHistoryEnd = true
        for file in history.values {
            do throws(OutputError) {
                if let last = try HistoryFile.lastSequence(in: file.path) { backlog.pass(last) }
            } catch {
                report(Event(.fault, .error, "cannot read where the history ends: \(error)", ["PATH": file.path]))
            }
        }
    }

    private mutating func saveState() {
        guard let latest else { return }
        let document = StateDocument(latest, probes: memories(), history: backlog)
        let isSaved = faults.attempt(statePath) { () throws(OutputError) in
            try ReplacedFile.write(document.json.utf8() + [0x0A], to: statePath, durably: isOfNote)
        }
        guard isSaved else { return }
        isOfNote = false
        onSaved(latest)
    }

    private mutating func writeHistory() {
        for log in HistoryBacklog.Log.allCases {
            guard var file = history[log] else { continue }
            let waiting = backlog.waiting(for: log)
            guard !waiting.isEmpty else { continue }
            var written: Int64?
            faults.attempt(file.path) { () throws(OutputError) in try file.write(waiting, written: &written) }
            history[log] = file
            guard let written else { continue }
            backlog.settle(log, upTo: written)
            backlog.clearLost(of: log)
        }
    }
}

/// Heals that wait for a state to be saved; the caller that takes them starts them, once.
final class PendingOrders: Sendable {
    private let orders = Mutex<[HealOrder]>([])

    var isEmpty: Bool { orders.withLock { $0.isEmpty } }

    func add(_ order: HealOrder) { orders.withLock { $0.append(order) } }

    func take() -> [HealOrder] {
        orders.withLock { orders in
            defer { orders = [] }
            return orders
        }
    }
}

extension Output {
    /// The file of the history that it becomes a line of; nil: none.
    fileprivate var log: HistoryBacklog.Log? {
        switch self {
        case .incident: .incidents
        case .heal: .heals
        case .event, .order, .latest, .round: nil
        }
    }
}
