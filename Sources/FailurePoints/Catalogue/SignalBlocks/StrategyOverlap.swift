/// Two strategies hold one symbol in the same direction, or the account holds a symbol long and short at once.
extension FailurePoint {
    static let strategyOverlap = FailurePoint(
        "strategy-overlap", rows: ["1.1b"], category: .signalBlocks, impact: .blocksMany, title: "Strategies overlap on one symbol",
        meaning: """
            Two strategies on one symbol add up to a risk that neither of them planned for; long and short at once cancel each other and pay fees \
            twice. The bot is meant to refuse the second entry: where it does, signals are lost; where it does not, the position is twice as large.
            """,
        advice: "Two strategies hold the same symbol, or the account holds it both ways. Which position to close is a trading decision.",
        reads: [.book],
        reasons: [
            .warning("overlap", "two or more strategies hold one symbol in the same direction"),
            .warning("self-hedge", "one symbol is held long and short at once"),
        ], judge: FailurePoint.judge(StrategyOverlap.judge))
}

private enum StrategyOverlap {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        guard book.hasOpenList else { throw EarlyFinding(document.fieldInvalid("open_positions", found: "absent")) }
        let (overlaps, hedged) = (book.overlaps.filter { $0.direction != .unrecognised }, book.hedgedSymbols)
        let listed = overlaps.prefix(50).map { overlap in
            Evidence.Value.record([
                "symbol": .text(overlap.symbol), "side": .text(overlap.direction.rawValue), "strategies": .names(overlap.strategies),
                "count": .count(overlap.positions),
            ])
        }
        let evidence: Evidence = [
            "file": .text(document.path), "field": "open_positions", "count": .count(overlaps.count), "overlaps": .list(listed),
            "hedged_symbols": .names(hedged),
        ]
        var words = overlaps.map { "\($0.symbol) \($0.direction.rawValue) held by \($0.strategies.prefix(8).joined(separator: " and "))" }
        if !hedged.isEmpty { words.append("\(hedged.spoken) held long and short at once") }
        if !words.isEmpty {
            return .warning(overlaps.isEmpty ? "self-hedge" : "overlap", words.prefix(8).joined(separator: "; "), evidence: evidence)
        }
        _ = try document.openPositions()
        if let odd = book.open.first(where: { $0.symbol.hasPrefix("?") }) {
            throw EarlyFinding(document.fieldInvalid("open_positions/symbol", found: "no usable symbol in entry \(odd.symbol.dropFirst())"))
        }
        if let odd = book.open.first(where: { $0.direction == .unrecognised }) {
            throw EarlyFinding(document.fieldInvalid("open_positions/direction", found: "neither long nor short for \(odd.symbol)"))
        }
        return .ok("\(book.open.count) open positions, no overlap", evidence: evidence)
    }
}
