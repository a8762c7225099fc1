/// The treatments of all incidents, the budget of runs and the gate: decides which heal runs now, and how each one ended.
///
/// It only decides: it never sleeps, spawns, reads a clock or looks at a fact. Whoever carries a run out saves this state first.
public struct Treatments: Sendable, Hashable {
    /// What the guards say to a healer for a failure point now.
    public typealias Guards = (HealerName, HealPolicy, FailurePoint.ID) -> [HealAnswer]

    public internal(set) var plan: HealPlan
    /// One for each failure point at most.
    public internal(set) var open: [FailurePoint.ID: Treatment]
    public internal(set) var budget: HealBudget
    /// The run that is under way; while there is one, no other starts.
    public internal(set) var gate: HealAttempt?

    public init(
        plan: HealPlan, open: [FailurePoint.ID: Treatment] = [:], budget: HealBudget = HealBudget(), gate: HealAttempt? = nil
    ) {
        (self.plan, self.open, self.budget, self.gate) = (plan, open, budget, gate)
    }

    /// A decision not to act that holds on, or comes back, is recorded again after this time.
    static let repeatsRecord: Duration = .seconds(6 * 3600)
    /// How long a healer that only informs has nothing new to say about an incident.
    static let rest: Duration = .seconds(86_400)

    // MARK: What was observed

    /// A confirmed, unexcused failure with a finding that a healer may act on; sent with each of its findings.
    public mutating func want(_ need: HealNeed, at now: Moment) {
        let id = need.failurePoint
        guard plan.ladders[id] != nil else { return }
        if open[id]?.need != need {
            // The run of an earlier incident is concluded first.
            guard open[id]?.isUnderWay != true else {
                open[id]?.isOver = true
                return
            }
            open[id] = Treatment(need, began: now.uptime, ladder: plan.fingerprint(of: id))
        }
        open[id]?.isWanted = true
        open[id]?.isFine = false
    }

    /// The latest finding is neither ok nor one to act on: unknown, excused, or not healable.
    public mutating func suspend(_ id: FailurePoint.ID) {
        guard var treatment = open[id] else { return }
        (treatment.isWanted, treatment.isFine, treatment.hold) = (false, false, nil)
        open[id] = treatment
    }

    /// The latest finding is ok.
    ///
    /// - Parameters:
    ///   - observed: when the facts behind it were read.
    ///   - isShown: whether these facts show that the latest run did it.
    ///   - isRecovered: whether the recovery is confirmed.
    public mutating func fine(
        _ id: FailurePoint.ID, observed: Moment, isShown: Bool, isRecovered: Bool, at now: Moment
    ) -> [HealDecision] {
        guard var treatment = open[id] else { return [] }
        (treatment.isWanted, treatment.isFine, treatment.hold) = (false, true, nil)
        treatment.isOver = treatment.isOver || isRecovered
        var decisions: [HealDecision] = []
        if case .verifying(let attempt, let since, _) = treatment.state, observed.uptime >= since.uptime, isShown {
            decisions.append(conclude(attempt, .healed, &treatment))
            treatment.isHealed = true
            // If the same incident needs it again, this was one of several attempts.
            treatment.state = .pausing(until: now.uptime + cooldown(of: attempt.healer))
        }
        keep(treatment, id, &decisions)
        return decisions
    }

    /// The failure point belongs to another bot or is no longer watched: the outcome of a run is unknown, and the run still holds the gate.
    public mutating func drop(_ id: FailurePoint.ID) -> [HealDecision] {
        guard var treatment = open.removeValue(forKey: id), let attempt = treatment.attempt else { return [] }
        return [conclude(attempt, .notHealed, &treatment)]
    }

    /// A run has ended.
    ///
    /// - Parameter result: nil: how it ended is unknown, and the facts decide.
    public mutating func ended(_ attempt: HealAttempt, _ result: HookResult?, at now: Moment) -> [HealDecision] {
        guard gate == attempt else { return [] }
        gate = nil
        let id = attempt.need.failurePoint
        guard var treatment = open[id], treatment.state == .running(attempt) else { return [] }
        var decisions: [HealDecision] = []
        let rung = rung(of: attempt, in: id)
        switch result {
        case nil, .acted:
            treatment.isUnseen = result == nil
            treatment.state = .verifying(attempt, since: now, until: now.uptime + (plan.policies[attempt.healer]?.verifyWithin ?? .seconds(240)))
        case .tryLater:
            if let rung { treatment.tries[rung] -= 1 }
            treatment.state = .pausing(until: now.uptime + cooldown(of: attempt.healer))
            decisions.append(conclude(attempt, .deferred, &treatment))
        case .stopTrying:
            if let rung { treatment.tries[rung] = Treatment.closed }
            treatment.state = .waiting
            let isLast = giveUpIfUsedUp(&treatment, .never("hook-refuses", "\(attempt.healer) asks for no more retries"), attempt.healer, at: now)
            decisions.append(conclude(attempt, .refused, &treatment, isExhausted: isLast))
        case .informed:
            if let rung { treatment.tries[rung] = Treatment.closed }
            treatment.isHealed = true
            treatment.state = isUsedUp(treatment) ? .pausing(until: now.uptime + Self.rest) : .waiting
            if isUsedUp(treatment) { treatment.tries = [] }
            decisions.append(conclude(attempt, .informational, &treatment))
        case .interrupted:
            treatment.state = .pausing(until: now.uptime + cooldown(of: attempt.healer))
            decisions.append(conclude(attempt, .interrupted, &treatment))
        case .failed: decisions.append(failed(attempt, .hookFailed, &treatment, at: now))
        case .timedOut: decisions.append(failed(attempt, .timedOut, &treatment, at: now))
        }
        keep(treatment, id, &decisions)
        return decisions
    }

    // MARK: What to do

    /// What is due now: ends of verification, decisions not to act, and at most one run.
    public mutating func decide(at now: Moment, guards: Guards) -> [HealDecision] {
        var decisions = endLateRun(at: now)
        for id in open.keys.sorted() { decisions += endVerification(of: id, at: now) }
        for id in candidates(at: now) { decisions += consider(id, at: now, guards) }
        return decisions
    }

    /// A run whose end was never reported: whoever carried it out is gone, and the gate must open again.
    private mutating func endLateRun(at now: Moment) -> [HealDecision] {
        guard let gate, let limit = plan.policies[gate.healer]?.runLimit ?? Optional(.seconds(7200)),
            now.uptime >= gate.ordered.uptime + limit
        else { return [] }
        return ended(gate, nil, at: now)
    }

    private mutating func endVerification(of id: FailurePoint.ID, at now: Moment) -> [HealDecision] {
        guard var treatment = open[id], case .verifying(let attempt, _, let until) = treatment.state, now.uptime >= until else { return [] }
        var decisions: [HealDecision] = []
        if treatment.isFine {
            treatment.state = .pausing(until: now.uptime + cooldown(of: attempt.healer))
            decisions.append(conclude(attempt, .recoveredByItself, &treatment))
            treatment.isHealed = true
        } else {
            decisions.append(failed(attempt, .notHealed, &treatment, at: now))
        }
        keep(treatment, id, &decisions)
        return decisions
    }

    /// Who wants a heal now: the greater impact first, then the older.
    private func candidates(at now: Moment) -> [FailurePoint.ID] {
        func isDue(_ treatment: Treatment) -> Bool {
            guard treatment.isWanted, !treatment.isOver else { return false }
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
        return open.filter { isDue($0.value) }.keys.sorted { a, b in
            let (a, b) = (key(a), key(b))
            return a.0 != b.0 ? a.0 > b.0 : (a.1, a.2) < (b.1, b.2)
        }
    }

    /// Chooses the rung, asks what holds it back, and runs it or records why not.
    private mutating func consider(_ id: FailurePoint.ID, at now: Moment, _ guards: Guards) -> [HealDecision] {
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

    private func holdingBack(
        _ id: FailurePoint.ID, _ healer: HealerName, _ policy: HealPolicy, _ answers: [HealAnswer], at now: Moment
    ) -> HealAnswer? {
        if let answer = answers.deciding { return answer }
        // A run of the cause may cure this as well.
        if let cause = open.values.first(where: { plan.causes[id]?.contains($0.need.failurePoint) == true && ($0.isWanted || $0.isUnderWay) }),
            !isExhausted(cause)
        {
            return .notNow("cause-first", "\(cause.need.failurePoint), which may be its cause, is healed first")
        }
        if let gate { return .notNow("another-heal", "\(gate.healer) is under way") }
        return budget.answer(healer, policy, all: plan.maxPerHour, at: now.uptime)
    }

    private func isExhausted(_ treatment: Treatment) -> Bool { if case .exhausted = treatment.state { true } else { false } }

    private mutating func start(
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

    private func count(_ treatment: inout Treatment, _ index: Int) {
        while treatment.tries.count <= index { treatment.tries.append(0) }
        treatment.tries[index] += 1
    }

    /// Records what would be run, once for each rung of an incident.
    private func observe(
        _ treatment: inout Treatment, _ healer: HealerName, _ index: Int, _ ladder: Ladder, _ answers: [HealAnswer], at now: Moment
    ) -> [HealDecision] {
        let answer = HealAnswer.notNow("observed", "\(healer) is only observed: it would run now")
        treatment.hold = answer
        treatment.guards = answers
        let recorded = record(.dryRun, answer, healer, index, &treatment, at: now)
        // What was tried did not help, and nothing else will be: the operator has to act.
        guard treatment.runs > 0, !isExhausted(treatment) else { return recorded }
        return recorded + giveUp(&treatment, .never("observed", "\(healer), which would be next, is only observed"), ladder, at: now)
    }

    // MARK: Ends

    private func conclude(
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
                isExhausted: isExhausted, next: next, isUnseen: treatment.isUnseen, ordered: attempt.ordered.wall, guards: treatment.guards))
    }

    /// An attempt that did not help: a pause, the next rung, or the operator.
    private mutating func failed(
        _ attempt: HealAttempt, _ outcome: HealOutcome, _ treatment: inout Treatment, at now: Moment
    ) -> HealDecision {
        let id = treatment.need.failurePoint
        let policy = plan.policies[attempt.healer] ?? HealPolicy()
        let tried = rung(of: attempt, in: id).map { treatment.tries(on: $0) } ?? 1
        let until = now.uptime + policy.pause(after: tried)
        let isLast = giveUpIfUsedUp(
            &treatment, .never("attempts-used-up", "every attempt is used up"), attempt.healer, at: now)
        if !isExhausted(treatment) {
            let isRungUsedUp = rung(of: attempt, in: id).map { isUsedUp(treatment, $0) } ?? true
            // The next rung is another healer: it has no pause to keep.
            treatment.state = isRungUsedUp ? .waiting : .pausing(until: until)
        }
        // Who shares the healer waits as long.
        for (other, waiting) in open where other != id && !waiting.isUnderWay && !isExhausted(waiting) {
            guard let index = plan.ladders[other]?.rungs.firstIndex(where: { $0.healer == attempt.healer }), waiting.tries(on: index) > 0 else {
                continue
            }
            open[other]?.state = .pausing(until: until)
        }
        return conclude(attempt, outcome, &treatment, isExhausted: isLast)
    }

    /// Whether the operator is to be told now.
    private func giveUpIfUsedUp(_ treatment: inout Treatment, _ why: HealAnswer, _ healer: HealerName, at now: Moment) -> Bool {
        // A ladder that was taken away ends its treatment without a word to the operator.
        guard plan.ladders[treatment.need.failurePoint] != nil, isUsedUp(treatment) else { return false }
        treatment.state = .exhausted(why, until: now.uptime + (plan.policies[healer]?.slowRetry ?? .seconds(3600)))
        defer { treatment.isGivenUp = true }
        return !treatment.isGivenUp
    }

    private func giveUp(_ treatment: inout Treatment, _ why: HealAnswer, _ ladder: Ladder, at now: Moment) -> [HealDecision] {
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
    private func record(
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
    private mutating func keep(_ treatment: Treatment, _ id: FailurePoint.ID, _ decisions: inout [HealDecision]) {
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

    // MARK: Small things

    /// The rung that is tried next, from 0; nil: all are used up.
    public func nextRung(of treatment: Treatment) -> Int? {
        plan.ladders[treatment.need.failurePoint]?.rungs.indices.first { !isUsedUp(treatment, $0) }
    }

    private func cooldown(of healer: HealerName) -> Duration { plan.policies[healer]?.cooldown ?? .seconds(300) }

    private func slowRetry(of ladder: Ladder) -> Duration {
        ladder.rungs.last.flatMap { plan.policies[$0.healer]?.slowRetry } ?? .seconds(3600)
    }

    /// The rung on which this attempt counts under the present configuration; nil: its healer is no longer on the ladder.
    private func rung(of attempt: HealAttempt, in id: FailurePoint.ID) -> Int? {
        guard let rungs = plan.ladders[id]?.rungs, let treatment = open[id] else { return nil }
        let isThere = attempt.rung < rungs.count && rungs[attempt.rung].healer == attempt.healer
        guard let index = isThere ? attempt.rung : rungs.firstIndex(where: { $0.healer == attempt.healer }), index < treatment.tries.count else {
            return nil
        }
        return index
    }

    private func isUsedUp(_ treatment: Treatment, _ rung: Int) -> Bool {
        guard let rungs = plan.ladders[treatment.need.failurePoint]?.rungs, rung < rungs.count else { return true }
        return plan.policies[rungs[rung].healer] == nil || treatment.tries(on: rung) >= plan.attempts(of: rungs[rung])
    }

    private func isUsedUp(_ treatment: Treatment) -> Bool {
        (plan.ladders[treatment.need.failurePoint]?.rungs.indices ?? 0..<0).allSatisfy { isUsedUp(treatment, $0) }
    }
}
