/// How one decision about a heal ended. Each run ends in exactly one outcome; so does each decision not to run.
public enum HealOutcome: String, Sendable, Hashable, CaseIterable {
    /// Facts observed after the start of the run show that it worked.
    case healed
    /// It is ok again, and nothing shows that a run did it.
    case recoveredByItself = "recovered-by-itself"
    /// The hook said that it acted, but the facts did not confirm it in time.
    case notHealed = "not-healed"
    case hookFailed = "hook-failed"
    case timedOut = "timed-out"
    /// Not now: a guard, a limit or the hook itself asks to wait. Nothing is used up.
    case deferred
    /// Not at all: a guard or the hook itself says that this healer must not be tried for this incident.
    case refused
    /// Every rung is used up: given to the operator.
    case exhausted
    /// It changed nothing and was not meant to: it looked, and says what it found.
    case informational
    /// Only observed: the record of what would have been run.
    case dryRun = "dry-run"
    /// A stop of fpmond or of the machine ended the run.
    case interrupted
    /// Nothing was run: a treatment that was exhausted has its attempts back.
    case renewed
    /// A person ran it for no failure point, and it acted: there are no facts that could confirm it.
    case unverified

    /// Whether a run ended without success, or the operator has to act.
    public var isFailure: Bool {
        switch self {
        case .notHealed, .hookFailed, .timedOut, .exhausted, .interrupted: true
        case .healed, .recoveredByItself, .deferred, .refused, .informational, .dryRun, .renewed, .unverified: false
        }
    }
}

/// One entry for the healing log: what was decided or how a run ended.
public struct HealConclusion: Sendable, Hashable {
    public var need: HealNeed
    public var healer: HealerName
    /// From 0.
    public var rung: Int
    /// The run's number; 0: nothing was run.
    public var number: Int
    public var outcome: HealOutcome
    /// Why it was not run, or why the treatment goes no further.
    public var answer: HealAnswer?
    /// Whether the treatment is given to the operator with this: critical, and told once.
    public var isExhausted = false
    /// When the next attempt is due at the earliest; uptime. nil: not known, or none.
    public var next: Duration?
    /// Whether the end of the run was not observed, because fpmond was restarted meanwhile.
    public var isUnseen = false
    /// What each guard said when the run was ordered.
    public var guards: [HealAnswer] = []
}

/// What to do now.
public enum HealDecision: Sendable, Hashable {
    /// To be saved before it is carried out.
    case run(HealAttempt)
    case conclude(HealConclusion)
}
