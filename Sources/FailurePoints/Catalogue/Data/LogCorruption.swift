/// Lines of the bot's logs that are not valid JSON.
extension FailurePoint {
    static let logCorruption = FailurePoint(
        "log-corruption", rows: ["5.1b"], category: .data, impact: .none, title: "The bot's logs contain lines that are not valid JSON",
        meaning: """
            Learners, reports and fpmond itself read these logs: an invalid line is a decision, a trade or a crash that is lost to all of them. It \
            blocks no entry.
            """,
        advice: "Single torn lines are normal where several processes append. Runs of NUL come from a loss of power: check the disk.",
        reads: [.logIntegrity], settings: [LogCorruption.ratio, LogCorruption.streak],
        reasons: [
            .unknown("no-logs", "there is no log to check"),
            .warning("nul-bytes", "the end of a log contains NUL bytes"),
            .warning("invalid-streak", "at least as many consecutive lines of a log as the limit are not valid"),
            .warning("invalid-lines", "a larger share of a log's last lines than the limit is not valid"),
        ], judge: FailurePoint.judge(LogCorruption.judge))
}

private enum LogCorruption {
    static let ratio = Setting(
        "invalid_ratio", .ratio(0.01), clears: .below, why: "several processes append without a lock; bot contract 14, row 5.1b")
    static let streak = Setting("invalid_streak", .count(5), why: "torn lines come one by one; bot contract 14, row 5.1b")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.logIntegrity)
        let bad = facts.logs.compactMap { log -> (log: LogIntegrityFacts.Log, reason: String)? in
            if log.nulBytes > 0 { return (log, "nul-bytes") }
            if log.invalidStreak >= input.count(streak) { return (log, "invalid-streak") }
            return log.invalidLines > 1 && log.invalidRatio > input.ratio(ratio) ? (log, "invalid-lines") : nil
        }
        guard let (log, reason) = bad.first else {
            if let log = facts.logs.first(where: { $0.unreadable != nil }) {
                let evidence: Evidence = ["file": .text(log.path)]
                return .unknown("unreadable", "\(log.path) could not be read: \(log.unreadable ?? "")", evidence: evidence)
            }
            guard !facts.logs.isEmpty else { return .unknown("no-logs", "no logs/*.jsonl to check", evidence: ["path": "logs"]) }
            return .ok("\(facts.logs.count) logs, all lines valid", evidence: ["path": "logs", "files": .count(facts.logs.count)])
        }
        var evidence: Evidence = [
            "file": .text(log.path), "lines": .count(log.lines), "invalid_lines": .count(log.invalidLines), "nul_bytes": .count(log.nulBytes),
        ]
        evidence["first_invalid_offset"] = log.firstInvalidOffset.map { .integer($0) }
        evidence["files"] = .names(bad.map(\.log.path))
        return .warning(
            reason, "\(log.invalidLines) of the last \(log.lines) lines of \(bad.map(\.log.path).spoken) are not valid JSON", evidence: evidence)
    }
}
