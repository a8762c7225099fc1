import FailurePoints
import Synchronization

@testable import Healing
@testable import Outputs

/// What a watched world has said so far, in order.
final class EmissionLog: Sendable {
    struct Entries: Sendable {
        /// Incidents that opened, worsened, recovered …, as they go to the incident log.
        var transitions: [Transition] = []
        /// What went to the journal, in words.
        var events: [Event] = []
        var orders: [HealOrder] = []
        var heals: [HealRecord] = []
        /// Each change of the verdict's state.
        var verdicts: [(at: Instant, state: Verdict.State, sentence: String)] = []
        var rounds = 0
        var latest: Report?
        /// What a notifier that wants everything would have been told.
        var messages: [AlertMessage] = []
        var notified = NotificationLog("everybody", Self.everything)

        private static let everything: AlertRules = {
            var rules = AlertRules()
            rules.minImpact = .none
            return rules
        }()
        /// Orders that nobody has answered yet.
        var pending: [HealOrder] = []
    }

    private let entries = Mutex(Entries())

    var all: Entries { entries.withLock { $0 } }

    func take(_ outputs: [Output]) {
        entries.withLock { entries in
            for output in outputs {
                switch output {
                case .event(let event): entries.events.append(event)
                case .incident(let transition): entries.transitions.append(transition)
                case .heal(let record): entries.heals.append(record)
                case .order(let order):
                    entries.orders.append(order)
                    entries.pending.append(order)
                case .latest(let report): Self.note(report, in: &entries)
                case .round(let report):
                    entries.rounds += 1
                    Self.note(report, in: &entries)
                }
            }
        }
    }

    /// The orders since the last time this was asked.
    func newOrders() -> [HealOrder] {
        entries.withLock { entries in
            defer { entries.pending = [] }
            return entries.pending
        }
    }

    /// What was told since then, in words.
    func told(since onset: Instant) -> [String] {
        all.transitions.filter { $0.at >= onset && $0.kind != .sighted }.map { transition in
            let excuse = transition.incident?.excusedBy.map { " excused by \($0)" } ?? ""
            return
                "+\(Int(transition.at.since(onset).inSeconds)) s \(transition.kind) \(transition.failurePoint) \(transition.finding.reason)\(excuse)"
        }
    }

    private static func note(_ report: Report, in entries: inout Entries) {
        entries.latest = report
        let sight = AlertSight(
            catalogue: report.catalogue, states: report.kept, verdict: report.verdict, muted: report.silences.muted(at: report.at.wall))
        entries.messages += entries.notified.take(sight, at: report.at)
        if entries.verdicts.last?.state != report.verdict.state {
            entries.verdicts.append((report.at.wall, report.verdict.state, report.verdict.sentence))
        }
    }
}

extension EmissionLog.Entries {
    /// The failure points that somebody was told about: whose incident opened, or lost its excuse.
    var alerted: Set<FailurePoint.ID> { alerted(since: Instant(microseconds: .min)) }

    func alerted(since onset: Instant) -> Set<FailurePoint.ID> {
        Set(transitions.filter { $0.at >= onset && $0.isAnnounced && [.opened, .worsened, .unexcused].contains($0.kind) }.map(\.failurePoint))
    }
}
