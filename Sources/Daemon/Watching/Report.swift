public import FailurePoints

/// Everything the outputs are made from, at one instant: a value, so that writing never holds up watching.
public struct Report: Sendable {
    public var at: Moment
    /// Rounds completed since the daemon started; 0 before the first.
    public var round: Int
    public var roundInterval: Duration
    public var root: String
    public var bot: BotProfile
    public var snapshot: Snapshot
    public var catalogue: [FailurePoint]
    public var tracks: [FailurePoint.ID: Track]
    public var verdict: Verdict
    /// Since when the verdict's state holds.
    public var verdictSince: Instant
    public var healers: [HealerName: HealMachine]

    public init(
        at: Moment, round: Int = 0, roundInterval: Duration = .seconds(60), root: String, bot: BotProfile, snapshot: Snapshot, judgement: Judgement,
        verdict: Verdict, verdictSince: Instant, healers: [HealerName: HealMachine] = [:]
    ) {
        (self.at, self.round, self.roundInterval, self.root, self.bot, self.snapshot) = (at, round, roundInterval, root, bot, snapshot)
        (self.catalogue, self.tracks) = (judgement.catalogue, judgement.tracks)
        (self.verdict, self.verdictSince, self.healers) = (verdict, verdictSince, healers)
    }
}

extension Verdict {
    /// Since when this state holds, seen first at `now`: since the first of what makes it so. What only reduces trading does not make it blocked.
    func holdsSince(at now: Instant) -> Instant {
        let causes = state == .blocked ? blockers.filter { $0.impact == .blocksAll } : blockers
        return min(causes.map(\.since).min() ?? now, now)
    }
}
