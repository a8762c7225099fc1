/// The fee gate blocks or cuts most entries.
extension FailurePoint {
    static let feeGate = FailurePoint(
        "fee-gate", rows: ["1.4"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "The fee gate blocks most entries",
        meaning: """
            The bot refuses entries whose expected move does not pay for fees and slippage, or makes them smaller. When the gate refuses nearly \
            all of them, nothing is left to trade.
            """,
        advice: "The expected moves do not pay for the fees. A block by design; check the fee settings if it lasts.",
        reads: [.feeGate, .decisions], settings: [FeeGate.window, FeeGate.ratio, FeeGate.decisions],
        reasons: [
            .ok("first-look", "the gate's counters were read only once, so what it blocked lately is not known yet"),
            .warning("most-blocked", "the gate decided enough entries in the window, and blocked more than the limit's share of them"),
            .warning("most-cut", "the gate's log has enough rows in the window, and more than the limit's share of them block or cut"),
        ], judge: FailurePoint.judge(FeeGate.judge))
}

private enum FeeGate {
    static let window = Setting("window", .duration(.seconds(21_600)), why: "bot contract 14, row 1.4")
    static let ratio = Setting("blocked_ratio", .ratio(0.9), clears: .below, why: "bot contract 14, row 1.4")
    static let decisions = Setting("decisions", .count(20), why: "a share of fewer decisions means nothing; bot contract 14, row 1.1c")
    /// Thirteen samples cover six hours.
    private static let spacing = Duration.seconds(1800)

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.feeGate)
        let state = try document.required()
        let blocked = Int64(try document.value(of: state.blockedCount, "blocked_count"))
        let allowed = Int64(try document.value(of: state.allowedCount, "allowed_count"))
        var samples = samples(input)
        // The counters only grow: smaller ones mean that the bot made the file anew.
        if let last = samples.last, last.blocked > blocked || last.allowed > allowed { samples = [] }
        if samples.last.map({ input.now.wall.since($0.at) >= spacing }) ?? true { samples.append((input.now.wall, blocked, allowed)) }
        let memory = Memory(["samples": .list(samples.suffix(20).map { .list([.instant($0.at), .integer($0.blocked), .integer($0.allowed)]) })])
        let first = samples.first ?? (input.now.wall, blocked, allowed)
        let (newBlocked, new) = (blocked - first.blocked, blocked - first.blocked + allowed - first.allowed)
        let evidence: Evidence = [
            "file": .text(document.path), "blocked": .integer(newBlocked), "decisions": .integer(new), "since": .instant(first.at),
        ]
        if let finding = cut(input, memory) { return finding }
        let isMostBlocked = new >= input.count(decisions) && Double(newBlocked) > input.ratio(ratio) * Double(new)
        if !isMostBlocked { try input.snapshot[.decisions].facts?.refuseUnreadable(.feeEntries) }
        guard samples.count > 1 || new > 0 else {
            let message = "the fee gate blocked \(blocked) of \(blocked + allowed) entries so far; a recent share needs a second observation"
            return .ok(message, reason: "first-look", evidence: evidence, remember: memory)
        }
        guard isMostBlocked else {
            return .ok("the fee gate blocked \(newBlocked) of \(new) recent entries", evidence: evidence, remember: memory)
        }
        return Finding(
            .warning, "most-blocked", "the fee gate blocked \(newBlocked) of \(new) entries since \(first.at.readable)", evidence: evidence,
            holds: true, since: first.at, remember: memory)
    }

    /// By the rows of the gate's log: the current bot refuses nothing and makes entries smaller instead. Source: bot contract 7.3.
    private static func cut(_ input: JudgeInput, _ memory: Memory) -> Finding? {
        guard let facts = input.snapshot[.decisions].facts else { return nil }
        let (window, now) = (input.duration(window), input.now.wall)
        let hindered = facts.count([.feeBlocked, .feeCut], within: window, at: now)
        let decided = hindered + facts.count(.feeAllowed, within: window, at: now)
        guard decided >= input.count(decisions), Double(hindered) > input.ratio(ratio) * Double(decided) else { return nil }
        return Finding(
            .warning, "most-cut", "the fee gate blocked or cut \(hindered) of \(decided) entries in \(window.spoken)",
            evidence: [
                "file": .text(DecisionLog.feeEntries.rawValue), "field": "reason", "hindered": .count(hindered), "decisions": .count(decided),
                "window_seconds": .seconds(window),
            ], holds: true, remember: memory)
    }

    private static func samples(_ input: JudgeInput) -> [(at: Instant, blocked: Int64, allowed: Int64)] {
        guard case .list(let values)? = input.memory["samples"] else { return [] }
        return values.compactMap { value in
            guard case .list(let fields) = value, fields.count == 3, case .instant(let at) = fields[0], case .integer(let blocked) = fields[1],
                case .integer(let allowed) = fields[2], input.now.wall.since(at) <= input.duration(window), at <= input.now.wall
            else { return nil }
            return (at, blocked, allowed)
        }
    }
}
