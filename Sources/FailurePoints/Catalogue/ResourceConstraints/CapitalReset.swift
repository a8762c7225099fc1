/// The capital in the portfolio file was reset to its start value.
extension FailurePoint {
    static let capitalReset = FailurePoint(
        "capital-reset", category: .resourceConstraints, impact: .none, title: "The recorded capital was reset to its start value",
        meaning: """
            The bot counts its capital and its profit from the start again. It sizes positions by a figure that is not the account's, and earlier \
            losses no longer show.
            """,
        advice: "A safeguard of the bot reset it to 6000 USD. Its profits and losses before that are no longer in the portfolio file.",
        reads: [.portfolio], settings: [CapitalReset.hold],
        reasons: [
            .warning(
                "reset",
                "less than the hold time ago the allocated margin jumped to exactly 6000 USD, or the realised profit dropped to zero at that figure")
        ], confirm: .immediate, judge: FailurePoint.judge(CapitalReset.judge))
}

private enum CapitalReset {
    static let hold = Setting("hold", .duration(.seconds(86_400)), why: "a reset does not undo itself: it is reported for a day")
    /// What the safeguard sets, in USD. Source: bot contract 5.2.
    private static let start = 6000.0

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.portfolio)
        let portfolio = try document.required()
        let allocated = try document.value(of: portfolio.allocatedMargin, "total_margin_allocated")
        let realized = portfolio.realizedProfit.value
        var memory = input.memory
        let (before, realizedBefore) = (memory.number("allocated"), memory.number("realized"))
        let jumped = before.map { $0 != start } ?? false
        let forgot = realized == 0 && (realizedBefore.map { $0 != 0 } ?? false)
        if allocated == start, before != nil, jumped || forgot {
            memory["reset_at"] = .instant(input.now.wall)
            memory["reset"] = .text("allocated \(before ?? 0), realised \(realizedBefore ?? 0) before")
        }
        memory["allocated"] = .number(allocated)
        memory["realized"] = realized.map { .number($0) }
        var evidence: Evidence = ["file": .text(document.path), "field": "total_margin_allocated", "allocated_usd": .number(allocated)]
        evidence["realized_usd"] = realized.map { .number($0) }
        if let at = memory.instant("reset_at"), input.now.wall.since(at) <= input.duration(hold) {
            return Finding(
                .warning, "reset", "the recorded capital was reset to 6000 USD (\(memory.text("reset") ?? ""))", evidence: evidence, since: at,
                remember: memory)
        }
        return .ok("\(Int(allocated.clamped)) USD allocated", evidence: evidence, remember: memory)
    }
}
