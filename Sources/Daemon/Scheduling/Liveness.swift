import FailurePoints
import Synchronization

/// When each working part is due to show its next sign of work: the watchdog is fed from this and from nothing else.
final class Liveness: Sendable {
    enum Part: Hashable, Sendable, CustomStringConvertible {
        /// One loop of looks at a probe.
        case probe(ProbeName, loop: ObjectIdentifier)
        case rounds
        /// A sink's write. It does not starve the watchdog: a restart mends no disk, and then nobody would watch.
        case sink(String)

        var isVital: Bool {
            if case .sink = self { false } else { true }
        }

        var description: String {
            switch self {
            case .probe(let name, _): "probe \(name)"
            case .rounds: "rounds"
            case .sink(let title): title
            }
        }
    }

    /// How much later than due a part may be on a busy machine before it counts as stuck.
    private let slack: Duration
    private let due = Mutex<[Part: ContinuousClock.Instant]>([:])

    init(slack: Duration = .seconds(10)) { self.slack = slack }

    /// The part began something that ends within this time.
    func begin(_ part: Part, within time: Duration) { set(part, time) }

    /// The part has done its work and comes back after this time.
    func rest(_ part: Part, for time: Duration) { set(part, time) }

    func forget(_ part: Part) { due.withLock { _ = $0.removeValue(forKey: part) } }

    private func set(_ part: Part, _ time: Duration) {
        let instant = ContinuousClock.now + time + slack
        due.withLock { $0[part] = instant }
    }

    /// The parts that are overdue and that the watchdog waits for, in words; empty: all of them work.
    func overdue() -> [String] { overdue { $0.isVital } }

    /// The sinks whose write is overdue, in words; empty: none is.
    func stalledSinks() -> [String] { overdue { !$0.isVital } }

    private func overdue(_ isMeant: (Part) -> Bool) -> [String] {
        let now = ContinuousClock.now
        return due.withLock { $0.filter { $0.value < now && isMeant($0.key) }.map(\.key.description).sorted() }
    }
}
