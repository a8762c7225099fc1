import FailurePoints

/// All healers' machines and the gate that lets one heal run at a time. Decides; the watcher passes its decisions on.
struct HealingDesk {
    enum Decision {
        case run(HealOrder)
        case conclude(HealRecord)
    }

    private(set) var machines: [HealerName: HealMachine]
    private var plan: WatchPlan
    /// The heal that is under way; nothing else starts until it has ended.
    private var running: HealerName?
    /// The last run of each healer, until its outcome is decided.
    private var reports: [HealerName: HookReport] = [:]

    init(plan: WatchPlan, saved: StateDocument?, at now: Moment) {
        self.plan = plan
        machines = plan.policies.mapValues { HealMachine(policy: $0) }
        let sameBoot = saved?.bootID == SystemClock.bootID()
        for (name, machine) in saved?.healers ?? [:] where machines[name] != nil {
            var machine = machine
            machine.resume(at: now, sameBoot: sameBoot)
            machines[name] = machine
        }
    }

    mutating func reconfigure(_ new: WatchPlan) {
        plan = new
        machines = Dictionary(
            uniqueKeysWithValues: new.policies.map { name, policy in
                var machine = machines[name] ?? HealMachine(policy: policy)
                machine.policy = policy
                return (name, machine)
            })
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

    /// One failure point's latest state: does it want healing, or does it say that a heal has worked?
    mutating func consider(_ id: FailurePoint.ID, _ track: Track, observed: Moment, at now: Moment) -> [Decision] {
        guard plan.healingEnabled, let name = plan.healerOf[id] else { return [] }
        if track.finding.status == .ok { return take(.fine(id, observed: observed), for: name, at: now) }
        guard let need = track.need else { return [] }
        return take(.wanted(need), for: name, finding: track.finding, at: now)
    }

    mutating func tick(at now: Moment) -> [Decision] {
        machines.keys.sorted().flatMap { take(.tick, for: $0, at: now) }
    }

    mutating func ended(_ order: HealOrder, _ report: HookReport, at now: Moment) -> [Decision] {
        if running == order.healer { running = nil }
        reports[order.healer] = report
        return take(.ended(report.result), for: order.healer, at: now)
    }

    private mutating func take(_ event: HealMachine.Event, for name: HealerName, finding: Finding? = nil, at now: Moment) -> [Decision] {
        guard var machine = machines[name] else { return [] }
        let action = machine.take(event, at: now, mayStart: running == nil)
        machines[name] = machine
        switch action {
        case .nothing: return []
        case .run(let attempt, let need):
            running = name
            reports[name] = nil
            return [.run(HealOrder(healer: name, attempt: attempt, need: need, finding: finding, ordered: now.wall))]
        case .conclude(let attempt, let need, let outcome, let exhausted):
            let record = HealRecord(
                at: now.wall, healer: name, failurePoint: need.failurePoint, incident: need.incident, attempt: attempt, outcome: outcome,
                exhausted: exhausted, method: plan.methods[name] ?? "", message: Self.sentence(name, need, outcome, reports[name], exhausted),
                run: outcome == .dryRun ? nil : reports[name])
            reports[name] = nil
            return [.conclude(record)]
        }
    }

    private static func sentence(
        _ name: HealerName, _ need: HealMachine.Need, _ outcome: HealMachine.Outcome, _ report: HookReport?, _ exhausted: Bool
    ) -> String {
        let why = report?.error ?? ""
        let words =
            switch outcome {
            case .healed: "\(name) healed \(need.failurePoint): the facts after it are fine"
            case .unverified: "\(name) acted, but the facts after it do not show that \(need.failurePoint) is over"
            case .failed: "\(name) failed\(why.isEmpty ? "" : ": \(why)")"
            case .timedOut: "\(name) did not end within its timeout and was ended"
            case .deferred: "\(name) asks to be tried later"
            case .refused: "\(name) says that trying is pointless"
            case .dryRun: "\(name) would run now for \(need.failurePoint) (dry run)"
            }
        return exhausted ? words + "; its attempts are used up, it rests before one more try" : words
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
