import FailurePoints
import Healing
import Outputs
import Scheduling

/// Connects the treatments with what is watched: turns states into events, asks the guards, and puts decisions into words for the records.
struct HealCoordinator {
    enum Decision {
        case run(HealOrder)
        case conclude(HealRecord)
    }

    private(set) var treatments: Treatments
    private var plan: WatchPlan
    /// The heal that was running when the last daemon ended; its end has to be found out.
    private(set) var interrupted: [HealOrder] = []
    /// The report of the run that is under way or being verified, by failure point.
    private var reports: [FailurePoint.ID: HookReport] = [:]
    /// Decisions made at the start that were not returned yet.
    private var due: [Decision] = []

    init(plan: WatchPlan, saved: StateDocument?, at now: Moment) {
        self.plan = plan
        treatments = Treatments(
            plan: plan.healing, open: saved?.treatments ?? [:], budget: saved?.budget ?? HealBudget(), gate: saved?.gate)
        if let saved {
            let ended = treatments.resume(at: now, saved: saved.savedAt, sameBoot: saved.bootID == SystemClock.bootID())
            due += ended.map { words(for: $0, at: now) }
        }
        due += treatments.adopt(plan.healing).map { words(for: $0, because: "its configuration has changed", at: now) }
        // It may still run: until that is known, no other heal starts.
        if let attempt = treatments.gate { interrupted = [HealOrder(attempt)] }
    }

    /// A heal under way is concluded from the observations, even if the new configuration removes its healer.
    mutating func reconfigure(_ new: WatchPlan, at now: Moment) -> [Decision] {
        plan = new
        return treatments.adopt(new.healing).map { words(for: $0, because: "its configuration has changed", at: now) }
    }

    /// Ends the treatments of these failure points, whose incidents were another bot's. Past runs still count towards the limits, and a
    /// running one still keeps others from starting; its outcome is recorded as unknown.
    mutating func forget(_ points: Set<FailurePoint.ID>, at now: Moment) -> [Decision] {
        points.sorted().flatMap { id in treatments.drop(id).map { words(for: $0, isForgotten: true, at: now) } }
    }

    /// Takes the latest state of one failure point, which may confirm a heal or want one.
    mutating func consider(_ id: FailurePoint.ID, _ pointState: PointState, observed: Moment, _ sight: HealSight, at now: Moment) -> [Decision] {
        if let inquiry = plan.inquiries[id] { return look(into: inquiry, id, pointState, observed: observed, at: now) }
        if pointState.finding.status == .ok {
            let isShown = treatments.open[id]?.attempt.map { attempt in
                let effect = plan.healing.policies[attempt.healer]?.effect ?? .other
                return sight.proof.isShown(effect, id, since: attempt.ordered.wall)
            }
            return treatments.fine(id, observed: observed, isShown: isShown ?? false, isRecovered: pointState.status == .ok, at: now)
                .map { words(for: $0, at: now) }
        }
        guard plan.healingEnabled, let need = pointState.need else {
            treatments.suspend(id)
            return []
        }
        treatments.want(need, at: now)
        return []
    }

    /// Has a healer look once into a finding that is no failure. A failure of such a point is never healed.
    private mutating func look(
        into inquiry: Inquiry, _ id: FailurePoint.ID, _ pointState: PointState, observed: Moment, at now: Moment
    ) -> [Decision] {
        if plan.healingEnabled, let need = inquiry.need(of: id, pointState) {
            treatments.want(need, at: now)
            return []
        }
        // Blind, it may be as it was: what was said once is not said again.
        if pointState.finding.status == .unknown || pointState.status == .unknown {
            treatments.suspend(id)
            return []
        }
        return treatments.fine(id, observed: observed, isShown: false, isRecovered: true, at: now).map { words(for: $0, at: now) }
    }

    /// What is due now, from what is seen now.
    mutating func decide(_ sight: HealSight, findings: (FailurePoint.ID) -> Finding?, at now: Moment) -> [Decision] {
        var decisions = due
        due = []
        for id in treatments.open.keys.sorted() where !plan.catalogue.contains(where: { $0.id == id }) {
            decisions += treatments.drop(id).map { words(for: $0, at: now) }
        }
        let made = treatments.decide(at: now) { _, policy, id in sight.answers(id, policy) }
        return decisions + made.map { words(for: $0, findings: findings, at: now) }
    }

    /// - Parameter report: nil: how the run ended is unknown.
    mutating func ended(_ order: HealOrder, _ report: HookReport?, at now: Moment) -> [Decision] {
        reports[order.need.failurePoint] = report
        return treatments.ended(order.attempt, report?.result, at: now).map { words(for: $0, at: now) }
    }

    /// An operator gives an exhausted treatment its attempts back.
    mutating func reset(_ id: FailurePoint.ID, because cause: String, at now: Moment) -> [Decision] {
        treatments.reset(id).map { words(for: $0, because: cause, at: now) }
    }

    // MARK: Words

    private mutating func words(
        for decision: HealDecision, because why: String = "", isForgotten: Bool = false, findings: (FailurePoint.ID) -> Finding? = { _ in nil },
        at now: Moment
    ) -> Decision {
        switch decision {
        case .run(let attempt):
            reports[attempt.need.failurePoint] = nil
            return .run(HealOrder(attempt, finding: findings(attempt.need.failurePoint)))
        case .conclude(let end):
            let id = end.need.failurePoint
            let next = end.next.map { now.wall + ($0 - now.uptime) }
            let tail = end.isExhausted ? "; given to the operator\(next.map { ", next retry at \($0.readable)" } ?? "")" : ""
            let record = HealRecord(
                at: now.wall, healer: end.healer, failurePoint: id, incident: end.need.incident, attempt: end.number, outcome: end.outcome,
                exhausted: end.isExhausted, method: plan.methods[end.healer] ?? "", message: sentence(end, why, isForgotten) + tail,
                run: end.number > 0 ? reports[id] : nil, rung: end.rung + 1, reason: end.answer?.code, guards: end.guards, next: next)
            if end.number > 0 { reports[id] = nil }
            return .conclude(record)
        }
    }

    /// - Parameter cause: why an exhausted treatment may start again.
    private func sentence(_ end: HealConclusion, _ cause: String, _ isForgotten: Bool) -> String {
        let (name, point) = (end.healer, end.need.failurePoint)
        let error = reports[point]?.error ?? ""
        let why = end.answer?.message ?? ""
        let restarted = "the end of the run of \(name) is unknown because fpmond was restarted meanwhile"
        return switch end.outcome {
        case .healed where end.isUnseen: "\(point) is ok again; \(restarted)"
        case .healed: "\(name) healed \(point): the observations after the run show it"
        case .recoveredByItself where end.number > 0: "\(point) is ok again, but nothing shows that \(name) did it"
        case .recoveredByItself: "\(point) is ok again by itself"
        case .notHealed where isForgotten: "\(name) ran for \(point) of a bot or target that is no longer watched: outcome unknown"
        case .notHealed where !plan.catalogue.contains { $0.id == point }: "outcome of \(name) unknown: \(point) is no longer watched"
        case .notHealed where end.isUnseen: "\(restarted), and \(point) still fails"
        case .notHealed: "\(name) acted, but no observation after it shows \(point) ok"
        case .hookFailed: "\(name) failed\(error.isEmpty ? "" : ": \(error)")"
        case .timedOut: "\(name) timed out and was ended"
        case .interrupted: "\(name) was interrupted by a stop of fpmond or of the machine"
        case .deferred where end.number > 0: "\(name) asks for a later retry"
        case .deferred: "\(name) is not run for \(point) now: \(why)"
        case .refused where end.number > 0: "\(name) asks for no more retries"
        case .refused: "\(name) is not run for \(point): \(why)"
        case .exhausted: "nothing more is tried for \(point): \(why)"
        case .informational: "\(name) looked at \(point) and changed nothing"
        case .renewed: "\(point) has all its attempts again: \(cause)"
        case .dryRun: "\(name) would run for \(point) (only observed)"
        case .unverified: "\(name) acted"
        }
    }
}

/// What guards and proofs look at: one snapshot with the latest findings.
struct HealSight {
    let guards: HealGuards
    let proof: HealProof
    private let silences: Silences
    private let now: Moment

    /// Of failure points that a silence forbids to heal. Not in the guards: root asks those again, and knows no silence.
    static let silenced = "silenced"

    init(_ snapshot: Snapshot, _ judgement: Judgement, startupGrace: Duration, silences: Silences = Silences(), at now: Moment) {
        let findings = { (id: FailurePoint.ID) in judgement.pointStates[id]?.finding }
        guards = HealGuards(snapshot: snapshot, at: now, startupGrace: startupGrace, finding: findings)
        proof = HealProof(snapshot: snapshot)
        (self.silences, self.now) = (silences, now)
    }

    /// What speaks against a heal of a failure point now. A silence uses up no attempt: nothing is given to the operator because of it.
    func answers(_ id: FailurePoint.ID, _ policy: HealPolicy) -> [HealAnswer] {
        guard let silence = silences.silenceOfHeals(of: id, at: now.wall) else { return guards.answers(policy) }
        let why = "\(id) is silenced with its heals until \(silence.until.readable) by \(silence.by): \(silence.reason)"
        return [.notNow(Self.silenced, why, until: now.uptime + silence.until.since(now.wall))] + guards.answers(policy)
    }
}
