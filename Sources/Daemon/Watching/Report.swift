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
    /// What is told: what nobody has looked at yet is not said to be as it last was.
    public var tracks: [FailurePoint.ID: Track]
    /// What is kept for the next start: the same with what an earlier daemon knew.
    var kept: [FailurePoint.ID: Track]
    public var verdict: Verdict
    /// Since when the verdict's state holds.
    public var verdictSince: Instant
    /// The latest verdict that was more than not having looked yet, for the next start; nil: there was none.
    var standing: Standing?
    /// Whose past it is; nil where nothing is kept.
    var identity: PastIdentity?
    public var healers: [HealerName: HealMachine]
    /// Made by one look of a command's: what is seen for the first time then has stood before, nobody knows since when.
    public var isSingleLook = false
    /// What is wrong with the bot's directory as a whole, where it is no bot's; nil: nothing, or nobody asked.
    public var rootProblem: String?
    /// How many incidents were ever opened.
    var openedIncidents: Int
    /// When each heal that runs was ordered.
    var ordered: [HealerName: Instant] = [:]

    public init(
        at: Moment, round: Int = 0, roundInterval: Duration = .seconds(60), root: String, bot: BotProfile, snapshot: Snapshot, judgement: Judgement,
        verdict: Verdict, verdictSince: Instant, healers: [HealerName: HealMachine] = [:]
    ) {
        (self.at, self.round, self.roundInterval, self.root, self.bot, self.snapshot) = (at, round, roundInterval, root, bot, snapshot)
        (catalogue, tracks, kept) = (judgement.catalogue, judgement.told, judgement.tracks)
        (self.verdict, self.verdictSince, self.healers) = (verdict, verdictSince, healers)
        openedIncidents = judgement.openedIncidents
        standing = verdict.isPending ? nil : Standing(state: verdict.state, since: verdictSince)
    }
}

extension Verdict {
    /// Since when this state holds, seen first at `now`: since the first of what makes it so.
    func holdsSince(at now: Instant) -> Instant { Standing(first: self, at: now).since }
}
