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
            treatment.state = .pausing(until: now.uptime + policy(of: attempt.healer).cooldown)
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
            treatment.state = .verifying(attempt, since: now, until: now.uptime + policy(of: attempt.healer).verifyWithin)
        case .tryLater:
            if let rung { treatment.tries[rung] -= 1 }
            treatment.state = .pausing(until: now.uptime + policy(of: attempt.healer).cooldown)
            decisions.append(conclude(attempt, .deferred, &treatment))
        case .stopTrying:
            if let rung { treatment.tries[rung] = Treatment.closed }
            treatment.state = .waiting
            let isLast = giveUpIfUsedUp(&treatment, .never("hook-refuses", "\(attempt.healer) asks for no more retries"), attempt.healer, at: now)
            decisions.append(conclude(attempt, .refused, &treatment, isExhausted: isLast))
        case .informed:
            if let rung { treatment.tries[rung] = Treatment.closed }
            treatment.isHealed = true
            let isRepeated = isUsedUp(treatment) && plan.ladders[id]?.informsOnce != true
            treatment.state = isRepeated ? .pausing(until: now.uptime + Self.rest) : .waiting
            if isUsedUp(treatment) { treatment.tries = [] }
            decisions.append(conclude(attempt, .informational, &treatment))
        case .interrupted:
            treatment.state = .pausing(until: now.uptime + policy(of: attempt.healer).cooldown)
            decisions.append(conclude(attempt, .interrupted, &treatment))
        case .failed: decisions.append(failed(attempt, .hookFailed, &treatment, at: now))
        case .timedOut: decisions.append(failed(attempt, .timedOut, &treatment, at: now))
        }
        keep(treatment, id, &decisions)
        return decisions
    }
}
