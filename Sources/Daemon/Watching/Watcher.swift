import FailurePoints
import Healing
import Outputs
import Scheduling

/// Owns the snapshot and the state derived from it. All its work is quick; nothing here waits.
actor Watcher {
    var plan: WatchPlan
    var snapshot = Snapshot()
    var judgement: Judgement
    private var verdict: Verdict
    /// The latest verdict based on complete observations; nil: none on this bot.
    private var verdictSpan: VerdictSpan?
    /// The state that was last reported.
    private var told: Verdict.State?
    /// When the wait for first observations began.
    private var began: (cause: Judgement.Beginning.Cause, at: Moment)
    /// Incidents of another bot from the saved state: reported first.
    private var farewells: (ends: [Transition], heals: [HealCoordinator.Decision]) = ([], [])
    private var round = 0
    private var lastRound: Instant?
    var healing: HealCoordinator
    var silences: Silences
    /// The failure points whose silence has been told.
    var muted: Set<FailurePoint.ID>
    /// What was told last, for whoever asks what changed; and how the last heals ended.
    private(set) var toldTransitions = RecentList<Transition>(maximum: 300)
    private(set) var recentHeals = RecentList<HealRecord>(maximum: 10)
    let emit: @Sendable ([Output]) -> Void
    let clock: @Sendable () -> Moment
    /// Finishes when every probe has reported once. A stream, because waiting for a stream ends with the waiting task.
    private let firstRound = AsyncStream<Never>.makeStream()

    /// - Parameter clock: the current time; tests pass a virtual clock.
    init(
        plan: WatchPlan, saved: StateDocument?, at now: Moment, clock: @escaping @Sendable () -> Moment = SystemClock.now,
        emit: @escaping @Sendable ([Output]) -> Void
    ) {
        (self.plan, self.clock, self.emit) = (plan, clock, emit)
        judgement = Judgement(
            catalogue: plan.catalogue, options: plan.options, enabledProbes: plan.probes, pointStates: saved?.pointStates ?? [:],
            openedIncidents: saved?.openedIncidents ?? 0, at: now.wall)
        healing = HealCoordinator(plan: plan, saved: saved, at: now)
        silences = saved?.silences ?? Silences()
        muted = saved?.muted ?? []
        silences.windows = plan.windows
        if let saved { silences.resume(at: now, sameBoot: saved.bootID == SystemClock.bootID()) }
        began = (.started, now)
        verdict = judgement.verdict()
        // A state without an identity is from an older version: assume the same bot, because to forget its
        // incidents and its healers' limits would repeat alerts and restarts.
        let past = saved?.identity ?? plan.identity
        if let state = saved?.verdictState, let since = saved?.verdictSince, !plan.identity.isAnotherBot(than: past) {
            verdictSpan = VerdictSpan(state: state, since: min(since, now.wall))
            told = state
        }
        if plan.identity.isAnotherBot(than: past) { silences = Silences(windows: plan.windows, nextNumber: silences.nextNumber) }
        farewells = Self.leave(past, for: plan, &snapshot, &judgement, &healing, at: now)
        snapshot = snapshot.limited(to: plan.probes)
        verdict = judgement.verdict(Judgement.Beginning(.started, elapsed: .zero))
        if plan.probes.isEmpty { firstRound.continuation.finish() }
    }

    /// Reports at once, before the first observation: a summary that marks what was not observed yet.
    func begin() {
        let now = clock()
        let dropped = tell(farewells.ends, at: now) + act(farewells.heals, at: now)
        farewells = ([], [])
        emit(dropped + [.latest(report(at: now))])
    }

    /// Drops state that belongs to other targets than those in the plan.
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

    /// Takes one probe's update: judges the failure points that it paces, decides heals, and emits the changes.
    ///
    /// - Parameters:
    ///   - slot: identity of the slot; a reading from before a reload that changed the slot is discarded.
    ///   - ahead: when the probe looks next if nothing happens; nil: at its interval.
    @discardableResult
    func take(_ name: ProbeName, _ update: ProbeSlot.Update, observed: Moment, by slot: String? = nil, ahead: Duration? = nil) -> Followup {
        let now = clock()
        guard plan.probes.contains(name), slot == nil || plan.slots[name] == nil || slot == plan.slots[name] else { return Followup() }
        update(&snapshot, observed)
        let (looked, wasPending) = (judgement.looked, verdict.isPending)
        let transitions = judgement.take(snapshot, fresh: [name], at: now)
        // An ok at the first observation is in the summary and is not announced.
        var outputs = settle(transitions.filter { $0.kind != .sighted || hasBeenLooked($0.failurePoint, by: looked) }, at: now)
        // A failure point that has just lost its excuse is healed without waiting for its next observation.
        let unexcused = Set(transitions.filter { $0.kind == .unexcused }.map(\.failurePoint))
        let sight = sight(at: now)
        for point in plan.catalogue where judgement.pacer(of: point) == name || unexcused.contains(point.id) {
            guard let pointState = judgement.pointStates[point.id] else { continue }
            outputs += act(healing.consider(point.id, pointState, observed: observed, sight, at: now), at: now)
        }
        outputs += decideHeals(at: now)
        if !outputs.isEmpty || (wasPending && !verdict.isPending) { emit(outputs + [.latest(report(at: now))]) }
        if isFirstRoundComplete { firstRound.continuation.finish() }
        return Followup(
            now: judgement.wantedLooks(at: now),
            soon: judgement.unsettled.reduce(into: [:]) { soon, probe in
                let pace = plan.options.paces[probe] ?? .zero
                soon[probe] = min(pace, judgement.calm(of: probe, in: snapshot, at: now, within: pace, step: pace) ?? pace)
            },
            calm: ahead.flatMap { judgement.calm(of: name, in: snapshot, at: now, within: $0, step: plan.intervals[name] ?? $0) },
            isSuspecting: judgement.isSuspecting(name), isBlind: snapshot.isBlind(name))
    }

    /// Whether every probe that a failure point reads had reported already.
    private func hasBeenLooked(_ id: FailurePoint.ID, by looked: Set<ProbeName>) -> Bool {
        guard let point = plan.catalogue.first(where: { $0.id == id }) else { return true }
        return plan.probes.intersection(point.reads).isSubset(of: looked)
    }

    /// Returns when every probe has reported once, even if blind, or when the waiting task is cancelled.
    nonisolated func waitForFirstRound() async {
        for await _ in firstRound.stream {}
    }

    var isFirstRoundComplete: Bool { judgement.looked.isSuperset(of: plan.probes) }

    /// Ends a round: a line of the log. Returns the verdict in words, for the status line.
    func completeRound() -> String {
        let now = clock()
        round += 1
        lastRound = now.wall
        let outputs = turnSilences(at: now) + tellVerdict() + decideHeals(at: now)
        let report = report(at: now)
        emit(outputs + [.round(report)])
        return report.verdict.sentence
    }

    /// Writes the latest state once more, at shutdown.
    func lastWords() { emit([.latest(report(at: clock()))]) }

    var sentence: String { report(at: clock()).verdict.sentence }

    /// Applies a validated configuration: keeps the state of what stays, and drops the state of another bot.
    func reconfigure(_ new: WatchPlan) {
        let now = clock()
        let past = plan.identity
        plan = new
        began = (.reloaded, now)
        // Before the catalogue changes: incidents of the old bot end as `another-bot`, not as `not-watched`.
        let left = Self.leave(past, for: plan, &snapshot, &judgement, &healing, at: now)
        var ended = left.ends
        silences.windows = new.windows
        if new.identity.isAnotherBot(than: past) {
            (verdictSpan, told) = (nil, nil)
            silences = Silences(windows: new.windows, nextNumber: silences.nextNumber)
        }
        ended += judgement.reconfigure(catalogue: new.catalogue, options: new.options, enabledProbes: new.probes, at: now.wall)
        snapshot = snapshot.limited(to: new.probes)
        // A new failure point whose probes have already reported is judged at once.
        ended += judgement.take(snapshot, fresh: [], at: now).filter { $0.kind != .sighted }
        if isFirstRoundComplete { firstRound.continuation.finish() }
        let renewed = healing.reconfigure(new, at: now)
        emit(settle(ended, at: now) + turnSilences(at: now) + act(left.heals + renewed, at: now) + [.latest(report(at: now))])
    }

    /// The heals that the last daemon left running: no other heal starts until each was reported as ended.
    var interruptedHeals: [HealOrder] { healing.interrupted }

    /// A hook has ended; the next observations decide whether it helped.
    ///
    /// - Parameter report: nil: it no longer runs, and how it ended is unknown.
    /// - Returns: the probes that should look now, because what they saw last may be from before its end.
    @discardableResult
    func healEnded(_ order: HealOrder, _ report: HookReport?) -> Set<ProbeName> {
        let now = clock()
        let outputs = act(healing.ended(order, report, at: now), at: now) + decideHeals(at: now)
        emit(outputs + [.latest(self.report(at: now))])
        return Set(plan.catalogue.filter { $0.id == order.need.failurePoint }.compactMap { judgement.pacer(of: $0) })
    }

    // MARK: What follows from a change

    func settle(_ transitions: [Transition], at now: Moment) -> [Output] {
        let outputs = tell(transitions, at: now)
        verdict = judgement.verdict(beginning(at: now))
        // Incomplete observations do not change the verdict: the previous one holds until observations contradict it.
        if !verdict.isPending {
            if verdictSpan == nil { verdictSpan = VerdictSpan(first: verdict, at: now.wall) } else { verdictSpan?.turn(to: verdict, at: now.wall) }
        }
        // A verdict from an incomplete round would soon change again.
        return isFirstRoundComplete || round > 0 ? outputs + tellVerdict() : outputs
    }

    func tell(_ transitions: [Transition], at now: Moment) -> [Output] {
        transitions.flatMap { transition -> [Output] in
            var transition = transition
            transition.silence = transition.silence ?? silences.silence(of: transition.failurePoint, at: now.wall)
            toldTransitions.append([transition])
            return [.event(Event(transition, in: plan.catalogue)), .incident(transition)]
        }
    }

    private func tellVerdict() -> [Output] {
        guard !verdict.isPending, verdict.state != told else { return [] }
        defer { told = verdict.state }
        return [.event(Event(verdict, after: told))]
    }

    func act(_ decisions: [HealCoordinator.Decision], at now: Moment) -> [Output] {
        decisions.flatMap { decision -> [Output] in
            switch decision {
            case .run(let order):
                judgement.noteHeal(of: order.need.failurePoint)
                return [.order(order), .event(Event(starting: order))]
            case .conclude(let record):
                recentHeals.append([record])
                var outputs: [Output] = [.heal(record), .event(Event(record))]
                // A closed incident has no further transitions.
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

    func sight(at now: Moment) -> HealSight {
        HealSight(snapshot, judgement, startupGrace: plan.options.startupGrace, silences: silences, at: now)
    }

    func decideHeals(at now: Moment) -> [Output] {
        act(healing.decide(sight(at: now), findings: { judgement.pointStates[$0]?.finding }, at: now), at: now)
    }

    func report(at now: Moment) -> Report {
        let verdict = verdict.isPending ? judgement.verdict(beginning(at: now)) : verdict
        var report = Report(
            at: now, round: round, roundInterval: plan.round, root: plan.root, bot: plan.options.bot, snapshot: snapshot, judgement: judgement,
            verdict: verdict, verdictSince: verdict.isPending ? began.at.wall : verdictSpan?.since ?? now.wall, treatments: healing.treatments)
        (report.verdictSpan, report.identity) = (verdictSpan, plan.identity)
        (report.silences, report.muted) = (silences, muted)
        report.nextRound = lastRound.map { $0 + plan.round }
        return report
    }
}
