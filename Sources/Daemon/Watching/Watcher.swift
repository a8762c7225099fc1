import FailurePoints

/// The snapshot and what is concluded from it: the one place where readings meet. Everything here is quick; nothing waits.
actor Watcher {
    private var plan: WatchPlan
    private var snapshot = Snapshot()
    private var judgement: Judgement
    private var verdict: Verdict
    /// The latest verdict that was more than not having looked yet; nil: there was none on this bot.
    private var verdictSpan: VerdictSpan?
    /// The state that was last told.
    private var told: Verdict.State?
    /// From when on looks are awaited.
    private var began: (cause: Judgement.Beginning.Cause, at: Moment)
    /// What the last daemon left that is another bot's: told before anything else.
    private var farewells: (ends: [Transition], heals: [HealCoordinator.Decision]) = ([], [])
    private var round = 0
    private var healing: HealCoordinator
    private let emit: @Sendable ([Output]) -> Void
    private let clock: @Sendable () -> Moment
    /// Ends when every probe has delivered once. A stream, because waiting for one ends with the task that waits.
    private let firstRound = AsyncStream<Never>.makeStream()

    /// - Parameter clock: what time it is; whole days are watched within a second by one that does not wait for them.
    init(
        plan: WatchPlan, saved: StateDocument?, at now: Moment, clock: @escaping @Sendable () -> Moment = SystemClock.now,
        emit: @escaping @Sendable ([Output]) -> Void
    ) {
        (self.plan, self.clock, self.emit) = (plan, clock, emit)
        judgement = Judgement(
            catalogue: plan.catalogue, options: plan.options, enabledProbes: plan.probes, pointStates: saved?.pointStates ?? [:],
            openedIncidents: saved?.openedIncidents ?? 0, at: now.wall)
        healing = HealCoordinator(plan: plan, saved: saved, at: now)
        began = (.started, now)
        verdict = judgement.verdict()
        // A state that does not say whose it is was written before states did: a new fpmond on the same bot is what there is, and to forget its
        // incidents and its healers' limits would alert anew and restart anew.
        let past = saved?.identity ?? plan.identity
        if let state = saved?.verdictState, let since = saved?.verdictSince, !plan.identity.isAnotherBot(than: past) {
            verdictSpan = VerdictSpan(state: state, since: min(since, now.wall))
            told = state
        }
        farewells = Self.leave(past, for: plan, &snapshot, &judgement, &healing, at: now)
        verdict = judgement.verdict(Judgement.Beginning(.started, elapsed: .zero))
        if plan.probes.isEmpty { firstRound.continuation.finish() }
    }

    /// Tells what is known before anybody has looked: a summary at once, in which what has not been looked at is told as such.
    func begin() {
        let now = clock()
        let dropped = tell(farewells.ends) + act(farewells.heals, at: now)
        farewells = ([], [])
        emit(dropped + [.latest(report(at: now))])
    }

    /// Forgets what is another subject's than the plan now names.
    private static func leave(
        _ past: PastIdentity, for plan: WatchPlan, _ snapshot: inout Snapshot, _ judgement: inout Judgement, _ healing: inout HealCoordinator,
        at now: Moment
    ) -> (ends: [Transition], heals: [HealCoordinator.Decision]) {
        let changed = plan.identity.changed(since: past)
        guard !changed.isEmpty else { return ([], []) }
        snapshot = snapshot.forgetting(changed)
        let points = judgement.catalogue.filter { !changed.isDisjoint(with: $0.reads) }.map(\.id)
        return (
            judgement.forget(changed, saying: plan.identity.farewell(to: past), all: plan.identity.isAnotherBot(than: past), at: now.wall),
            healing.forget(Set(points), at: now)
        )
    }

    private func beginning(at now: Moment) -> Judgement.Beginning { Judgement.Beginning(began.cause, elapsed: now.uptime - began.at.uptime) }

    /// Takes one probe's update: judges what it paces, decides heals, and says what changed.
    ///
    /// - Parameter slot: how it looked; what was begun before a reload that has it look otherwise is another's reading, and is not taken.
    /// - Returns: the probes that should look now, because what was just seen may be the symptom of something that they would show.
    @discardableResult
    func take(_ name: ProbeName, _ update: ProbeSlot.Update, observed: Moment, by slot: String? = nil) -> Set<ProbeName> {
        let now = clock()
        guard plan.probes.contains(name), slot == nil || plan.slots[name] == nil || slot == plan.slots[name] else { return [] }
        update(&snapshot, observed)
        let (looked, wasPending) = (judgement.looked, verdict.isPending)
        let transitions = judgement.take(snapshot, fresh: [name], at: now)
        // What is fine at the first look was never in doubt: it is on record in the summary, and news to nobody.
        var outputs = settle(transitions.filter { $0.kind != .sighted || hasBeenLooked($0.failurePoint, by: looked) }, at: now)
        // What has just lost its excuse need not wait for its own next look to be healed.
        let unexcused = Set(transitions.filter { $0.kind == .unexcused }.map(\.failurePoint))
        for point in plan.catalogue where judgement.pacer(of: point) == name || unexcused.contains(point.id) {
            guard let pointState = judgement.pointStates[point.id] else { continue }
            outputs += act(healing.consider(point.id, pointState, observed: observed, at: now), at: now)
        }
        outputs += act(healing.tick(at: now), at: now)
        if !outputs.isEmpty || (wasPending && !verdict.isPending) { emit(outputs + [.latest(report(at: now))]) }
        if isFirstRoundComplete { firstRound.continuation.finish() }
        return judgement.wantedLooks(at: now)
    }

    /// Whether every probe that a failure point reads had delivered already.
    private func hasBeenLooked(_ id: FailurePoint.ID, by looked: Set<ProbeName>) -> Bool {
        guard let point = plan.catalogue.first(where: { $0.id == id }) else { return true }
        return plan.probes.intersection(point.reads).isSubset(of: looked)
    }

    /// Returns when every probe has delivered once, if only that it is blind, or when the waiting task is cancelled.
    nonisolated func waitForFirstRound() async {
        for await _ in firstRound.stream {}
    }

    private var isFirstRoundComplete: Bool { judgement.looked.isSuperset(of: plan.probes) }

    /// Ends a round: a line of the log. Says the verdict in words, for the status line.
    func completeRound() -> String {
        let now = clock()
        round += 1
        let outputs = tellVerdict() + act(healing.tick(at: now), at: now)
        let report = report(at: now)
        emit(outputs + [.round(report)])
        return report.verdict.sentence
    }

    /// Writes the latest state once more, before the end.
    func lastWords() { emit([.latest(report(at: clock()))]) }

    var sentence: String { report(at: clock()).verdict.sentence }

    /// Takes over a validated configuration; what is known of what stays is kept, and what is known of another bot goes.
    func reconfigure(_ new: WatchPlan) {
        let now = clock()
        let past = plan.identity
        plan = new
        began = (.reloaded, now)
        // Before the catalogue changes: what was the old bot's ends as such, and not as something that is no longer watched.
        let left = Self.leave(past, for: plan, &snapshot, &judgement, &healing, at: now)
        var ended = left.ends
        if new.identity.isAnotherBot(than: past) { (verdictSpan, told) = (nil, nil) }
        ended += judgement.reconfigure(catalogue: new.catalogue, options: new.options, enabledProbes: new.probes, at: now.wall)
        snapshot = snapshot.limited(to: new.probes)
        // What is new here and reads what has been looked at already need not wait for the next look.
        ended += judgement.take(snapshot, fresh: [], at: now).filter { $0.kind != .sighted }
        if isFirstRoundComplete { firstRound.continuation.finish() }
        let renewed = healing.reconfigure(new, at: now)
        emit(settle(ended, at: now) + act(left.heals + renewed, at: now) + [.latest(report(at: now))])
    }

    /// The heals that the last daemon left running: until each has been told to have ended, no other starts.
    var interruptedHeals: [HealOrder] { healing.interrupted }

    /// A hook has ended; what it was worth is for the next facts to say.
    ///
    /// - Parameter report: nil: how it ended nobody can say, only that it does not run.
    func healEnded(_ order: HealOrder, _ report: HookReport?) {
        let now = clock()
        let outputs = act(healing.ended(order, report, at: now), at: now)
        emit(outputs + [.latest(self.report(at: now))])
    }

    // MARK: What follows from a change

    private func settle(_ transitions: [Transition], at now: Moment) -> [Output] {
        let outputs = tell(transitions)
        verdict = judgement.verdict(beginning(at: now))
        // That not everything has been looked at yet is no turn: what held before holds until it is seen that it does not.
        if !verdict.isPending {
            if verdictSpan == nil { verdictSpan = VerdictSpan(first: verdict, at: now.wall) } else { verdictSpan?.turn(to: verdict, at: now.wall) }
        }
        // A verdict over half a round would only turn again.
        return isFirstRoundComplete || round > 0 ? outputs + tellVerdict() : outputs
    }

    private func tell(_ transitions: [Transition]) -> [Output] {
        transitions.flatMap { [.event(Event($0, in: plan.catalogue)), .incident($0)] }
    }

    private func tellVerdict() -> [Output] {
        guard !verdict.isPending, verdict.state != told else { return [] }
        defer { told = verdict.state }
        return [.event(Event(verdict, after: told))]
    }

    private func act(_ decisions: [HealCoordinator.Decision], at now: Moment) -> [Output] {
        decisions.flatMap { decision -> [Output] in
            switch decision {
            case .run(let order):
                judgement.noteHeal(of: order.need.failurePoint)
                return [.order(order), .event(Event(starting: order))]
            case .conclude(let record):
                var outputs: [Output] = [.heal(record), .event(Event(record))]
                // An incident that is over has nothing more to tell.
                if record.exhausted, let pointState = judgement.pointStates[record.failurePoint], pointState.incident?.id == record.incident {
                    outputs.append(
                        .incident(
                            Transition(
                                .exhausted, record.failurePoint, from: pointState.status, to: pointState.status, finding: pointState.finding,
                                incident: pointState.incident,
                                at: now.wall)))
                }
                return outputs
            }
        }
    }

    func report(at now: Moment) -> Report {
        let verdict = verdict.isPending ? judgement.verdict(beginning(at: now)) : verdict
        var report = Report(
            at: now, round: round, roundInterval: plan.round, root: plan.root, bot: plan.options.bot, snapshot: snapshot, judgement: judgement,
            verdict: verdict, verdictSince: verdict.isPending ? began.at.wall : verdictSpan?.since ?? now.wall, healers: healing.machines)
        (report.verdictSpan, report.identity, report.ordered) = (verdictSpan, plan.identity, healing.running)
        return report
    }
}
