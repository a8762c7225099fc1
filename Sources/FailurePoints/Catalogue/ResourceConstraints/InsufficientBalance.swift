/// Too little free margin for an entry.
extension FailurePoint {
    static let insufficientBalance = FailurePoint(
        "insufficient-balance", rows: ["3.3a"], category: .resourceConstraints, impact: .blocksMany, title: "Not enough free margin for an entry",
        meaning: "Without free margin, entries fail or get size zero; the bot still manages the open positions.",
        advice: "Close a position or allocate more. The bot's figure of available margin drifts; fpmond computes its figure from the open positions.",
        reads: [.portfolio, .book, .decisions],
        settings: [InsufficientBalance.ticket, InsufficientBalance.window, InsufficientBalance.errors],
        reasons: [
            .critical("orders-refused", "enough orders in the window failed for lack of balance or margin"),
            .critical("no-margin", "the open positions leave less of the allocated margin than the smallest entry needs"),
            .warning("available-low", "the bot's figure of available margin is less than the smallest entry needs"),
        ], judge: FailurePoint.judge(InsufficientBalance.judge))
}

private enum InsufficientBalance {
    static let window = Setting("window", .duration(.seconds(3600)), why: "bot contract 14, row 3.3a")
    static let errors = Setting("errors", .count(2), why: "bot contract 14, row 3.3a")
    static let ticket = Setting("smallest_ticket_usd", .number(50), why: "the smallest normal entry; bot contract 14, row 3.3a")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        if let finding = FailedOrders.finding(
            input, .balanceError, input.duration(window), input.count(errors), .critical, "orders-refused")
        {
            return finding
        }
        let document = try input.facts(.portfolio)
        let portfolio = try document.required()
        let available = try document.value(of: portfolio.availableMargin, "available_margin")
        let bookDocument = try input.facts(.book).book
        let open = try bookDocument.openPositions()
        var evidence: Evidence = ["file": .text(document.path), "field": "available_margin", "available_usd": .number(available)]
        let ticket = input.number(ticket)
        // The bot's figure drifts, so count the margin of the open positions as well. Source: bot contract 5.2.
        let held = open.compactMap(\.marginCollateral).reduce(0, +)
        evidence["held_usd"] = .number(held)
        // A position without a usable figure can only make it less.
        let free = portfolio.allocatedMargin.value.map { $0 - held }
        if let free {
            evidence["free_usd"] = .number(free)
            if free < ticket {
                return .critical("no-margin", "only \(Int(free.clamped)) USD of margin are free: no entry is possible", evidence: evidence)
            }
        }
        if available < ticket {
            return .warning("available-low", "the bot counts only \(Int(available.clamped)) USD of margin as available", evidence: evidence)
        }
        _ = try document.value(of: portfolio.allocatedMargin, "total_margin_allocated")
        if let odd = open.first(where: { $0.marginCollateral == nil }) {
            throw EarlyFinding(bookDocument.fieldInvalid("open_positions/margin_collateral", found: "no usable number for \(odd.symbol)"))
        }
        try FailedOrders.requireLog(input, within: input.duration(window))
        return .ok("\(Int(available.clamped)) USD of margin are available", evidence: evidence)
    }
}

extension Double {
    /// Limited to what an `Int` can represent, for a message: a file may contain any number.
    var clamped: Double { isNaN ? 0 : Swift.min(Swift.max(self, -1e15), 1e15) }
}
