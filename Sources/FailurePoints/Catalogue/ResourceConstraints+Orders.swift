/// Orders that left no position behind: exposure that nobody tracks. Source: bot contract 15, ORDER_WITHOUT_POSITION.
extension Catalogue {
    static let orderWithoutPosition = FailurePoint(
        "order-without-position", category: .resourceConstraints, impact: .blocksMany, title: "An order was placed and no position followed",
        advice: "Compare with the exchange: in live mode a position may be open that the bot does not know and will never close.",
        reads: [.decisions, .book, .configuration], settings: [LostOrders.patience, LostOrders.window], judge: FailurePoint.judge(LostOrders.judge))

    enum LostOrders {
        static let patience = Setting("patience", .duration(.seconds(300)), why: "two cycles write the book; bot contract 15, ORDER_WITHOUT_POSITION")
        /// The book and the log of one entry are written within the same moment, in either order.
        private static let lead = Duration.seconds(30)
        static let window = Setting("window", .duration(.seconds(3600)), why: "a lost order is shown for an hour")

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
                // One that does not name its symbol is lost where nothing at all was opened about that time.
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
}
