/// Symbols below the gate's floor of the win rate, recomputed from the closed positions.
extension FailurePoint {
    static let symbolAlphaFloor = FailurePoint(
        "symbol-alpha-floor", rows: ["1.1h"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "Symbols win too few trades",
        meaning: """
            The bot is meant to trade a symbol that wins too few of its recent trades at half size. fpmond computes the win rates from the closed \
            positions; when every symbol is below the floor, nothing is meant to be traded at full size any more.
            """,
        advice: "Their size is meant to be halved until they win again. When all of them are listed, check the strategy, not the symbols.",
        reads: [.book], settings: [SymbolAlphaFloor.window, SymbolAlphaFloor.trades, SymbolAlphaFloor.winRate],
        reasons: [
            .ok("floored", "some of the symbols with enough trades win too few of them, but not all"),
            .warning("all-floored", "several symbols have enough trades, and each of them wins too few"),
        ], judge: FailurePoint.judge(SymbolAlphaFloor.judge))
}

private enum SymbolAlphaFloor {
    static let window = Setting("window", .duration(.seconds(604_800)), why: "the gate uses seven days; bot contract 6.2")
    static let trades = Setting("trades", .count(5), why: "the gate's minimum; bot contract 6.2")
    static let winRate = Setting("win_ratio", .ratio(0.35), clears: .above, why: "the gate's floor; bot contract 6.2")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasClosedList else { throw EarlyFinding(document.fieldInvalid("closed_positions", found: "absent, or not a list")) }
        let rated = book.performance(within: input.duration(window), at: input.now.wall).filter { $0.trades >= input.count(trades) }
        let floored = rated.filter { $0.winRate < input.ratio(winRate) }
        let evidence: Evidence = [
            "file": .text(document.path), "field": "closed_positions", "rated": .count(rated.count), "floored": .names(floored.map(\.symbol)),
        ]
        guard !floored.isEmpty else { return .ok("no symbol is below the floor", evidence: evidence) }
        if floored.count == rated.count, rated.count > 1 {
            return .warning(
                "all-floored", "all \(rated.count) symbols win less than \(Int(input.ratio(winRate) * 100)) % of their trades", evidence: evidence)
        }
        return .ok("below the floor: \(floored.map(\.symbol).spoken)", reason: "floored", evidence: evidence)
    }
}
