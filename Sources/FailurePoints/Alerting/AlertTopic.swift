/// What a notifier may be told about: the words of `on` in the configuration.
public enum AlertTopic: String, Sendable, Hashable, CaseIterable {
    /// The verdict has changed: trading is blocked, reduced, not known, or open again.
    case verdict
    /// A failure is confirmed, or nothing excuses it any more.
    case opened
    /// A warning became critical.
    case worsened
    /// What was told is over.
    case recovered
    /// A healer has used up its attempts.
    case exhausted
    /// The operator override is active.
    case override
    /// The bot's live mode was switched.
    case liveMode = "live-mode"
    /// fpmond itself does not work as it should.
    case degraded
    /// A failure point fails and recovers again and again.
    case flapping
    /// A silence has ended, and what it muted still fails.
    case silenceEnded = "silence-ended"
    /// The message of each day.
    case digest

    /// The topic under which a failure point is told; those of the operator's own switches are told whatever their impact.
    static func opening(_ id: FailurePoint.ID) -> AlertTopic {
        switch id {
        case "override-active": .override
        case "live-mode-flip": .liveMode
        default: .opened
        }
    }
}
