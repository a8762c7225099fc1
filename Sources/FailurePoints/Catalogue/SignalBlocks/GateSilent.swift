/// Entries are made, but the intelligence gate never decides on them.
extension FailurePoint {
    static let gateSilent = FailurePoint(
        "gate-silent", category: .signalBlocks, impact: .blocksSome, title: "The intelligence gate never decides",
        meaning: """
            The intelligence gate is meant to check every entry. Entries that it does not log are not filtered by market data, and their sizes are \
            not adapted either.
            """,
        advice: "Entries are made without the gate: its check ends without a result, and its callers hide that. Only a fixed bot helps.",
        reads: [.decisions, .book], settings: [GateSilent.window, GateSilent.entries],
        reasons: [
            .unknown("not-covered", "a log that the gate writes to does not cover the whole window"),
            .warning("silent", "enough entries were made in the window, and no log of the gate mentions one"),
        ], judge: FailurePoint.judge(GateSilent.judge))
}

private enum GateSilent {
    static let window = Setting("window", .duration(.seconds(86_400)), why: "bot contract 15, GATE_SILENT")
    static let entries = Setting(
        "entries", .count(10), why: "so many entries without a log line of the gate are no coincidence; bot contract 15, GATE_SILENT")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.decisions)
        let (window, now) = (input.duration(window), input.now.wall)
        let entries = facts.entries(input, within: window)
        let words = facts.count(DecisionKind.gateWords, within: window, at: now)
        let evidence: Evidence = [
            "file": .text(DecisionLog.gateLog.rawValue), "entries": .count(entries), "gate_words": .count(words),
            "window_seconds": .seconds(window),
        ]
        if words > 0 { return .ok("the gate decided \(words) times in \(window.spoken)", evidence: evidence) }
        // A missing log is silent; one that was not read to its end may have lines of the gate. If all are missing there is no evidence at all.
        let logs = [DecisionLog.gateLog, .signalBus, .learningEvents]
        if logs.allSatisfy({ facts.sources[$0]?.state == .missing }) { try facts.require(.gateLog) }
        for log in logs {
            let isMissing = facts.sources[log]?.state == .missing
            guard !isMissing, !facts.covers(log, within: window, at: now) else { continue }
            return .unknown("not-covered", "\(log.rawValue) does not cover all of the last \(window.spoken)", evidence: evidence)
        }
        // "Too few entries" needs a source that counts entries.
        if input.snapshot[.book].facts?.book.content == nil { try facts.require(.learningUpdates) }
        guard entries >= input.count(Self.entries) else {
            return .ok("\(entries) entries in \(window.spoken): too few to judge the gate", evidence: evidence)
        }
        return .warning("silent", "\(entries) entries in \(window.spoken), and the gate decided on none of them", evidence: evidence)
    }
}
