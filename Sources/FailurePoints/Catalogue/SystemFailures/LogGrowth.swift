/// The bot's logs are large or grow fast.
extension FailurePoint {
    static let logGrowth = FailurePoint(
        "log-growth", category: .systemFailures, impact: .none, title: "The bot's logs grow too large",
        meaning: """
            Nothing is lost yet. But the bot rotates its logs only when it starts. Logs that keep growing fill the disk, and a full disk stops \
            everything.
            """,
        advice: "The bot rotates its logs only at its start: restart it at a quiet moment. Never delete a .jsonl that it still writes.",
        reads: [.logIntegrity], settings: [LogGrowth.size, LogGrowth.daily],
        reasons: [
            .warning("unrotated", "a log is larger than the limit"),
            .warning("growing", "the logs together grow by more than the limit per day"),
        ],
        judge: FailurePoint.judge(LogGrowth.judge))
}

private enum LogGrowth {
    static let size = Setting("log_bytes", .bytes(100 << 20), why: "the bot rotates above this size, but only at its start; bot contract 3.2 and 15")
    static let daily = Setting("bytes_a_day", .bytes(1 << 30), why: "bot contract 14, row 2.4a")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.logIntegrity)
        var evidence: Evidence = ["path": "logs", "total_bytes": .integer(facts.totalBytes)]
        let (at, before) = (input.memory.instant("at"), input.memory.integer("total_bytes"))
        let elapsed = at.map { input.age(of: $0) } ?? .zero
        // One sample a day. A rotation makes the total smaller, so a new sample begins.
        let keeps = at != nil && elapsed >= .zero && elapsed <= .seconds(86_400) && facts.totalBytes >= before ?? 0
        let memory = keeps ? input.memory : Memory(["at": .instant(input.now.wall), "total_bytes": .integer(facts.totalBytes)])
        let limit = input.bytes(size)
        if let largest = facts.logs.max(by: { $0.sizeBytes < $1.sizeBytes }), largest.sizeBytes > limit {
            evidence["file"] = .text(largest.path)
            evidence["size_bytes"] = .integer(largest.sizeBytes)
            return .warning(
                "unrotated", "\(largest.path) is \(largest.sizeBytes >> 20) MiB, warning above \(limit >> 20) MiB", evidence: evidence,
                remember: memory)
        }
        if let before, elapsed >= .seconds(3600), elapsed <= .seconds(90_000) {
            let grown = Double(facts.totalBytes - before) / elapsed.inSeconds * 86_400
            evidence["bytes_a_day"] = .integer(Int64(grown))
            if grown > Double(input.bytes(daily)) {
                return .warning("growing", "the logs grow by \(Int64(grown) >> 20) MiB a day", evidence: evidence, remember: memory)
            }
        }
        return .ok("\(facts.files) logs, \(facts.totalBytes >> 20) MiB", evidence: evidence, remember: memory)
    }
}
