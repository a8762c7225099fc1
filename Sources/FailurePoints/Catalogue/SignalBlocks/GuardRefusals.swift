/// What the four guards of the intelligence gate share: the share of signals that one guard refuses. Source: bot contract 6.1, 6.2.
extension FailurePoint {
    /// A failure point for one guard.
    ///
    /// - Parameters:
    ///   - why: why the guard refuses a signal; begins the advice.
    ///   - kinds: the guard's blocks on the signal bus.
    ///   - lines: the same blocks in the gate's log.
    static func guardRefusals(
        _ id: FailurePoint.ID, row: String, title: String, meaning: String, why: String, kinds: [DecisionKind], lines: [DecisionKind] = []
    ) -> FailurePoint {
        FailurePoint(
            id, rows: [row], category: .signalBlocks, impact: .blocksSome, intended: true, title: title, meaning: meaning,
            advice: "\(why) A block by design; if it lasts, check that the guard's data are fresh.", reads: [.decisions, .book],
            settings: [GuardRefusals.window, GuardRefusals.ratio, GuardRefusals.blocks],
            reasons: [
                .warning(
                    "most-blocked", "the guard blocked enough signals in the window, and more than the limit's share of blocks and entries together")
            ], excusedBy: ["intelligence-stale"],
            judge: FailurePoint.judge { (input) throws(EarlyFinding) in try GuardRefusals.judge(input, kinds, lines) })
    }
}

private enum GuardRefusals {
    static let window = Setting("window", .duration(.seconds(21_600)), why: "bot contract 14, row 1.1c")
    static let ratio = Setting("blocked_ratio", .ratio(0.9), clears: .below, why: "bot contract 14, row 1.1c")
    static let blocks = Setting("blocks", .count(20), why: "a share of fewer signals means nothing; bot contract 14, row 1.1c")

    static func judge(_ input: JudgeInput, _ kinds: [DecisionKind], _ lines: [DecisionKind]) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.decisions)
        try facts.require(.signalBus)
        let (window, now) = (input.duration(window), input.now.wall)
        // The gate writes the same block on the bus and in its log: count it once.
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
            .warning, "most-blocked", "the guard blocked \(blocked) of \(blocked + entries) signals in \(window.spoken)", evidence: evidence,
            holds: true)
    }
}
