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
    public var pointStates: [FailurePoint.ID: PointState]
    /// What is kept for the next start: the same with what an earlier daemon knew.
    var kept: [FailurePoint.ID: PointState]
    public var verdict: Verdict
    /// Since when the verdict's state holds.
    public var verdictSince: Instant
    /// The latest verdict that was more than not having looked yet, for the next start; nil: there was none.
    var verdictSpan: VerdictSpan?
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
        (catalogue, pointStates, kept) = (judgement.catalogue, judgement.told, judgement.pointStates)
        (self.verdict, self.verdictSince, self.healers) = (verdict, verdictSince, healers)
        openedIncidents = judgement.openedIncidents
        verdictSpan = verdict.isPending ? nil : VerdictSpan(state: verdict.state, since: verdictSince)
    }
}

extension Verdict {
    /// Since when this state holds, seen first at `now`: since the first of what makes it so.
    func holdsSince(at now: Instant) -> Instant { VerdictSpan(first: self, at: now).since }
}
