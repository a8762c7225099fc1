/// How runs and treatments end, and what of it is recorded.
extension Treatments {
    func conclude(
        _ attempt: HealAttempt, _ outcome: HealOutcome, _ treatment: inout Treatment, isExhausted: Bool = false
    ) -> HealDecision {
        defer { treatment.isUnseen = false }
        var next: Duration?
        var answer: HealAnswer?
        switch treatment.state {
        case .pausing(let until): next = until
        case .exhausted(let why, let until): (answer, next) = (why, until)
        case .waiting, .running, .verifying: break
        }
        return .conclude(
            HealConclusion(
                need: attempt.need, healer: attempt.healer, rung: attempt.rung, number: attempt.number, outcome: outcome, answer: answer,
                isExhausted: isExhausted, next: next, isUnseen: treatment.isUnseen, guards: treatment.guards))
    }

    /// An attempt that did not help: a pause, the next rung, or the operator.
    mutating func failed(
        _ attempt: HealAttempt, _ outcome: HealOutcome, _ treatment: inout Treatment, at now: Moment
    ) -> HealDecision {
        let id = treatment.need.failurePoint
        let policy = policy(of: attempt.healer)
        let tried = rung(of: attempt, in: id).map { treatment.tries(on: $0) } ?? 1
        let until = now.uptime + policy.pause(after: tried)
        let isLast = giveUpIfUsedUp(
            &treatment, .never("attempts-used-up", "every attempt is used up"), attempt.healer, at: now)
        if !treatment.isExhausted {
            let isRungUsedUp = rung(of: attempt, in: id).map { isUsedUp(treatment, $0) } ?? true
            // The next rung is another healer: it has no pause to keep.
            treatment.state = isRungUsedUp ? .waiting : .pausing(until: until)
        }
        // Who shares the healer waits as long.
        for (other, waiting) in open where other != id && !waiting.isUnderWay && !waiting.isExhausted {
            guard let index = plan.ladders[other]?.rungs.firstIndex(where: { $0.healer == attempt.healer }), waiting.tries(on: index) > 0 else {
                continue
            }
            open[other]?.state = .pausing(until: until)
        }
        return conclude(attempt, outcome, &treatment, isExhausted: isLast)
    }

    /// Gives the treatment to the operator if no rung has an attempt left. Returns whether the operator does not know that yet.
    func giveUpIfUsedUp(_ treatment: inout Treatment, _ why: HealAnswer, _ healer: HealerName, at now: Moment) -> Bool {
        // A ladder that was taken away ends its treatment without a word to the operator.
        guard plan.ladders[treatment.need.failurePoint] != nil, isUsedUp(treatment) else { return false }
        treatment.state = .exhausted(why, until: now.uptime + policy(of: healer).slowRetry)
        defer { treatment.isGivenUp = true }
        return !treatment.isGivenUp
    }

    func giveUp(_ treatment: inout Treatment, _ why: HealAnswer, _ ladder: Ladder, at now: Moment) -> [HealDecision] {
        treatment.state = .exhausted(why, until: now.uptime + slowRetry(of: ladder))
        (treatment.hold, treatment.isUnseen) = (why, false)
        guard !treatment.isGivenUp, let last = ladder.rungs.indices.last else { return [] }
        treatment.isGivenUp = true
        return [
            .conclude(
                HealConclusion(
                    need: treatment.need, healer: ladder.rungs[last].healer, rung: last, number: 0, outcome: .exhausted, answer: why,
                    isExhausted: true,
                    next: now.uptime + slowRetry(of: ladder)))
        ]
    }

    /// Records a decision not to act, unless it is on record already.
    func record(
        _ outcome: HealOutcome, _ answer: HealAnswer, _ healer: HealerName, _ rung: Int, _ treatment: inout Treatment, at now: Moment
    ) -> [HealDecision] {
        let key = "\(rung) \(answer.code)"
        if let at = treatment.told[key], outcome == .dryRun || now.uptime - at < Self.repeatsRecord { return [] }
        treatment.told[key] = now.uptime
        return [
            .conclude(
                HealConclusion(
                    need: treatment.need, healer: healer, rung: rung, number: 0, outcome: outcome, answer: answer, next: answer.until,
                    guards: outcome == .dryRun ? treatment.guards : []))
        ]
    }

    /// Keeps a treatment, or ends it with its incident.
    mutating func keep(_ treatment: Treatment, _ id: FailurePoint.ID, _ decisions: inout [HealDecision]) {
        guard treatment.isOver, !treatment.isUnderWay else {
            open[id] = treatment
            return
        }
        open[id] = nil
        // An outcome of this moment is its end.
        guard decisions.isEmpty, treatment.isUnresolved else { return }
        let healer = plan.ladders[id]?.rungs.last?.healer ?? ""
        decisions.append(
            .conclude(
                HealConclusion(need: treatment.need, healer: healer, rung: 0, number: 0, outcome: .recoveredByItself)))
    }

    /// The rung that is tried next, from 0; nil: all are used up.
    public func nextRung(of treatment: Treatment) -> Int? {
        plan.ladders[treatment.need.failurePoint]?.rungs.indices.first { !isUsedUp(treatment, $0) }
    }

    /// Of a healer that is no longer configured: the defaults.
    func policy(of healer: HealerName) -> HealPolicy { plan.policies[healer] ?? HealPolicy() }

    func slowRetry(of ladder: Ladder) -> Duration {
        ladder.rungs.last.map { policy(of: $0.healer) }?.slowRetry ?? HealPolicy().slowRetry
    }

    /// The rung on which this attempt counts under the present configuration; nil: its healer is no longer on the ladder.
    func rung(of attempt: HealAttempt, in id: FailurePoint.ID) -> Int? {
        guard let rungs = plan.ladders[id]?.rungs, let treatment = open[id] else { return nil }
        let isThere = attempt.rung < rungs.count && rungs[attempt.rung].healer == attempt.healer
        guard let index = isThere ? attempt.rung : rungs.firstIndex(where: { $0.healer == attempt.healer }), index < treatment.tries.count else {
            return nil
        }
        return index
    }

    func isUsedUp(_ treatment: Treatment, _ rung: Int) -> Bool {
        guard let rungs = plan.ladders[treatment.need.failurePoint]?.rungs, rung < rungs.count else { return true }
        return plan.policies[rungs[rung].healer] == nil || treatment.tries(on: rung) >= plan.attempts(of: rungs[rung])
    }

    func isUsedUp(_ treatment: Treatment) -> Bool {
        (plan.ladders[treatment.need.failurePoint]?.rungs.indices ?? 0..<0).allSatisfy { isUsedUp(treatment, $0) }
    }
}
