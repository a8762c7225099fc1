/// What is due: which heal runs now, and what holds the others back.
extension Treatments {
    /// What is due now: ends of verification, decisions not to act, and at most one run.
    public mutating func decide(at now: Moment, guards: Guards) -> [HealDecision] {
        var decisions = endLateRun(at: now)
        for id in open.keys.sorted() { decisions += endVerification(of: id, at: now) }
        for id in candidates(at: now) { decisions += consider(id, at: now, guards) }
        return decisions
    }

    /// A run whose end was never reported: whoever carried it out is gone, and the gate must open again.
    mutating func endLateRun(at now: Moment) -> [HealDecision] {
        guard let gate else { return [] }
        // The timeout of a healer that is no longer configured is not known: it is given the longest.
        let limit = plan.policies[gate.healer]?.runLimit ?? .seconds(7200)
        guard now.uptime >= gate.ordered.uptime + limit else { return [] }
        return ended(gate, nil, at: now)
    }

    mutating func endVerification(of id: FailurePoint.ID, at now: Moment) -> [HealDecision] {
        guard var treatment = open[id], case .verifying(let attempt, _, let until) = treatment.state, now.uptime >= until else { return [] }
        var decisions: [HealDecision] = []
        if treatment.isFine {
            treatment.state = .pausing(until: now.uptime + policy(of: attempt.healer).cooldown)
            decisions.append(conclude(attempt, .recoveredByItself, &treatment))
            treatment.isHealed = true
        } else {
            decisions.append(failed(attempt, .notHealed, &treatment, at: now))
        }
        keep(treatment, id, &decisions)
        return decisions
    }

    /// Who wants a heal now: the greater impact first, then the older.
    func candidates(at now: Moment) -> [FailurePoint.ID] {
        func isDue(_ id: FailurePoint.ID, _ treatment: Treatment) -> Bool {
            guard treatment.isWanted, !treatment.isOver else { return false }
            if treatment.isHealed, plan.ladders[id]?.informsOnce == true { return false }
            return switch treatment.state {
            case .waiting: true
            case .pausing(let until): now.uptime >= until
            // A guard may have opened meanwhile.
            case .exhausted: true
            case .running, .verifying: false
            }
        }
        func key(_ id: FailurePoint.ID) -> (Impact, Duration, FailurePoint.ID) {
            (plan.impacts[id] ?? .none, open[id]?.began ?? .zero, id)
        }
        return open.filter { isDue($0.key, $0.value) }.keys.sorted { a, b in
            let (a, b) = (key(a), key(b))
            return a.0 != b.0 ? a.0 > b.0 : (a.1, a.2) < (b.1, b.2)
        }
    }

    /// Chooses the rung, asks what holds it back, and runs it or records why not.
    mutating func consider(_ id: FailurePoint.ID, at now: Moment, _ guards: Guards) -> [HealDecision] {
        guard var treatment = open[id], let ladder = plan.ladders[id] else { return [] }
        var decisions: [HealDecision] = []
        defer { open[id] = treatment }
        var refusal: HealAnswer?
        var chosen: (rung: Int, policy: HealPolicy, answers: [HealAnswer])?
        for (index, rung) in ladder.rungs.enumerated() where treatment.tries(on: index) < plan.attempts(of: rung) {
            guard let policy = plan.policies[rung.healer] else { continue }
            let answers = guards(rung.healer, policy, id)
            if let never = answers.deciding, never.kind == .never {
                refusal = refusal ?? never
                decisions += record(.refused, never, rung.healer, index, &treatment, at: now)
                continue
            }
            chosen = (index, policy, answers)
            break
        }
        // A rung that is only observed is never used up.
        let runsNone = chosen.map { $0.policy.mode.and(ladder.mode) == .observe } ?? true
        if runsNone, case .exhausted(_, let until) = treatment.state, now.uptime >= until {
            // The slow retry is a single attempt, of the last healer that may run.
            for (index, rung) in ladder.rungs.enumerated().reversed() {
                guard let policy = plan.policies[rung.healer], policy.mode.and(ladder.mode) == .heal else { continue }
                let answers = guards(rung.healer, policy, id)
                if answers.deciding?.kind == .never { continue }
                chosen = (index, policy, answers)
                break
            }
        }
        guard let (index, policy, answers) = chosen else {
            if case .exhausted(let answer, let until) = treatment.state {
                if now.uptime >= until { treatment.state = .exhausted(answer, until: now.uptime + slowRetry(of: ladder)) }
                return decisions
            }
            return decisions + giveUp(&treatment, refusal ?? .never("attempts-used-up", "every attempt is used up"), ladder, at: now)
        }
        let healer = ladder.rungs[index].healer
        if let hold = holdingBack(id, healer, policy, answers, at: now) {
            treatment.hold = hold
            return decisions + record(.deferred, hold, healer, index, &treatment, at: now)
        }
        guard policy.mode.and(ladder.mode) == .heal else {
            return decisions + observe(&treatment, healer, index, ladder, answers, at: now)
        }
        return decisions + [start(&treatment, healer, index, answers, at: now)]
    }

    func holdingBack(
        _ id: FailurePoint.ID, _ healer: HealerName, _ policy: HealPolicy, _ answers: [HealAnswer], at now: Moment
    ) -> HealAnswer? {
        if let answer = answers.deciding { return answer }
        // A run of the cause may cure this as well.
        if let cause = open.values.first(where: { plan.causes[id]?.contains($0.need.failurePoint) == true && ($0.isWanted || $0.isUnderWay) }),
            !cause.isExhausted
        {
            return .notNow("cause-first", "\(cause.need.failurePoint), which may be its cause, is healed first")
        }
        if let gate { return .notNow("another-heal", "\(gate.healer) is under way") }
        return budget.answer(healer, policy, all: plan.maxPerHour, at: now.uptime)
    }

    mutating func start(
        _ treatment: inout Treatment, _ healer: HealerName, _ index: Int, _ answers: [HealAnswer], at now: Moment
    ) -> HealDecision {
        treatment.runs += 1
        let attempt = HealAttempt(need: treatment.need, healer: healer, rung: index, number: treatment.runs, ordered: now)
        treatment.state = .running(attempt)
        (treatment.hold, treatment.guards, treatment.isHealed, treatment.isUnseen) = (nil, answers, false, false)
        count(&treatment, index)
        budget.note(healer, at: now.uptime)
        gate = attempt
        // It is a try for every other incident that would run the same healer next.
        for (id, other) in open where id != treatment.need.failurePoint && other.isWanted && !other.isUnderWay {
            guard let rungs = plan.ladders[id]?.rungs, let index = rungs.firstIndex(where: { $0.healer == healer }),
                other.tries(on: index) < plan.attempts(of: rungs[index])
            else { continue }
            var other = other
            count(&other, index)
            open[id] = other
        }
        return .run(attempt)
    }

    func count(_ treatment: inout Treatment, _ index: Int) {
        while treatment.tries.count <= index { treatment.tries.append(0) }
        treatment.tries[index] += 1
    }

    /// Records what would be run, once for each rung of an incident.
    func observe(
        _ treatment: inout Treatment, _ healer: HealerName, _ index: Int, _ ladder: Ladder, _ answers: [HealAnswer], at now: Moment
    ) -> [HealDecision] {
        let answer = HealAnswer.notNow("observed", "\(healer) is only observed: it would run now")
        treatment.hold = answer
        treatment.guards = answers
        let recorded = record(.dryRun, answer, healer, index, &treatment, at: now)
        // What was tried did not help, and nothing else will be: the operator has to act.
        guard treatment.runs > 0, !treatment.isExhausted else { return recorded }
        return recorded + giveUp(&treatment, .never("observed", "\(healer), which would be next, is only observed"), ladder, at: now)
    }
}
