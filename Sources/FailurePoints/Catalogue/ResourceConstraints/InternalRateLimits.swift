/// The bot's caps on its trades and its pauses between them block most candidates, or a pause ends in the far future.
extension FailurePoint {
    static let internalRateLimits = FailurePoint(
        "internal-rate-limits", rows: ["3.2c"], category: .resourceConstraints, impact: .blocksSome,
        title: "The bot's caps and cooldowns block candidates",
        meaning: """
            The bot limits its trades per hour and pauses symbols and strategies. When most candidates meet such a limit, or a pause ends in the \
            far future by mistake, it trades less than it could.
            """,
        advice: "Check the caps and cooldowns named. A cooldown that ends far in the future is stuck: its file holds a wrong timestamp.",
        reads: [.cooldowns, .decisions],
        settings: [InternalRateLimits.window, InternalRateLimits.ratio, InternalRateLimits.candidates, InternalRateLimits.farAhead],
        reasons: [
            .warning("stuck-cooldown", "a cooldown ends further in the future than any of the bot's cooldowns lasts"),
            .warning("capped", "there were enough candidates in the window, and at least the limit's share of them met a cap or a cooldown"),
        ], judge: FailurePoint.judge(InternalRateLimits.judge))
}

private enum InternalRateLimits {
    static let window = Setting("window", .duration(.seconds(7200)), why: "bot contract 14, row 3.2c")
    static let ratio = Setting("capped_ratio", .ratio(0.5), clears: .below, why: "half of the candidates; bot contract 14, row 3.2c")
    static let candidates = Setting("candidates", .count(10), why: "a share of fewer candidates means nothing")
    static let farAhead = Setting("far_ahead", .duration(.seconds(86_400)), why: "no cooldown of the bot lasts a day; bot contract 14, row 3.2c")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.cooldowns)
        var unclear: Finding?
        for document in [facts.trades, facts.symbols] {
            // Without the file there is no cooldown.
            if case .missing = document.state { continue }
            let cooldowns = try document.required()
            let stuck = cooldowns.filter { $0.stamp.value.map { $0.since(input.now.wall) > input.duration(farAhead) } ?? false }
            guard let worst = stuck.max(by: { ($0.stamp.value ?? input.now.wall) < ($1.stamp.value ?? input.now.wall) }) else {
                if let odd = cooldowns.first(where: { $0.stamp.fault != nil }) {
                    unclear = unclear ?? document.fieldInvalid(odd.name, found: odd.stamp.fault ?? "")
                }
                continue
            }
            let names = stuck.map(\.name)
            return Finding(
                .warning, "stuck-cooldown", "cooldowns more than \(input.duration(farAhead).spoken) in the future: \(names.spoken)",
                evidence: ["file": .text(document.path), "field": .text(worst.name), "cooldowns": .names(names)], until: worst.stamp.value)
        }
        let (path, recent) = try evaluations(facts, input)
        let decisions = try readDecisions(input)
        let refused = decisions?.count(DecisionKind.caps, within: input.duration(window), at: input.now.wall) ?? 0
        let entries = decisions?.count(.entryPlaced, within: input.duration(window), at: input.now.wall) ?? 0
        let capped = recent.filter { $0.outcome == .capped }.count + refused
        let all = recent.count + refused + entries
        let evidence: Evidence = [
            "file": .text(path), "candidates": .count(all), "capped": .count(capped), "window_seconds": .seconds(input.duration(window)),
        ]
        if all >= input.count(candidates), Double(capped) >= input.ratio(ratio) * Double(all) {
            return .warning("capped", "\(capped) of the last \(all) candidates met a cap or a cooldown", evidence: evidence)
        }
        if let unclear { throw EarlyFinding(unclear) }
        return .ok("\(capped) of the last \(all) candidates met a cap", evidence: evidence)
    }

    /// The bot's evaluations of candidates within the window, and the file that they are from.
    ///
    /// - Throws: unknown, if neither file exists or one is unusable.
    private static func evaluations(_ facts: CooldownFacts, _ input: JudgeInput) throws(EarlyFinding) -> (path: String, recent: [Evaluation]) {
        var recent: [Evaluation] = []
        var path: String?
        for document in [facts.evaluations, facts.activity] {
            if case .missing = document.state { continue }
            let all = try document.required()
            path = path ?? document.path
            recent += all.filter { evaluation in
                guard evaluation.outcome != .noSignal, let at = evaluation.at.value else { return false }
                return input.age(of: at) <= input.duration(window) && !input.isAhead(at)
            }
        }
        if path == nil { _ = try facts.evaluations.required() }
        return (path ?? facts.evaluations.path, recent)
    }

    /// The bot's decision logs, where the probe is enabled. A missing log means that no candidate met a cap.
    private static func readDecisions(_ input: JudgeInput) throws(EarlyFinding) -> DecisionFacts? {
        do throws(EarlyFinding) {
            let facts = try input.facts(.decisions)
            for log in [DecisionLog.executionGate, .phase10] { try facts.refuseUnreadable(log) }
            return facts
        } catch {
            if !error.isMereAbsence { throw error }
            return nil
        }
    }
}
