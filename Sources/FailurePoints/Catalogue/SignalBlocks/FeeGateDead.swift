/// Entries are made, but the fee gate no longer decides on them.
extension FailurePoint {
    static let feeGateDead = FailurePoint(
        "fee-gate-dead", category: .signalBlocks, impact: .blocksSome, title: "The fee gate no longer decides",
        meaning: """
            The bot no longer checks whether an entry pays for its fees: the check ends without a result and the bot goes on. It makes trades that \
            cost more than they can earn.
            """,
        advice: "Entries bypass the gate: its check ends without a result, and the bot's callers hide that. Only a fixed bot helps.",
        reads: [.feeGate, .book, .decisions], settings: [FeeGateDead.lag, FeeGateDead.window],
        reasons: [
            .ok("no-entries", "the bot opened no position in the window on which the gate should have decided"),
            .futureTimestamp("last_updated", [.unknown]),
            .warning("errors", "the bot logged an error of the fee gate less than the lag ago"),
            .warning("silent", "the newest entry is later than the gate's last decision by more than the lag"),
        ], judge: FailurePoint.judge(FeeGateDead.judge))
}

private enum FeeGateDead {
    static let lag = Setting("lag", .duration(.seconds(1800)), why: "the gate decides on each entry before the bot makes it; bot contract 15")
    static let window = Setting(
        "window", .duration(.seconds(604_800)), why: "older entries say nothing about the gate now; the book's last trades, bot contract 5.1")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.feeGate)
        let updated = try document.value(of: try document.required().updatedAt, "last_updated")
        try input.refuseFuture(updated, field: "last_updated", of: document.path, as: .unknown)
        let book = try input.facts(.book).book.required()
        var evidence: Evidence = ["file": .text(document.path), "field": "last_updated", "timestamp": .instant(updated)]
        if let failed = input.snapshot[.decisions].facts?.newest(.feeGateError, at: input.now.wall), input.age(of: failed) <= input.duration(lag) {
            evidence["failed_at"] = .instant(failed)
            return .warning("errors", "the fee gate failed \(input.age(of: failed).spoken) ago", evidence: evidence)
        }
        try input.snapshot[.decisions].facts?.refuseUnreadable(.learningUpdates)
        guard let entry = book.openings(within: input.duration(window), at: input.now.wall).last?.at else {
            let words = "no position opened in \(input.duration(window).spoken), so the fee gate had nothing to decide"
            return .ok(words, reason: "no-entries", evidence: evidence)
        }
        evidence["newest_entry"] = .instant(entry)
        let behind = entry.since(updated)
        guard behind > input.duration(lag) else {
            return .ok(
                behind > .zero
                    ? "the fee gate last decided \(behind.spoken) before the newest entry" : "the fee gate decided after the newest entry",
                evidence: evidence)
        }
        return .warning("silent", "the fee gate last decided \(behind.spoken) before the newest entry", evidence: evidence)
    }
}
