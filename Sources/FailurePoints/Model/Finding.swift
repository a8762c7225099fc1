/// What a failure point concludes from one snapshot at one instant.
public struct Finding: Sendable, Hashable {
    public var status: Status
    /// Short, stable, machine-readable, kebab-case: `age-over-limit`. `ok` if there is nothing to report.
    public var reason: String
    /// One sentence for the operator, with the figures. Always passed through ``UntrustedText``, because it may quote other texts.
    public var message: String { didSet { message = UntrustedText.sentence(message) } }
    /// The basis of the finding, with the place (file and field, unit and property, host and phase). Printable and without secrets, as the message.
    public var evidence: Evidence { didSet { evidence = evidence.fitToShow } }
    /// Whether the block of an intended failure point holds now: a golden hour holds without being a failure. Ignored for others.
    public var holds: Bool
    /// Whether the failure point's healer may be run for this finding: false if it would not help or must not run (a stop by an operator, a bad key).
    public var healable: Bool
    /// The start of the state, if the content shows it; else fpmond uses the first observation.
    public var since: Instant?
    /// The end of the state, if known.
    public var until: Instant?
    /// The time of the reading behind a failing finding, if another probe paces the failure point: the same reading counts only once.
    public var observed: Moment?
    /// The memory to keep for the next finding; nil keeps the old one.
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

    /// The reason of a finding whose probe needs the live machine while a copy is checked.
    public static let notLive = "not-live"
    /// The reason of a finding whose probe the configuration disables.
    public static let probeDisabled = "probe-disabled"
    /// The reason of a finding for which a probe has no reading yet.
    public static let notYet = "not-yet"
}
