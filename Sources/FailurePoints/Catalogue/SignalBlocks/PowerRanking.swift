/// Symbols in the bottom tier of the gate's ranking.
extension FailurePoint {
    static let powerRanking = FailurePoint(
        "power-ranking", rows: ["1.1i"], category: .signalBlocks, impact: .blocksSome, intended: true, title: "Symbols in the bottom tier",
        meaning: """
            The bot is meant to trade a symbol at the end of the gate's ranking at a small size until its shadow results improve, which never \
            happens without shadow data. For information only: it never fails and raises no alert.
            """,
        advice: "They are meant to trade small until their shadow results improve; without shadow data they never leave this tier.",
        reads: [.decisions], settings: [PowerRanking.window],
        reasons: [.ok("bottom-tier", "the gate's log ranks a symbol in the bottom tier within the window")],
        judge: FailurePoint.judge(PowerRanking.judge))
}

private enum PowerRanking {
    static let window = Setting(
        "window", .duration(.seconds(86_400)), why: "the gate ranks at each signal: an older line is about a symbol that gets no signals any more")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.decisions)
        try facts.require(.gateLog)
        let bottom = facts.marks.filter { $0.kind == .rankingBottom && input.age(of: $0.at) <= input.duration(window) }.map(\.symbol).sorted()
        let evidence: Evidence = ["file": .text(DecisionLog.gateLog.rawValue), "bottom": .names(bottom)]
        guard !bottom.isEmpty else { return .ok("no symbol in the bottom tier", evidence: evidence) }
        return .ok("in the bottom tier: \(bottom.spoken)", reason: "bottom-tier", evidence: evidence)
    }
}
