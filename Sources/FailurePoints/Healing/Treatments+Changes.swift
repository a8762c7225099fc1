/// A new configuration, a restart, an operator's reset.
extension Treatments {
    /// Applies a new configuration. What was exhausted under another ladder has its attempts back; a run under way is concluded all the same.
    public mutating func adopt(_ new: HealPlan) -> [HealDecision] {
        let old = plan
        plan = new
        var decisions: [HealDecision] = []
        for (id, treatment) in open.sorted(by: { $0.key < $1.key }) {
            guard new.ladders[id] != nil else {
                // What was tried is remembered until the incident ends: the ladder may come back.
                if treatment.runs == 0 { open[id] = nil }
                continue
            }
            let ladder = new.fingerprint(of: id)
            guard ladder != treatment.ladder else { continue }
            if case .exhausted = treatment.state {
                decisions += reset(id)
            } else {
                open[id]?.tries = Self.moved(treatment.tries, from: old.ladders[id], to: new.ladders[id])
            }
            open[id]?.ladder = ladder
        }
        return decisions
    }

    /// The tries of the healers that both ladders name.
    private static func moved(_ tries: [Int], from old: Ladder?, to new: Ladder?) -> [Int] {
        (new?.rungs ?? []).map { rung in
            guard let index = old?.rungs.firstIndex(where: { $0.healer == rung.healer }), index < tries.count else { return 0 }
            return tries[index]
        }
    }

    /// Gives an exhausted treatment all its attempts back; the cooldown and the runs of the hour and the day still count.
    public mutating func reset(_ id: FailurePoint.ID) -> [HealDecision] {
        guard var treatment = open[id], case .exhausted = treatment.state else { return [] }
        (treatment.state, treatment.tries, treatment.told, treatment.hold, treatment.isGivenUp) = (.waiting, [], [:], nil, false)
        open[id] = treatment
        return [
            .conclude(
                HealConclusion(
                    need: treatment.need, healer: plan.ladders[id]?.rungs.first?.healer ?? "", rung: 0, number: 0, outcome: .renewed))
        ]
    }

    /// After a restart of the daemon or of the machine.
    ///
    /// - Parameters:
    ///   - saved: when the state was saved.
    ///   - sameBoot: false: the machine was restarted. No run is under way any more, and the boot clock began anew.
    public mutating func resume(at now: Moment, saved: Moment, sameBoot: Bool) -> [HealDecision] {
        let elapsed = max(.zero, now.wall.since(saved.wall))
        if !sameBoot { budget.rebase(from: saved.uptime, to: now.uptime, elapsed: elapsed) }
        budget.bound(at: now.uptime)
        var decisions: [HealDecision] = []
        if !sameBoot { gate = nil }
        // A run that is on record only once is one run: the treatment and the gate name the same.
        if let gate, open[gate.need.failurePoint]?.state != .running(gate) { open[gate.need.failurePoint]?.isOver = true }
        for id in open.keys.sorted() {
            guard var treatment = open[id] else { continue }
            treatment.began = sameBoot ? min(treatment.began, now.uptime) : now.uptime
            treatment.told = sameBoot ? treatment.told.mapValues { min($0, now.uptime) } : treatment.told.mapValues { _ in now.uptime }
            switch treatment.state {
            case .waiting: break
            case .running(let attempt) where gate == attempt: break
            case .running(let attempt) where !sameBoot:
                treatment.state = .pausing(until: now.uptime + policy(of: attempt.healer).cooldown)
                decisions.append(
                    .conclude(
                        HealConclusion(
                            need: attempt.need, healer: attempt.healer, rung: attempt.rung, number: attempt.number, outcome: .interrupted)))
            case .running(let attempt), .verifying(let attempt, _, _):
                let patience = policy(of: attempt.healer).verifyWithin
                treatment.state = .verifying(attempt, since: now, until: now.uptime + patience)
                treatment.isUnseen = true
            case .pausing(let end):
                let policies = (plan.ladders[id]?.rungs ?? []).compactMap { plan.policies[$0.healer] }
                let longest = policies.map { max($0.longestPause, $0.cooldown) }.max() ?? .seconds(3600)
                treatment.state = .pausing(
                    until: sameBoot ? min(end, now.uptime + max(longest, Self.rest)) : now.uptime + (policies.first?.cooldown ?? .seconds(300)))
            case .exhausted(let why, let end):
                // Never longer than the configuration says, whatever the saved state says.
                let longest = now.uptime + slowRetry(of: plan.ladders[id] ?? Ladder([]))
                treatment.state = .exhausted(why, until: sameBoot ? min(end, longest) : longest)
            }
            open[id] = treatment
        }
        return decisions
    }
}
