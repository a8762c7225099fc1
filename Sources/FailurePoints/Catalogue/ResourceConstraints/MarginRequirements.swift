/// Protective mode reduces or blocks, or a position has more leverage than the policies allow.
extension FailurePoint {
    static let marginRequirements = FailurePoint(
        "margin-requirements", rows: ["3.3b"], category: .resourceConstraints, impact: .blocksMany, title: "Margin is at its limits",
        meaning: """
            With too little margin buffer the bot cuts its positions or opens none. Leverage above the limit brings the liquidation price closer \
            than the policy allows.
            """,
        advice: "Check the positions with the smallest buffer and the leverage named. The bot blocks or reduces until its buffers recover.",
        reads: [.protectiveState, .book, .configuration], settings: [MarginRequirements.patience],
        reasons: [
            Reason("reduce", [.ok, .warning], "protective mode is REDUCE; a failure once it has lasted longer than the patience"),
            Reason("block", [.ok, .critical], "protective mode is BLOCK; a failure once it has lasted longer than the patience"),
            .warning("leverage-over-limit", "an open position has more leverage than the futures policies allow"),
        ], judge: FailurePoint.judge(MarginRequirements.judge))
}

private enum MarginRequirements {
    static let patience = Setting(
        "patience", .duration(.seconds(600)), why: "the bot computes the mode in each cycle; bot contract 14, row 3.3b")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        if let finding = overLeveraged(input) { return finding }
        let document = try input.facts(.protectiveState)
        let mode = try document.protectiveMode(try document.required())
        let evidence: Evidence = ["file": .text(document.path), "field": "mode", "mode": .text(mode)]
        guard mode == "REDUCE" || mode == "BLOCK" else {
            try refuseUnknownLeverage(input)
            return .ok("protective mode is \(mode)", evidence: evidence, remember: Memory())
        }
        let since = input.memory.instant("since").map { min($0, input.now.wall) } ?? input.now.wall
        let memory = Memory(["since": .instant(since)])
        let words = "protective mode is \(mode) for \(input.age(of: since).spoken)"
        guard input.isOnly || input.age(of: since) > input.duration(patience) else {
            return .ok(words, reason: mode.lowercased(), evidence: evidence, remember: memory)
        }
        return Finding(mode == "BLOCK" ? .critical : .warning, mode.lowercased(), words, evidence: evidence, since: since, remember: memory)
    }

    /// - Throws: unknown, if a leverage limit is configured, and the limit or the leverage of a position is not usable.
    private static func refuseUnknownLeverage(_ input: JudgeInput) throws(EarlyFinding) {
        guard let policies = input.snapshot[.configuration].facts?.futuresPolicies else { return }
        // Without the file, or the field in it, the module uses a default that fpmond does not know. Source: bot contract 12.
        if case .missing = policies.state { return }
        let content = try policies.required()
        if case .absent = content.maximumLeverage { return }
        _ = try policies.value(of: content.maximumLeverage, "max_leverage_global")
        guard let document = input.snapshot[.book].facts?.book else { return }
        if let odd = try document.openPositions().first(where: { $0.leverage == nil }) {
            throw EarlyFinding(document.fieldInvalid("open_positions/leverage", found: "no usable number for \(odd.symbol)"))
        }
    }

    private static func overLeveraged(_ input: JudgeInput) -> Finding? {
        guard let document = input.snapshot[.book].facts?.book, let book = document.content,
            let limit = input.snapshot[.configuration].facts?.futuresPolicies.content?.maximumLeverage.value, limit > 0
        else { return nil }
        let over = book.open.filter { ($0.leverage ?? 0) > limit }
        guard !over.isEmpty else { return nil }
        let names = over.map { "\($0.symbol) at \($0.leverage ?? 0)" }
        return .warning(
            "leverage-over-limit", "leverage above the limit of \(limit): \(names.spoken)",
            evidence: ["file": .text(document.path), "field": "leverage", "limit": .number(limit), "positions": .names(names)])
    }
}
