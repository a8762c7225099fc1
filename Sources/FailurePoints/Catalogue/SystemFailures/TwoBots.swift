/// A second bot runs on the same files, outside the unit.
extension FailurePoint {
    static let twoBots = FailurePoint(
        "two-bots", category: .systemFailures, impact: .blocksAll, title: "A second bot trades on the same files",
        meaning: """
            Two bots on one book overwrite each other's data, and each acts on every signal: orders are doubled, and neither bot knows what the \
            other holds.
            """,
        advice: "Stop the one that is not in the unit. Two bots overwrite each other's book and double the orders.",
        reads: [.processes, .engine], settings: [TwoBots.heartbeatAge],
        reasons: [
            .critical("second-bot", "a process outside the unit runs the bot on the same files"),
            .critical("foreign-heartbeat", "a fresh process heartbeat belongs to a process that is not in the unit"),
            .warning("elsewhere", "a process looks like another bot, in another or an unknown directory"),
            .unknown("hidden-processes", "fpmond cannot see the processes of other users here"),
        ],
        judge: FailurePoint.judge(TwoBots.judge))
}

private enum TwoBots {
    static let heartbeatAge = Setting(
        "heartbeat_age", .duration(.seconds(180)), why: "only a fresh heartbeat belongs to a live process; bot contract 20")
    /// The start of a process is known to a second.
    private static let startTolerance: Duration = .seconds(2)

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.processes)
        let others = facts.otherBots
        var evidence: Evidence = ["unit": .text(input.bot.unit), "others": .list(others.prefix(20).map { .count($0.pid) })]
        if let here = others.first(where: { facts.isInRoot($0) == true }) {
            evidence["pid"] = .count(here.pid)
            evidence["directory"] = here.directory.map { .text($0) }
            return Finding(
                .critical, "second-bot", "process \(here.pid) runs the bot on the same files, outside the unit", evidence: evidence,
                since: here.startedAt)
        }
        if let document = input.snapshot[.engine].facts?.process, let beat = document.content, let pid = beat.pid.value,
            let at = beat.writtenAt.value, let main = facts.main, input.age(of: at) <= input.duration(heartbeatAge),
            // Until the first heartbeat, a minute after its start, the file holds the previous process's last one.
            at.since(main.process.startedAt) > Self.startTolerance, !facts.members.contains(where: { $0.pid == pid })
        {
            evidence["file"] = .text(document.path)
            evidence["pid"] = .count(pid)
            return .critical("foreign-heartbeat", "process \(pid) writes the bot's heartbeat, but is not in the unit", evidence: evidence)
        }
        if let other = others.first {
            evidence["pid"] = .count(other.pid)
            let place = other.directory.map { "in \($0)" } ?? "in an unknown directory"
            return Finding(
                .warning, "elsewhere", "process \(other.pid) looks like another bot, \(place)", evidence: evidence, since: other.startedAt)
        }
        if facts.main != nil { try requireHeartbeat(input) }
        guard facts.seesEverybody else {
            throw EarlyFinding(.unknown("hidden-processes", "fpmond cannot see the processes of other users here", evidence: evidence))
        }
        return .ok("one bot", evidence: evidence)
    }

    /// Only the heartbeat shows a bot whose process is hidden. A missing or old one shows nothing.
    ///
    /// - Throws: unknown, where there is a heartbeat without a usable process id.
    private static func requireHeartbeat(_ input: JudgeInput) throws(EarlyFinding) {
        guard let document = input.snapshot[.engine].facts?.process else { return }
        if case .missing = document.state { return }
        let beat = try document.required()
        guard input.age(of: try document.value(of: beat.writtenAt, "timestamp")) <= input.duration(heartbeatAge) else { return }
        _ = try document.value(of: beat.pid, "pid")
    }
}
