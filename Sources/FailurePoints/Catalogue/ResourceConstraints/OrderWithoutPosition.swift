/// The bot placed an order, and no position followed: exposure that the bot does not track. Source: bot contract 15, ORDER_WITHOUT_POSITION.
extension FailurePoint {
    static let orderWithoutPosition = FailurePoint(
        "order-without-position", category: .resourceConstraints, impact: .blocksMany, title: "An order was placed and no position followed",
        meaning: """
            The bot placed an order, but its book shows no position from it. If the order was filled, nothing manages its exit and the account \
            holds more than the bot believes.
            """,
        advice: "Compare with the exchange: in live mode a position may be open that the bot does not know and will never close.",
        reads: [.decisions, .book, .configuration], settings: [OrderWithoutPosition.patience, OrderWithoutPosition.window],
        reasons: [.graded("lost", "no position on its symbol followed an order in time; critical in live mode")],
        judge: FailurePoint.judge(OrderWithoutPosition.judge))
}

private enum OrderWithoutPosition {
    static let patience = Setting(
        "patience", .duration(.seconds(300)), why: "two cycles write the book; bot contract 15, ORDER_WITHOUT_POSITION")
    /// The bot writes the book and the log of one entry within this time, in either order.
    private static let lead = Duration.seconds(30)
    static let window = Setting("window", .duration(.seconds(3600)), why: "a lost order is reported for an hour")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.decisions)
        try facts.require(.learningUpdates)
        let document = try input.facts(.book).book
        let openings = try document.required().openings(within: input.duration(window) + input.duration(patience) * 2, at: input.now.wall)
        let due = (facts.placed + facts.untracked).filter { order in
            let age = input.age(of: order.at)
            return age > input.duration(patience) && age <= input.duration(window)
        }
        let lost = due.filter { order in
            // An order without a symbol is lost if no position at all was opened around that time.
            !openings.contains {
                ($0.symbol == order.symbol || order.symbol == "?") && $0.at >= order.at - lead
                    && $0.at <= order.at + input.duration(patience)
            }
        }
        var evidence: Evidence = [
            "file": .text(DecisionLog.learningUpdates.rawValue), "orders": .count(due.count),
            "symbols": .names(Array(Set(lost.map(\.symbol))).sorted()),
        ]
        guard let first = lost.map(\.at).min() else {
            try facts.refuseUncovered(.learningUpdates, within: input.duration(window), at: input.now.wall)
            return .ok("\(due.count) orders, each with its position", evidence: evidence)
        }
        let mode = input.snapshot[.configuration].facts?.tradingConfig.content?.mode.value?.lowercased()
        evidence["mode"] = mode.map { .text($0) }
        return Finding(
            mode == "live" ? .critical : .warning, "lost", "no position followed the order for \(Array(Set(lost.map(\.symbol))).sorted().spoken)",
            evidence: evidence, since: first)
    }
}
