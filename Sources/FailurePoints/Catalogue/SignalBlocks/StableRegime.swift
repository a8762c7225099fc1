/// The stable regime blocked every candidate of the window.
extension FailurePoint {
    static let stableRegime = FailurePoint(
        "stable-regime", rows: ["1.3"], category: .signalBlocks, impact: .blocksSome, intended: true,
        title: "The market regime blocks every candidate",
        meaning: """
            The bot takes no entries in a market without movement. When the regime alone refuses all candidates of a whole day, the market really \
            is flat or the bot no longer computes the regime from current prices.
            """,
        advice: "A block by design while the market does not move. If it lasts more than a day, check that the bot still computes the regime.",
        reads: [.journal, .book], settings: [StableRegime.window],
        reasons: [
            .unknown("not-covered", "only the regime blocked candidates, but the journal does not cover the whole window"),
            .warning(
                "all-blocked",
                "in the window the regime blocked candidates, nothing else blocked any, no position was opened, and the journal covers all of it"),
        ], judge: FailurePoint.judge(StableRegime.judge))
}

private enum StableRegime {
    static let window = Setting("window", .duration(.seconds(86_400)), why: "bot contract 7.2 and 14, row 1.3")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.journal)
        let window = input.duration(window)
        func count(_ kinds: JournalFacts.Kind...) -> Int { kinds.reduce(0) { $0 + facts.count($1, within: window, at: input.now.wall) } }
        let blocked = count(.stableRegime, .globalStableRegime)
        let others = count(.entryBlocked, .outsideWindows, .outsideGoldenHours, .maximumPositions)
        let opened = input.snapshot[.book].facts?.book.content?.openings(within: window, at: input.now.wall).isEmpty == false
        let evidence: Evidence = [
            "unit": .text(input.bot.unit), "place": "journal", "blocked_by_regime": .count(blocked), "blocked_otherwise": .count(others),
        ]
        guard blocked > 0, others == 0, !opened else {
            return .ok("the regime blocked \(blocked) candidates in \(window.spoken)", evidence: evidence)
        }
        guard !facts.isBehind, facts.covers(.stableRegime, within: window, at: input.now.wall) else {
            let words = "the regime blocked \(blocked) candidates, but the journal does not cover all of the last \(window.spoken)"
            return .unknown("not-covered", words, evidence: evidence)
        }
        return Finding(
            .warning, "all-blocked", "the regime blocked all \(blocked) candidates of the last \(window.spoken)", evidence: evidence, holds: true)
    }
}
