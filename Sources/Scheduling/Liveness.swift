package import FailurePoints
import Synchronization

/// When each part of the daemon is due to show progress. The watchdog is fed only from this.
package final class Liveness: Sendable {
    package enum Part: Hashable, Sendable, CustomStringConvertible {
        /// The loop of one probe.
        case probe(ProbeName, loop: ObjectIdentifier)
        case rounds
        /// A sink's write. It does not stop the watchdog: a restart would not repair the disk and would stop the watching.
        case sink(String)

        var isVital: Bool {
            if case .sink = self { false } else { true }
        }

        package var description: String {
            switch self {
            case .probe(let name, _): "probe \(name)"
            case .rounds: "rounds"
            case .sink(let title): title
            }
        }
    }

    /// How late a part may be on a busy machine before it counts as stuck.
    private let slack: Duration
    private let due = Mutex<[Part: ContinuousClock.Instant]>([:])

    package init(slack: Duration = .seconds(10)) { self.slack = slack }

    /// The part started work that ends within this time.
    package func begin(_ part: Part, within time: Duration) { set(part, time) }

    /// The part finished its work and continues after this time.
    package func rest(_ part: Part, for time: Duration) { set(part, time) }

    package func forget(_ part: Part) { due.withLock { _ = $0.removeValue(forKey: part) } }

    private func set(_ part: Part, _ time: Duration) {
        let instant = ContinuousClock.now + time + slack
        due.withLock { $0[part] = instant }
    }

    /// The overdue parts that the watchdog waits for, in words; empty: all make progress.
    package func overdue() -> [String] { overdue { $0.isVital } }

    /// The sinks with an overdue write, in words.
    package func stalledSinks() -> [String] { overdue { !$0.isVital } }

    /// What to tell an operator of a sink of ``stalledSinks()``.
    package static func sentence(ofStalled sink: String) -> String { "writing \(sink) hangs: the disk does not respond" }

    private func overdue(_ isMeant: (Part) -> Bool) -> [String] {
        let now = ContinuousClock.now
        return due.withLock { $0.filter { $0.value < now && isMeant($0.key) }.map(\.key.description).sorted() }
    }
}
