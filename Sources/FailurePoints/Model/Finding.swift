/// What a failure point concludes from one snapshot at one instant.
public struct Finding: Sendable, Hashable {
    public var status: Status
    /// Short, stable, machine-readable, kebab-case: `age-over-limit`. `ok` when there is nothing to say.
    public var reason: String
    /// One sentence for a human, with the figures. What it quotes of others has passed ``UntrustedText``, whoever wrote the sentence.
    public var message: String { didSet { message = UntrustedText.sentence(message) } }
    /// What it rests on; names the place (file and field, unit and property, host and phase). Fit to show, as the message.
    public var evidence: Evidence { didSet { evidence = evidence.fitToShow } }
    /// The block this failure point stands for holds now. Only read for intended ones: a golden hour holds without being a fault.
    public var holds: Bool
    /// Whether the failure point's healer fits this finding: false where it would not help or must not be run (an operator's stop, a refused key).
    public var healable: Bool
    /// Since when it is so, where the content says it; else the tracker knows since when it saw it.
    public var since: Instant?
    /// Until when it lasts, where that is known.
    public var until: Instant?
    /// When that was read on which a failing finding rests, where another probe paces it: a reading that stands for longer counts only once.
    public var observed: Moment?
    /// The memory to keep for the next finding; nil keeps what there was.
    public var remember: Memory?

    public init(
        _ status: Status, _ reason: String, _ message: String, evidence: Evidence = [:], holds: Bool = false, healable: Bool = true,
        since: Instant? = nil, until: Instant? = nil, remember: Memory? = nil
    ) {
        (self.status, self.reason) = (status, reason)
        (self.message, self.evidence) = (UntrustedText.sentence(message), evidence.fitToShow)
        (self.holds, self.healable, self.since, self.until, self.remember) = (holds, healable, since, until, remember)
    }

    public static func ok(_ message: String, reason: String = "ok", evidence: Evidence = [:], remember: Memory? = nil) -> Finding {
        Finding(.ok, reason, message, evidence: evidence, remember: remember)
    }

    public static func unknown(_ reason: String, _ message: String, evidence: Evidence = [:]) -> Finding {
        Finding(.unknown, reason, message, evidence: evidence)
    }

    public static func warning(_ reason: String, _ message: String, evidence: Evidence = [:], remember: Memory? = nil) -> Finding {
        Finding(.warning, reason, message, evidence: evidence, remember: remember)
    }

    public static func critical(_ reason: String, _ message: String, evidence: Evidence = [:], remember: Memory? = nil) -> Finding {
        Finding(.critical, reason, message, evidence: evidence, remember: remember)
    }

    /// The reason of a finding whose probe needs the live machine while a copy is judged.
    public static let notLive = "not-live"
    /// The reason of a finding whose probe the configuration disables.
    public static let probeDisabled = "probe-disabled"
    /// The reason of a finding for which a probe still has to bring its first reading.
    public static let notYet = "not-yet"
}
