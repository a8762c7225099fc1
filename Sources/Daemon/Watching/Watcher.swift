import FailurePoints

/// The snapshot and what is concluded from it: the one place where readings meet. Everything here is quick; nothing waits.
actor Watcher {
    private var plan: WatchPlan
    private var snapshot = Snapshot()
    private var judgement: Judgement
    private var delivered: Set<ProbeName> = []
    private var verdict: Verdict
    private var verdictSince: Instant
    /// The state that was last told.
    private var told: Verdict.State?
    /// Until every probe has delivered once.
    private var isStarting = true
    private var round = 0
    private var healing: HealingDesk
    private let emit: @Sendable ([Output]) -> Void
    private let startHeal: @Sendable (HealOrder) -> Void
    private let clock: @Sendable () -> Moment
    /// Ends when every probe has delivered once. A stream, because waiting for one ends with the task that waits.
    private let firstRound = AsyncStream<Never>.makeStream()

    /// - Parameter clock: what time it is; whole days are watched within a second by one that does not wait for them.
    init(
        plan: WatchPlan, saved: StateDocument?, at now: Moment, clock: @escaping @Sendable () -> Moment = SystemClock.now,
        emit: @escaping @Sendable ([Output]) -> Void, startHeal: @escaping @Sendable (HealOrder) -> Void
    ) {
        (self.plan, self.clock, self.emit, self.startHeal) = (plan, clock, emit, startHeal)
        judgement = Judgement(
            catalogue: plan.catalogue, options: plan.options, enabledProbes: plan.probes, tracks: saved?.tracks ?? [:], at: now.wall)
        healing = HealingDesk(plan: plan, saved: saved, at: now)
        verdict = judgement.verdict()
        verdictSince = now.wall
        told = saved?.verdictState
        if let since = saved?.verdictSince, told == verdict.state { verdictSince = min(since, now.wall) }
        if plan.probes.isEmpty { firstRound.continuation.finish() }
    }

    /// Takes one probe's update: judges what it paces, decides heals, and says what changed.
    ///
    /// - Returns: the probes that should look now, because what was just seen may be the symptom of something that they would show.
    @discardableResult
    func take(_ name: ProbeName, _ update: ProbeSlot.Update, observed: Moment) -> Set<ProbeName> {
        let now = clock()
        guard plan.probes.contains(name) else { return [] }
        update(&snapshot, observed)
        delivered.insert(name)
        let transitions = judgement.take(snapshot, fresh: [name], at: now)
        var outputs = settle(transitions, at: now)
        for point in plan.catalogue where judgement.pacer(of: point) == name {
            guard let track = judgement.tracks[point.id] else { continue }
            outputs += act(healing.consider(point.id, track, observed: observed, at: now), at: now)
        }
        outputs += act(healing.tick(at: now), at: now)
        if !outputs.isEmpty { emit(outputs + [.latest(report(at: now))]) }
        if isFirstRoundComplete {
            isStarting = false
            firstRound.continuation.finish()
        }
        return judgement.wantedLooks(at: now)
    }

    /// Returns when every probe has delivered once, if only that it is blind, or when the waiting task is cancelled.
    nonisolated func waitForFirstRound() async {
        for await _ in firstRound.stream {}
    }

    private var isFirstRoundComplete: Bool { delivered.isSuperset(of: plan.probes) }

    /// Ends a round: a line of the log. Says the verdict in words, for the status line.
    func completeRound() -> String {
        let now = clock()
        round += 1
        emit(act(healing.tick(at: now), at: now) + [.round(report(at: now))])
        return verdict.sentence
    }

    /// Writes the latest state once more, before the end.
    func lastWords() { emit([.latest(report(at: clock()))]) }

    var sentence: String { verdict.sentence }

    /// Takes over a validated configuration; what is known of what stays is kept.
    func reconfigure(_ new: WatchPlan) {
        let now = clock()
        let ended = judgement.reconfigure(catalogue: new.catalogue, options: new.options, enabledProbes: new.probes, at: now.wall)
        if new.root != plan.root {
            // Another bot's files: what was read of the old one's must not be judged beside them.
            snapshot = snapshot.withoutTree
            delivered.formIntersection(Snapshot.besideTree)
        }
        plan = new
        snapshot = snapshot.limited(to: new.probes)
        delivered.formIntersection(new.probes)
        if isFirstRoundComplete { firstRound.continuation.finish() }
        healing.reconfigure(new)
        emit(settle(ended, at: now) + [.latest(report(at: now))])
    }

    /// A hook has ended; what it was worth is for the next facts to say.
    func healEnded(_ order: HealOrder, _ report: HookReport) {
        let now = clock()
        let outputs = act(healing.ended(order, report, at: now), at: now)
        emit(outputs + [.latest(self.report(at: now))])
    }

    // MARK: What follows from a change

    private func settle(_ transitions: [Transition], at now: Moment) -> [Output] {
        var outputs: [Output] = []
        // What is fine at the first look was never in doubt: it is on record in the summary, and news to nobody.
        for transition in transitions where !(isStarting && transition.kind == .sighted) {
            outputs.append(.event(Event(transition, in: plan.catalogue)))
            outputs.append(.incident(transition))
        }
        let before = verdict
        verdict = judgement.verdict()
        if verdict.state != before.state { verdictSince = verdict.holdsSince(at: now.wall) }
        // A verdict over half a round would only turn again.
        return isFirstRoundComplete ? outputs + tellVerdict() : outputs
    }

    private func tellVerdict() -> [Output] {
        guard verdict.state != told else { return [] }
        defer { told = verdict.state }
        return [.event(Event(verdict, after: told))]
    }

    private func act(_ decisions: [HealingDesk.Decision], at now: Moment) -> [Output] {
        decisions.flatMap { decision -> [Output] in
            switch decision {
            case .run(let order):
                judgement.noteHeal(of: order.need.failurePoint)
                startHeal(order)
                return [.event(Event(starting: order))]
            case .conclude(let record):
                var outputs: [Output] = [.heal(record), .event(Event(record))]
                if record.exhausted, let track = judgement.tracks[record.failurePoint] {
                    outputs.append(
                        .incident(
                            Transition(
                                .exhausted, record.failurePoint, from: track.status, to: track.status, finding: track.finding,
                                incident: track.incident,
                                at: now.wall)))
                }
                return outputs
            }
        }
    }

    func report(at now: Moment) -> Report {
        Report(
            at: now, round: round, roundInterval: plan.round, root: plan.root, bot: plan.options.bot, snapshot: snapshot, judgement: judgement,
            verdict: verdict, verdictSince: verdictSince, healers: healing.machines)
    }
}

extension Snapshot {
    /// The probes whose readings have nothing to do with where the bot's tree lies.
    fileprivate static let besideTree: Set<ProbeName> = [.unit, .exchange, .coinglass, .control, .dashboard, .memory, .journal, .clock]

    /// Only the readings of those.
    fileprivate var withoutTree: Snapshot {
        var rest = Snapshot()
        (rest.unit, rest.exchange, rest.coinglass, rest.control, rest.dashboard) = (unit, exchange, coinglass, control, dashboard)
        (rest.memory, rest.journal, rest.clock) = (memory, journal, clock)
        // The operator's own may look anywhere: whichever they are, they look anew.
        return rest
    }
}
