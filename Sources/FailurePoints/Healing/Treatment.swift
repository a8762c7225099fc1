/// What is done about one incident: which rung of its ladder, which attempt, and what came of it.
public struct Treatment: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        /// Its next attempt is due; ``Treatment/hold`` says what holds it back.
        case waiting
        case running(HealAttempt)
        /// The run has ended; facts newer than its end decide until `until` (uptime).
        case verifying(HealAttempt, since: Moment, until: Duration)
        /// After an attempt, until this uptime.
        case pausing(until: Duration)
        /// Every rung is used up or refused, for this reason: given to the operator, and tried again at this uptime.
        case exhausted(HealAnswer, until: Duration)
    }

    public let need: HealNeed
    /// When it began to want a heal (uptime): the oldest comes first.
    public internal(set) var began: Duration
    public internal(set) var state: State
    /// Attempts so far on each rung of its ladder. A run of the same healer for another incident counts: it was a try for this one, too.
    public internal(set) var tries: [Int]
    /// Runs for this incident so far; the number of the latest.
    public internal(set) var runs: Int
    /// The ladder that the tries belong to; see ``HealPlan/fingerprint(of:)``.
    public internal(set) var ladder: String
    /// Decisions not to act that are on record: the code with the rung, and when (uptime). One that holds on is recorded once.
    public internal(set) var told: [String: Duration]
    /// Whether the operator was told that it is exhausted.
    public internal(set) var isGivenUp: Bool
    /// Whether the facts have confirmed the latest run.
    public internal(set) var isHealed: Bool
    /// Whether the latest run ended unobserved, because fpmond was restarted meanwhile.
    public internal(set) var isUnseen: Bool

    // The rest is observed anew after a restart.

    /// What holds its next attempt back; nil: nothing, or nothing was decided yet.
    public internal(set) var hold: HealAnswer?
    /// Whether the latest finding wants it.
    public internal(set) var isWanted = false
    /// Whether the latest finding is ok.
    public internal(set) var isFine = false
    /// The incident is closed: the treatment ends with the run that is under way.
    public internal(set) var isOver = false
    /// What each guard said when the latest run was ordered.
    public internal(set) var guards: [HealAnswer] = []

    public init(
        _ need: HealNeed, began: Duration, state: State = .waiting, tries: [Int] = [], runs: Int = 0, ladder: String = "",
        told: [String: Duration] = [:], isGivenUp: Bool = false, isHealed: Bool = false, isUnseen: Bool = false
    ) {
        (self.need, self.began, self.state, self.tries, self.runs, self.ladder) = (need, began, state, tries, runs, ladder)
        (self.told, self.isGivenUp, self.isHealed, self.isUnseen) = (told, isGivenUp, isHealed, isUnseen)
    }

    /// Whether every rung is used up or refused.
    public var isExhausted: Bool { if case .exhausted = state { true } else { false } }

    /// Whether a run is under way, or the facts have not confirmed its result yet.
    public var isUnderWay: Bool { attempt != nil }

    /// The run that is under way.
    public var attempt: HealAttempt? {
        switch state {
        case .running(let attempt), .verifying(let attempt, _, _): attempt
        case .waiting, .pausing, .exhausted: nil
        }
    }

    /// The tries of a rung that must not be tried any more.
    public static let closed = Int.max / 2

    func tries(on rung: Int) -> Int { rung < tries.count ? tries[rung] : 0 }

    /// Whether its story needs an end: something was tried or refused, and nothing has healed it.
    var isUnresolved: Bool { !isHealed && (runs > 0 || !told.isEmpty) }
}
