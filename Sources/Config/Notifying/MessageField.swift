/// What a template may name: `{{subject}}`.
package enum MessageField: String, Sendable, Hashable, CaseIterable {
    case id, notifier, kind, action, thread, subject, short, text, status, severity, priority, verdict, host, since, until, at, alerts

    /// Its meaning, for the manual.
    package var meaning: String {
        switch self {
        case .id: "unique, the same at each attempt to deliver"
        case .notifier: "the notifier's name"
        case .kind: "problem, recovery, reminder, digest, daily, resent or sample"
        case .action: "trigger, or resolve when nothing of the thread lasts"
        case .thread: "the id of the first message about the same failures"
        case .subject: "one line below 80 characters"
        case .short: "the most important in at most 450 bytes"
        case .text: "the whole message, at most 1900 bytes"
        case .status: "ok, warning or critical"
        case .severity: "info, warning or critical"
        case .priority: "3 for what is over, 4 for a warning, 5 for what is critical"
        case .verdict: "open, reduced, blocked or unknown"
        case .host: "the machine's name"
        case .since: "when it began, RFC 3339; empty if not known"
        case .until: "when it ends, RFC 3339; empty if not known"
        case .at: "when the message was made, RFC 3339"
        case .alerts: "as a whole value of json: the failures as Alertmanager takes them"
        }
    }
}
