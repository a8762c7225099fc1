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

        static func judge(_ look: Look) throws(Conclusion) -> Finding {
            let facts = try look.facts(look.snapshot.decisions, of: .decisions)
            try facts.require(.learningUpdates)
            let document = try look.facts(look.snapshot.book, of: .book).book
            let openings = try document.required().openings(within: look.duration(window) + look.duration(patience) * 2, at: look.now.wall)
            let due = (facts.placed + facts.untracked).filter { order in
                let age = look.age(of: order.at)
                return age > look.duration(patience) && age <= look.duration(window)
            }
            let lost = due.filter { order in
                // One that does not name its symbol is lost where nothing at all was opened about that time.
                !openings.contains {
                    ($0.symbol == order.symbol || order.symbol == "?") && $0.at >= order.at - lead
                        && $0.at <= order.at + look.duration(patience)
                }
            }
            var evidence: Evidence = [
                "file": .text(DecisionLog.learningUpdates.rawValue), "orders": .count(due.count),
                "symbols": .names(Array(Set(lost.map(\.symbol))).sorted()),
            ]
            guard let first = lost.map(\.at).min() else {
                try facts.refuseUncovered(.learningUpdates, within: look.duration(window), at: look.now.wall)
                return .ok("\(due.count) orders, each with its position", evidence: evidence)
            }
            let mode = look.snapshot.configuration.facts?.tradingConfig.content?.mode.value?.lowercased()
            evidence["mode"] = mode.map { .text($0) }
            return Finding(
                mode == "live" ? .critical : .warning, "lost", "no position followed the order for \(Array(Set(lost.map(\.symbol))).sorted().spoken)",
                evidence: evidence, since: first)
        }
    }
}
