import FailurePoints
import Logging
import Outputs
import Probes
import Synchronization

/// Tells once for each reason that changes of the bot's files are not reported, and when all are reported again.
final class CoverageLog: Sendable {
    private let record: @Sendable (Event) -> Void
    /// The probes that look at their intervals only, by the reason.
    private let polled = Mutex<[String: Set<ProbeName>]>([:])

    init(record: @escaping @Sendable (Event) -> Void) { self.record = record }

    func note(_ name: ProbeName, _ coverage: WatchCoverage) {
        let event: Event? = polled.withLock { polled in
            let (before, wasEmpty) = (Set(polled.keys), polled.isEmpty)
            for why in before {
                polled[why]?.remove(name)
                if polled[why]?.isEmpty == true { polled[why] = nil }
            }
            guard case .polled(let why) = coverage else {
                return polled.isEmpty && !wasEmpty ? Event(.fault, .notice, "fpmond sees changes of the bot's files at once again") : nil
            }
            polled[why, default: []].insert(name)
            guard !before.contains(why) else { return nil }
            return Event(.fault, .warning, "fpmond cannot see changes of the bot's files at once, so it looks at the probes' intervals: \(why)")
        }
        if let event { record(event) }
    }
}
