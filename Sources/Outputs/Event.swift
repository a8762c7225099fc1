package import FailurePoints
package import Logging

/// Something that goes to the journal: a transition, a heal, a reload. One permanent MESSAGE_ID per kind.
package struct Event: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case transition, silenced, unsilenced, verdict, healStarted = "heal-started", healEnded = "heal-ended", healExhausted = "heal-exhausted",
            reloaded,
            reloadRefused = "reload-refused", started, stopping, fault

        /// 128-bit random ids; they never change, so that filters keep working.
        var messageID: String {
            switch self {
            case .transition: "e9a00c3d59cc4c15acd8238e3c1475b5"
            case .silenced: "c72228a642ca7e440ba24874be2268f5"
            case .unsilenced: "a4c952803a92a72df1f0f8e71ba44022"
            case .verdict: "0f30ebc1d1bd4b68865b236f123c5e1b"
            case .healStarted: "139fa345dff04f6da3da572d8ba763d7"
            case .healEnded: "5ac8ba1262bb4f62bfbcfd8da6b983d8"
            case .healExhausted: "b158bb167df3444d8693c112c6944a2a"
            case .reloaded: "f5cf444491654e4fbcc56b1d3c289e2a"
            case .reloadRefused: "0558c4e71a524e03ac59298c1cf75778"
            case .started: "98d6a32c96fd4701824a907d50c29f6a"
            case .stopping: "e142eb524b214cf98ef702b1eafbc965"
            case .fault: "3ee144fd0a034644b2dc5062c99b0657"
            }
        }
    }

    package var kind: Kind
    package var level: Logger.Level
    package var message: String
    /// Upper-case journal names without the `FPMOND_` prefix.
    package var fields: [String: String]

    package init(_ kind: Kind, _ level: Logger.Level, _ message: String, _ fields: [String: String] = [:]) {
        (self.kind, self.level, self.message, self.fields) = (kind, level, message, fields)
    }
}

extension Event {
    /// A transition as a journal entry. Worse is critical or warning, recovery is notice, what is not alerted is info.
    package init(_ transition: Transition, in catalogue: [FailurePoint]) {
        let point = catalogue.first { $0.id == transition.failurePoint }
        let finding = transition.finding
        var fields = [
            "FAILURE_POINT": transition.failurePoint.rawValue, "TRANSITION": transition.kind.rawValue, "STATUS": transition.to.rawValue,
            "PREVIOUS": transition.from.rawValue, "REASON": finding.reason,
        ]
        if let point {
            fields["CATEGORY"] = point.category.rawValue
            fields["IMPACT"] = point.impact.rawValue
        }
        if let incident = transition.incident {
            fields["INCIDENT"] = incident.id
            if let cause = incident.excusedBy { fields["EXCUSED_BY"] = cause.rawValue }
            if let closed = incident.closed { fields["DURATION_SECONDS"] = String(Int(closed.since(incident.began).inSeconds)) }
        }
        if let silence = transition.silence { fields["SILENCE"] = silence.id }
        let level: Logger.Level =
            switch transition.kind {
            case .opened, .worsened, .unexcused, .exhausted, .unsilenced, .flapping:
                !transition.isAnnounced ? .info : transition.to == .critical ? .critical : .warning
            case .eased: transition.isAnnounced ? .warning : .info
            case .recovered, .dropped, .steadied: transition.isAnnounced ? .notice : .info
            case .excused, .blinded, .sighted, .silenced: .info
            }
        let kind: Kind =
            switch transition.kind {
            case .silenced: .silenced
            case .unsilenced: .unsilenced
            default: .transition
            }
        self.init(kind, level, Self.sentence(transition), fields)
    }

    private static func sentence(_ transition: Transition) -> String {
        let id = transition.failurePoint
        let excuse =
            transition.incident?.excusedBy.map { transition.awaitsCause ? " (possibly caused by \($0); checking)" : " (explained by \($0))" } ?? ""
        return switch transition.kind {
        case .opened: "\(id) is \(transition.to.rawValue)\(excuse): \(transition.finding.message)"
        case .worsened: "\(id) worsened to \(transition.to.rawValue)\(excuse): \(transition.finding.message)"
        case .eased: "\(id) eased to \(transition.to.rawValue)\(excuse): \(transition.finding.message)"
        // The incident ends because it is no longer observed. To call that a recovery would be a false ok.
        case .recovered where transition.to == .unknown:
            "\(id) can no longer be checked; it was \(transition.from.rawValue)\(span("for", transition.incident)): \(transition.finding.message)"
        case .recovered: "\(id) recovered\(span("after", transition.incident)): \(transition.finding.message)"
        case .dropped:
            "\(id) is no longer watched; it was \(transition.from.rawValue)\(span("for", transition.incident)): \(transition.finding.message)"
        case .excused: "\(id) is now explained by \(transition.incident?.excusedBy?.rawValue ?? "its cause"): \(transition.finding.message)"
        case .unexcused: "\(id) is \(transition.to.rawValue) and nothing else explains it: \(transition.finding.message)"
        case .blinded: "\(id) could not be checked: \(transition.finding.message)"
        case .sighted: "\(id) is ok: \(transition.finding.message)"
        case .silenced: "\(id) is silenced\(transition.silence.map { " until \($0.until.readable) by \($0.by): \($0.reason)" } ?? "")"
        case .unsilenced where transition.incident == nil: "\(id) is no longer silenced\(ended(transition))"
        case .unsilenced: "\(id) is no longer silenced\(ended(transition)), and is \(transition.to.rawValue)\(excuse): \(transition.finding.message)"
        case .flapping:
            "\(id) fails and recovers again and again: its single changes are not announced until it is steady: \(transition.finding.message)"
        case .steadied: "\(id) is steady again, and is \(transition.to.rawValue)\(excuse): \(transition.finding.message)"
        case .exhausted: "\(id): its healer has used up its attempts: \(transition.finding.message)"
        }
    }

    /// ` (ended by alice)`; empty where its time was over.
    private static func ended(_ transition: Transition) -> String { transition.silence?.endedBy.map { " (ended by \($0))" } ?? "" }

    /// ` after 65 s` or ` for 65 s`; empty while the incident is open.
    private static func span(_ word: String, _ incident: Incident?) -> String {
        guard let incident, let closed = incident.closed else { return "" }
        return " \(word) \(Int(closed.since(incident.began).inSeconds)) s"
    }
}
