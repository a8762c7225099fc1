package import FailurePoints

/// The input of all outputs at one instant: a value, so that writing never delays watching.
package struct Report: Sendable {
    package var at: Moment
    /// Rounds completed since the daemon started; 0 before the first.
    package var round: Int
    package var roundInterval: Duration
    /// When the next round is due; nil: not known.
    package var nextRound: Instant?
    package var root: String
    package var bot: BotProfile
    package var snapshot: Snapshot
    package var catalogue: [FailurePoint]
    /// The states to report: a failure point that was not observed since the start is not reported with its old state.
    package var pointStates: [FailurePoint.ID: PointState]
    /// The states to save: the same, plus what an earlier daemon knew.
    package var kept: [FailurePoint.ID: PointState]
    package var verdict: Verdict
    /// Start time of the verdict's state.
    package var verdictSince: Instant
    /// The latest verdict based on complete observations, for the next start; nil: none yet.
    package var verdictSpan: VerdictSpan?
    /// What the state belongs to; nil where no state is kept.
    package var identity: PastIdentity?
    package var treatments: Treatments
    package var silences = Silences()
    /// The failure points whose silence has been told.
    package var muted: Set<FailurePoint.ID> = []
    /// What each category of the assessment alone says.
    package var categories: [Category: Verdict]
    /// Whether a one-off check made it: the start times of what it finds are then unknown.
    package var isSingleLook = false
    /// Why the configured root is not a bot's directory; nil: it is one, or it was not checked.
    package var rootProblem: String?
    /// How many incidents were opened so far.
    package var openedIncidents: Int

    package init(
        at: Moment, round: Int = 0, roundInterval: Duration = .seconds(60), root: String, bot: BotProfile, snapshot: Snapshot, judgement: Judgement,
        verdict: Verdict, verdictSince: Instant, treatments: Treatments = Treatments(plan: HealPlan())
    ) {
        (self.at, self.round, self.roundInterval, self.root, self.bot, self.snapshot) = (at, round, roundInterval, root, bot, snapshot)
        (catalogue, pointStates, kept) = (judgement.catalogue, judgement.reported, judgement.pointStates)
        (self.verdict, self.verdictSince, self.treatments) = (verdict, verdictSince, treatments)
        openedIncidents = judgement.openedIncidents
        categories = judgement.verdictsByCategory
        verdictSpan = verdict.isPending ? nil : VerdictSpan(state: verdict.state, since: verdictSince)
    }
}

extension Verdict {
    /// Start time of this state, first concluded at `now`: the earliest start of the blockers behind it.
    package func holdsSince(at now: Instant) -> Instant { VerdictSpan(first: self, at: now).since }
}
