/// Signal-level blocks by the guards of the intelligence gate: how much of what was wanted each of them refuses. Source: bot contract 6.1, 6.2.
extension Catalogue {
    static let guardBlocks: [FailurePoint] = [
        guardWhaleCVD, guardTakerAggression, guardLiquidationWall, guardTrapDetection, symbolAlphaFloor, powerRanking,
    ]

    static let guardWhaleCVD = guardBlock(
        "guard-whale-cvd", "1.1c", "Whale guard refuses most signals", "Large traders act against the signals.",
        kinds: [.whaleConflict, .whaleIntent], lines: [.whaleConflictLine])
    static let guardTakerAggression = guardBlock(
        "guard-taker-aggression", "1.1d", "Taker guard refuses most signals", "Buyers are not aggressive enough for long entries.",
        kinds: [.takerAggression])
    static let guardLiquidationWall = guardBlock(
        "guard-liquidation-wall", "1.1e", "Liquidation guard refuses most signals", "Prices stand close to a cluster of liquidations.",
        kinds: [.liquidationWall], lines: [.liquidationWallLine])
    static let guardTrapDetection = guardBlock(
        "guard-trap-detection", "1.1f", "Trap guard refuses most signals", "Retail traders are crowded on the long side.", kinds: [.longTrap])

    private static func guardBlock(
        _ id: FailurePoint.ID, _ row: String, _ title: String, _ why: String, kinds: [DecisionKind], lines: [DecisionKind] = []
    ) -> FailurePoint {
        FailurePoint(
            id, rows: [row], category: .signalBlocks, impact: .blocksSome, intended: true, title: title,
            advice: "\(why) A block by design; if it lasts, look whether the guard's data are fresh.", reads: [.decisions, .book],
            settings: [GuardShare.window, GuardShare.ratio, GuardShare.blocks], excusedBy: ["intelligence-stale"],
            judge: FailurePoint.judge { (input) throws(EarlyFinding) in try GuardShare.judge(input, kinds, lines) })
    }

    enum GuardShare {
        static let window = Setting("window", .duration(.seconds(21_600)), why: "bot contract 14, row 1.1c")
        static let ratio = Setting("blocked_ratio", .ratio(0.9), why: "bot contract 14, row 1.1c")
        static let blocks = Setting("blocks", .count(20), why: "a share of fewer says nothing; bot contract 14, row 1.1c")

        static func judge(_ input: JudgeInput, _ kinds: [DecisionKind], _ lines: [DecisionKind]) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.decisions)
            try facts.require(.signalBus)
            let (window, now) = (input.duration(window), input.now.wall)
            // The gate writes the same block on the bus and in its log.
            let blocked = max(facts.count(kinds, within: window, at: now), facts.count(lines, within: window, at: now))
            let entries = facts.entries(input, within: window)
            let evidence: Evidence = [
                "file": .text(DecisionLog.signalBus.rawValue), "blocked": .count(blocked), "entries": .count(entries),
                "window_seconds": .seconds(window),
            ]
            guard blocked >= input.count(blocks), Double(blocked) > input.ratio(ratio) * Double(blocked + entries) else {
                try facts.refuseUncovered(.signalBus, within: window, at: now)
                return .ok("\(blocked) blocks and \(entries) entries in \(window.spoken)", evidence: evidence)
            }
            return Finding(
                .warning, "most-blocked", "the guard blocked \(blocked) of \(blocked + entries) in \(window.spoken)", evidence: evidence, holds: true)
        }
    }
}

extension DecisionFacts {
    /// - Throws: unknown, where the log that carries the evidence is not there or cannot be read.
    func require(_ log: DecisionLog) throws(EarlyFinding) {
        if sources[log].map({ $0.state == .missing }) ?? true { throw .missing(log.rawValue) }
        try refuseUnreadable(log)
    }

    /// - Throws: unknown, where the log is there and does not tell what was written in it. One that is not there says that nothing was.
    func refuseUnreadable(_ log: DecisionLog) throws(EarlyFinding) {
        guard let source = sources[log] else { return }
        var evidence: Evidence = ["file": .text(log.rawValue)]
        if case .unreadable(let detail) = source.state {
            throw EarlyFinding(.unknown("unreadable", "\(log.rawValue) could not be read: \(detail)", evidence: evidence))
        }
        guard source.state == .followed else { return }
        if source.isGarbled {
            evidence["rows"] = .count(source.recentRows)
            evidence["invalid_rows"] = .count(source.recentInvalidRows)
            let words =
                "\(source.recentInvalidRows) of the last \(source.recentRows + source.recentInvalidRows) rows of \(log.rawValue) cannot be read"
            throw EarlyFinding(.unknown("unparsable", "\(words), so this cannot be told", evidence: evidence))
        }
        if source.isBehind { throw EarlyFinding(.unknown("not-covered", "\(log.rawValue) has not been read to its end yet", evidence: evidence)) }
    }

    /// - Throws: unknown, where the log is there and not all of the window is known from it: what was counted may be too little.
    func refuseUncovered(_ log: DecisionLog, within window: Duration, at now: Instant) throws(EarlyFinding) {
        guard let source = sources[log], source.state == .followed, !covers(log, within: window, at: now) else { return }
        throw EarlyFinding(
            .unknown("not-covered", "\(log.rawValue) is not known over all of the last \(window.spoken)", evidence: ["file": .text(log.rawValue)]))
    }

    /// Entries by the bot's own word, or by the book where that knows of more.
    func entries(_ input: JudgeInput, within window: Duration) -> Int {
        let opened = input.snapshot[.book].facts?.book.content?.openings(within: window, at: input.now.wall).count ?? 0
        return max(count(.entryPlaced, within: window, at: input.now.wall), opened)
    }
}

// MARK: Floors and ranks

extension Catalogue {
    static let symbolAlphaFloor = FailurePoint(
        "symbol-alpha-floor", rows: ["1.1h"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "Symbols win too seldom",
        advice: "Their size is meant to be halved until they win again. When all of them are listed, look at the strategy and not at the symbols.",
        reads: [.book], settings: [AlphaFloor.window, AlphaFloor.trades, AlphaFloor.winRate], judge: FailurePoint.judge(AlphaFloor.judge))

    enum AlphaFloor {
        static let window = Setting("window", .duration(.seconds(604_800)), why: "the gate's own seven days; bot contract 6.2")
        static let trades = Setting("trades", .count(5), why: "the gate's own minimum; bot contract 6.2")
        static let winRate = Setting("win_ratio", .ratio(0.35), why: "the gate's own floor; bot contract 6.2")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.book).book
            let book = try document.required()
            guard book.hasClosedList else { throw EarlyFinding(document.fieldInvalid("closed_positions", found: "absent, or no list")) }
            let rated = book.performance(within: input.duration(window), at: input.now.wall).filter { $0.trades >= input.count(trades) }
            let floored = rated.filter { $0.winRate < input.ratio(winRate) }
            let evidence: Evidence = [
                "file": .text(document.path), "field": "closed_positions", "rated": .count(rated.count), "floored": .names(floored.map(\.symbol)),
            ]
            guard !floored.isEmpty else { return .ok("no symbol is under the floor", evidence: evidence) }
            if floored.count == rated.count, rated.count > 1 {
                return .warning(
                    "all-floored", "all \(rated.count) symbols win less than \(Int(input.ratio(winRate) * 100)) % of their trades", evidence: evidence
                )
            }
            return .ok("under the floor: \(floored.map(\.symbol).spoken)", reason: "floored", evidence: evidence)
        }
    }

    static let powerRanking = FailurePoint(
        "power-ranking", rows: ["1.1i"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "Symbols in the bottom tier",
        advice: "They are meant to trade small until their shadow results are better; without shadow data they never leave.",
        reads: [.decisions], settings: [Ranking.window], judge: FailurePoint.judge(Ranking.judge))

    enum Ranking {
        static let window = Setting(
            "window", .duration(.seconds(86_400)), why: "the gate ranks at each signal: an older word is of a symbol nobody asks for")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.decisions)
            try facts.require(.gateLog)
            let bottom = facts.marks.filter { $0.kind == .rankingBottom && input.age(of: $0.at) <= input.duration(window) }.map(\.symbol).sorted()
            let evidence: Evidence = ["file": .text(DecisionLog.gateLog.rawValue), "bottom": .names(bottom)]
            guard !bottom.isEmpty else { return .ok("no symbol in the bottom tier", evidence: evidence) }
            return .ok("in the bottom tier: \(bottom.spoken)", reason: "bottom-tier", evidence: evidence)
        }
    }
}
