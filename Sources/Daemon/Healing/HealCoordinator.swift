import FailurePoints

/// All healers' machines and the gate that lets one heal run at a time. Decides; the watcher passes its decisions on.
struct HealCoordinator {
    enum Decision {
        case run(HealOrder)
        case conclude(HealRecord)
    }

    /// Of the configured healers, and of those that no longer are while a heal of theirs is under way or counts for the hour.
    private(set) var machines: [HealerName: HealMachine] = [:]
    private var plan: WatchPlan
    /// When each heal that runs was ordered; while there is one, nothing else starts.
    private(set) var running: [HealerName: Instant] = [:]
    /// The heals that were running when the last daemon ended; somebody has to find out what became of each.
    private(set) var interrupted: [HealOrder] = []
    /// The last run of each healer, until its outcome is decided.
    private var reports: [HealerName: HookReport] = [:]
    /// Whose latest run ended unseen, because fpmond was restarted since it began.
    private var unseen: Set<HealerName> = []
    /// What the start decided, not told yet.
    private var due: [Decision] = []

    init(plan: WatchPlan, saved: StateDocument?, at now: Moment) {
        self.plan = plan
        let sameBoot = saved?.bootID == SystemClock.bootID()
        for (name, machine) in saved?.healers ?? [:] {
            var machine = machine
            let action = plan.policies[name].map { machine.reconfigure($0, at: now) } ?? .nothing
            machine.resume(at: now, sameBoot: sameBoot)
            machines[name] = machine
            due += follow(action, of: name, because: "its configuration has changed", at: now)
            // It may run still: until that is known it keeps every other from starting.
            if case .running(let attempt, let need) = machine.state {
                let ordered = saved?.ordered[name] ?? now.wall
                running[name] = ordered
                interrupted.append(HealOrder(healer: name, attempt: attempt, need: need, finding: nil, ordered: ordered))
            }
            if case .verifying = machine.state { unseen.insert(name) }
        }
        due += adopt(plan, at: now)
    }

    /// What is under way is concluded by what is seen, whatever the configuration says now.
    mutating func reconfigure(_ new: WatchPlan, at now: Moment) -> [Decision] {
        plan = new
        return adopt(new, at: now)
    }

    private mutating func adopt(_ plan: WatchPlan, at now: Moment) -> [Decision] {
        var decisions: [Decision] = []
        for (name, policy) in plan.policies.sorted(by: { $0.key < $1.key }) {
            guard var machine = machines[name] else {
                machines[name] = HealMachine(policy: policy)
                continue
            }
            let action = machine.reconfigure(policy, at: now)
            machines[name] = machine
            decisions += follow(action, of: name, because: "its configuration has changed", at: now)
        }
        for name in machines.keys where plan.policies[name] == nil { retire(name, at: now) }
        return decisions
    }

    /// A healer that is not configured any more, once nothing of it is under way: only its runs of the hour still count, should it come back.
    private mutating func retire(_ name: HealerName, at now: Moment) {
        guard plan.policies[name] == nil, let machine = machines[name], !machine.isUnderWay else { return }
        machines[name]?.release()
        if machine.recentStarts(at: now.uptime).isEmpty { machines[name] = nil }
    }

    /// Ends what was wanted for these failure points, whose incidents were another bot's. What has run still counts towards the limits, and what
    /// runs still keeps others from starting; whether it helped is said to be unknown.
    mutating func forget(_ points: Set<FailurePoint.ID>, at now: Moment) -> [Decision] {
        var decisions: [Decision] = []
        for (name, machine) in machines.sorted(by: { $0.key < $1.key }) {
            guard let need = machine.need, points.contains(need.failurePoint) else { continue }
            machines[name] = HealMachine(policy: machine.policy, starts: machine.starts)
            switch machine.state {
            case .running(let attempt, _), .verifying(let attempt, _, _, _):
                decisions.append(
                    .conclude(
                        HealRecord(
                            at: now.wall, healer: name, failurePoint: need.failurePoint, incident: need.incident, attempt: attempt,
                            outcome: .unverified,
                            exhausted: false, method: plan.methods[name] ?? "",
                            message:
                                "\(name) was run for \(need.failurePoint) of another bot or target than is watched now: whether it helped is not known",
                            run: reports[name])))
                reports[name] = nil
            case .idle, .cooling, .exhausted: break
            }
        }
        return decisions
    }

    /// One failure point's latest state: does it say that a heal has worked, or want one?
    mutating func consider(_ id: FailurePoint.ID, _ pointState: PointState, observed: Moment, at now: Moment) -> [Decision] {
        guard pointState.finding.status != .ok else {
            var decisions: [Decision] = []
            for name in machines.keys.sorted() where machines[name]?.need?.failurePoint == id {
                decisions += take(.fine(id, observed: observed), for: name, at: now)
                if pointState.status == .ok { decisions += take(.recovered(id), for: name, because: "\(id) has recovered", at: now) }
            }
            return decisions
        }
        guard plan.healingEnabled, let name = plan.healerOf[id], let need = pointState.need else { return [] }
        return take(.wanted(need), for: name, finding: pointState.finding, at: now)
    }

    mutating func tick(at now: Moment) -> [Decision] {
        let watched = Set(plan.catalogue.map(\.id))
        var decisions = due
        due = []
        for name in machines.keys.sorted() {
            let isWatched = machines[name]?.need.map { watched.contains($0.failurePoint) } ?? true
            decisions += take(isWatched ? .tick : .unwatched, for: name, at: now)
            retire(name, at: now)
        }
        return decisions
    }

    /// - Parameter report: nil: how it ended nobody can say.
    mutating func ended(_ order: HealOrder, _ report: HookReport?, at now: Moment) -> [Decision] {
        running[order.healer] = nil
        reports[order.healer] = report
        if report == nil { unseen.insert(order.healer) }
        return take(report.map { .ended($0.result) } ?? .lost, for: order.healer, at: now)
    }

    private mutating func take(
        _ event: HealMachine.Event, for name: HealerName, finding: Finding? = nil, because why: String = "", at now: Moment
    ) -> [Decision] {
        guard var machine = machines[name] else { return [] }
        let action = machine.take(event, at: now, mayStart: running.isEmpty)
        machines[name] = machine
        return follow(action, of: name, finding: finding, because: why, at: now)
    }

    private mutating func follow(
        _ action: HealMachine.Action, of name: HealerName, finding: Finding? = nil, because why: String = "", at now: Moment
    ) -> [Decision] {
        switch action {
        case .nothing: return []
        case .run(let attempt, let need):
            running[name] = now.wall
            (reports[name], _) = (nil, unseen.remove(name))
            return [.run(HealOrder(healer: name, attempt: attempt, need: need, finding: finding, ordered: now.wall))]
        case .conclude(let attempt, let need, let outcome, let exhausted):
            // Of a healer that is not configured any more nobody can say that it will rest and try again.
            let isExhausted = exhausted && plan.policies[name] != nil
            let ran = outcome != .dryRun && outcome != .renewed
            let record = HealRecord(
                at: now.wall, healer: name, failurePoint: need.failurePoint, incident: need.incident, attempt: attempt, outcome: outcome,
                exhausted: isExhausted, method: plan.methods[name] ?? "",
                message: sentence(name, need, outcome, because: why)
                    + (isExhausted ? "; its attempts are used up, it rests before one more try" : ""),
                run: ran ? reports[name] : nil)
            (reports[name], _) = (nil, unseen.remove(name))
            return [.conclude(record)]
        }
    }

    /// - Parameter cause: why a healer begins anew.
    private func sentence(
        _ name: HealerName, _ need: HealMachine.Need, _ outcome: HealMachine.Outcome, because cause: String
    ) -> String {
        let point = need.failurePoint
        let why = reports[name]?.error ?? ""
        let restarted = "how the run of \(name) ended is not known, because fpmond was restarted meanwhile"
        return switch outcome {
        case .healed where unseen.contains(name): "\(point) is fine again; \(restarted)"
        case .healed: "\(name) healed \(point): the facts after it are fine"
        case .unverified where !plan.catalogue.contains { $0.id == point }: "nobody can say whether \(name) helped: \(point) is no longer watched"
        case .unverified where unseen.contains(name): "\(restarted), and the facts do not show that \(point) is over"
        case .unverified: "\(name) acted, but the facts after it do not show that \(point) is over"
        case .failed: "\(name) failed\(why.isEmpty ? "" : ": \(why)")"
        case .timedOut: "\(name) did not end within its timeout and was ended"
        case .deferred: "\(name) asks to be tried later"
        case .refused: "\(name) says that trying is pointless"
        case .renewed: "\(name) is not exhausted any more and has all its attempts again: \(cause)"
        case .dryRun: "\(name) would run now for \(point) (dry run)"
        }
    }
}

/// One run of a healer that has been decided.
struct HealOrder: Sendable {
    var healer: HealerName
    var attempt: Int
    var need: HealMachine.Need
    var finding: Finding?
    var ordered: Instant

    /// Tells this run from every other: `refresh-intelligence-1767323045000000`.
    var id: String { "\(healer)-\(ordered.microseconds)" }
}
