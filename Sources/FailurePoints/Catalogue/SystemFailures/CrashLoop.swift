/// The bot crashes again and again, inside its process or as a unit.
extension FailurePoint {
    static let crashLoop = FailurePoint(
        "crash-loop", rows: ["2.5b"], category: .systemFailures, impact: .blocksAll, title: "The bot crashes again and again",
        meaning: """
            The bot survives its crashes inside one process and starts over, up to a hundred times: systemd sees a healthy unit while trading \
            keeps restarting. A restart does not end an error that repeats.
            """,
        advice: """
            Read logs/process_crash.log and the unit's journal. systemd does not see restarts inside the process. While the same error repeats, a \
            restart does not help.
            """,
        reads: [.crashLog, .journal], settings: [CrashLoop.window, CrashLoop.limit, CrashLoop.heartbeats, SharedSettings.journalHold],
        reasons: [
            .critical("gave-up", "the crash log, or recently the bot's journal, says that the bot used up its restarts"),
            .critical("port-blocked", "the bot's journal recently said that its port is blocked; the bot then restarts without a pause"),
            .critical("same-error", "there were enough crashes in the window, and the latest all had the same error"),
            .critical("crash-loop", "there were enough crashes in the window, with different errors"),
            .critical("journal", "the unit's journal shows enough crashes in the window"),
            .critical("unit-restarts", "systemd scheduled enough restarts of the unit in the window"),
            .warning("duplicate-heartbeats", "several process heartbeats arrive per minute: the bot restarted inside its process"),
        ],
        judge: FailurePoint.judge(CrashLoop.judge))
}

private enum CrashLoop {
    static let window = Setting(
        "window", .duration(.seconds(1800)),
        why: "with pauses of 10 s, each 1.5 times the last, seven restarts fit in; bot contract 2.5 and 4.6")
    static let limit = Setting("crashes", .count(3), why: "bot contract 4.6 and 14, row 2.5b")
    static let heartbeats = Setting(
        "heartbeats_a_minute", .count(4),
        why: "each restart inside the process adds one heartbeat a minute: four are three restarts; bot contract 2.5")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.crashLog)
        let window = input.duration(window)
        var evidence: Evidence = ["file": .text(facts.crashes.path), "window_seconds": .seconds(window)]
        var crashes: [Crash] = []
        if case .missing = facts.crashes.state {} else { crashes = try facts.crashes.required() }
        let recent = crashes.filter { crash in
            guard let at = crash.at.value else { return false }
            return input.age(of: at) <= window && !input.isAhead(at)
        }
        evidence["count"] = .count(recent.count)
        evidence["error"] = recent.last.map { .text($0.error) }
        let since = recent.compactMap { $0.at.value }.min()
        if let last = recent.last, last.context == "restart_limit_exceeded" {
            return Finding(
                .critical, "gave-up", "the bot gave up after 100 restarts in one process: \(last.error)", evidence: evidence, since: since)
        }
        if let said = journalLine(input) { return said }
        if recent.count >= input.count(limit), let last = recent.last {
            let same = recent.suffix(input.count(limit)).allSatisfy { $0.error == last.error }
            let words = "crashed \(recent.count) times in \(window.spoken) inside its process"
            return Finding(
                .critical, same ? "same-error" : "crash-loop", "the bot \(words)\(same ? ", each time with the same error" : ""): \(last.error)",
                evidence: evidence, since: since)
        }
        if let said = input.snapshot[.journal].facts?.count(.crash, within: window, at: input.now.wall), said >= input.count(limit) {
            evidence["journal_lines"] = .count(said)
            return .critical("journal", "the bot's journal shows \(said) crashes in \(window.spoken)", evidence: evidence)
        }
        if let restarts = scheduledRestarts(input, within: window), restarts.count >= input.count(limit) {
            evidence["unit"] = .text(input.bot.unit)
            evidence["unit_restarts"] = .count(restarts.count)
            let words = "systemd restarted \(input.bot.unit) \(restarts.count) times in \(window.spoken)"
            return .critical("unit-restarts", restarts.gaveUp ? "\(words) and has given up restarting it" : words, evidence: evidence)
        }
        // Each engine thread writes a row a minute: without the rows it is unknown how many of them one process runs.
        _ = try facts.heartbeats.required()
        let most = facts.mostHeartbeatsAMinute(within: window, at: input.now.wall)
        evidence["heartbeats_a_minute"] = .count(most)
        if most >= input.count(heartbeats) {
            return .warning(
                "duplicate-heartbeats", "\(most) process heartbeats a minute: the bot restarted \(most - 1) times inside its process",
                evidence: evidence)
        }
        try refuseUndated(crashes, facts.crashes, input)
        return .ok("\(recent.count) crashes in \(window.spoken)", evidence: evidence)
    }

    /// What the bot's journal recently said about restarts that no longer help.
    private static func journalLine(_ input: JudgeInput) -> Finding? {
        for (kind, reason, meaning) in [
            (JournalFacts.Kind.restartsExceeded, "gave-up", "the bot gave up after 100 restarts in one process"),
            (.portBlocked, "port-blocked", "the bot's port is blocked, and it retries without a pause"),
        ] {
            guard var said = input.wordOfBot(kind, reason, meaning) else { continue }
            said.status = .critical
            return said
        }
        return nil
    }

    /// - Throws: unknown, where crashes without a usable time follow the last one that is older than the window.
    private static func refuseUndated(_ crashes: [Crash], _ document: Document<[Crash]>, _ input: JudgeInput) throws(EarlyFinding) {
        let window = input.duration(window)
        let old = crashes.lastIndex { $0.at.value.map { input.age(of: $0) > window } ?? false }
        guard let odd = crashes[(old.map { $0 + 1 } ?? 0)...].last(where: { $0.at.value.map { input.isAhead($0) } ?? true })
        else {
            return
        }
        throw EarlyFinding(document.fieldInvalid("CRASH AT", found: odd.at.fault ?? "a time in the future"))
    }

    /// How often the process ended and systemd scheduled a restart, by systemd's journal lines: no log of the bot records such a crash.
    private static func scheduledRestarts(_ input: JudgeInput, within window: Duration) -> (count: Int, gaveUp: Bool)? {
        guard let journal = input.snapshot[.journal].facts else { return nil }
        let now = input.now.wall
        return (journal.count(.restartScheduled, within: window, at: now), journal.count(.startLimit, within: window, at: now) > 0)
    }
}
