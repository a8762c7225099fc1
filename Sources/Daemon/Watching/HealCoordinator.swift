import FailurePoints
import Healing
import Outputs
import Scheduling

/// The machines of all healers, and the gate that lets one heal run at a time. It only decides; the watcher carries the decisions out.
struct HealCoordinator {
    enum Decision {
        case run(HealOrder)
        case conclude(HealRecord)
    }

    /// One per configured healer. A removed healer stays while a heal of it is under way or counts for the hourly limit.
    private(set) var machines: [HealerName: HealMachine] = [:]
    private var plan: WatchPlan
    /// When each running heal was ordered; while there is one, no other heal starts.
    private(set) var running: [HealerName: Instant] = [:]
    /// The heals that were running when the last daemon ended; their ends have to be found out.
    private(set) var interrupted: [HealOrder] = []
    /// The last run of each healer, until its outcome is decided.
    private var reports: [HealerName: HookReport] = [:]
    /// Healers whose latest run ended unobserved, because fpmond was restarted during it.
    private var unseen: Set<HealerName> = []
    /// Decisions made at the start that were not returned yet.
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
            // It may still run: until that is known, no other heal starts.
            if case .running(let attempt, let need) = machine.state {
                let ordered = saved?.ordered[name] ?? now.wall
                running[name] = ordered
                interrupted.append(HealOrder(healer: name, attempt: attempt, need: need, finding: nil, ordered: ordered))
            }
            if case .verifying = machine.state { unseen.insert(name) }
        }
        due += adopt(plan, at: now)
    }

    /// A heal under way is concluded from the observations, even if the new configuration removes its healer.
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

    /// Drops a removed healer once no heal of it is under way and no run counts for the hourly limit, which applies if it is configured again.
    private mutating func retire(_ name: HealerName, at now: Moment) {
        guard plan.policies[name] == nil, let machine = machines[name], !machine.isUnderWay else { return }
        machines[name]?.release()
        if machine.recentStarts(at: now.uptime).isEmpty { machines[name] = nil }
    }

    /// Ends the heals for these failure points, whose incidents were another bot's. Past runs still count towards the limits, and a
    /// running one still keeps others from starting; its outcome is recorded as unknown.
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
                                "\(name) ran for \(need.failurePoint) of a bot or target that is no longer watched: outcome unknown",
                            run: reports[name])))
                reports[name] = nil
            case .idle, .cooling, .exhausted: break
            }
        }
        return decisions
    }

    /// Takes the latest state of one failure point, which may confirm a heal or want one.
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

    /// - Parameter report: nil: how the run ended is unknown.
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
            // A healer that was removed from the configuration will not try again, so it is not reported as exhausted.
            let isExhausted = exhausted && plan.policies[name] != nil
            let ran = outcome != .dryRun && outcome != .renewed
            let record = HealRecord(
                at: now.wall, healer: name, failurePoint: need.failurePoint, incident: need.incident, attempt: attempt, outcome: outcome,
                exhausted: isExhausted, method: plan.methods[name] ?? "",
                message: sentence(name, need, outcome, because: why) + (isExhausted ? "; exhausted\(nextRetry(of: name, at: now))" : ""),
                run: ran ? reports[name] : nil)
            (reports[name], _) = (nil, unseen.remove(name))
            return [.conclude(record)]
        }
    }

    /// `, next retry at 2026-01-02 03:04 UTC`; empty unless the healer is exhausted.
    private func nextRetry(of name: HealerName, at now: Moment) -> String {
        guard case .exhausted(_, let until)? = machines[name]?.state else { return "" }
        return ", next retry at \((now.wall + (until - now.uptime)).readable)"
    }

    /// - Parameter cause: why an exhausted healer may start again.
    private func sentence(
        _ name: HealerName, _ need: HealMachine.Need, _ outcome: HealMachine.Outcome, because cause: String
    ) -> String {
        let point = need.failurePoint
        let why = reports[name]?.error ?? ""
        let restarted = "the end of the run of \(name) is unknown because fpmond was restarted meanwhile"
        return switch outcome {
        case .healed where unseen.contains(name): "\(point) is ok again; \(restarted)"
        case .healed: "\(name) healed \(point): it is ok in the observations after the run"
        case .unverified where !plan.catalogue.contains { $0.id == point }: "outcome of \(name) unknown: \(point) is no longer watched"
        case .unverified where unseen.contains(name): "\(restarted), and \(point) still fails"
        case .unverified: "\(name) acted, but no observation after it shows \(point) ok"
        case .failed: "\(name) failed\(why.isEmpty ? "" : ": \(why)")"
        case .timedOut: "\(name) timed out and was ended"
        case .deferred: "\(name) asks for a later retry"
        case .refused: "\(name) asks for no more retries"
        case .renewed: "\(name) is no longer exhausted and has all its attempts again: \(cause)"
        case .dryRun: "\(name) would run for \(point) (dry run)"
        }
    }
}
