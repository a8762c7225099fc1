/// The bot's process is there, but its trading cycles do not complete.
extension FailurePoint {
    static let botFrozen = FailurePoint(
        "bot-frozen", rows: ["2.5d"], category: .systemFailures, impact: .blocksAll, title: "Trading cycles do not complete",
        meaning: """
            No trading cycle completes: the bot opens nothing and does not manage its open positions, although the unit is active. systemd does \
            not restart a process that does not end.
            """,
        advice: """
            Check the bot's journal for what its cycles do. A restart of the bot helps a frozen engine, but not a streak of protective mode.
            """,
        reads: [.engine, .unit, .processes],
        settings: [
            EngineEvidence.warningAge, EngineEvidence.criticalAge, EngineEvidence.grace, BotFrozen.stampTolerance, BotFrozen.processAge,
            BotFrozen.supervisorAge, BotFrozen.processorWindow, BotFrozen.hungCores, BotFrozen.spinningCores, SharedSettings.futureTolerance,
        ],
        reasons: [
            .graded("cycle-stale", "no cycle completed for longer than the limit, and none began recently"),
            .graded("hung", "no cycle completed for longer than the limit, and the process used no processor time"),
            .graded("spinning", "no cycle completed for longer than the limit, and the process uses a whole processor core"),
            .graded("protect-streak", "no cycle completed for longer than the limit, because one after the other ended in protective mode"),
            .graded("cycles-abort", "cycles begin, but none completed for longer than the limit"),
            .critical("missing", "the bot runs, but no cycle has ever completed"),
            .warning("stamps-disagree", "cycles complete, but the two timestamps of their heartbeat differ"),
            .warning("component-stale", "cycles complete, but another component has not reported for longer than the limit"),
            .warning("process-silent", "cycles complete, but the process heartbeat is older than its limit"),
            .warning("supervisor-silent", "cycles complete, but the bot's supervisor has not reported for longer than its limit"),
            .futureTimestamp("last_heartbeat_ts", [.critical]), .unitNotActive,
        ],
        excusedBy: ["bot-crashed"], ladder: ["restart-bot"], waitsForStartup: true, roles: [.vital], judge: EngineEvidence.judge(BotFrozen.judge))
}

private enum BotFrozen {
    static let stampTolerance = Setting(
        "stamp_tolerance", .duration(.seconds(5)), why: "the bot writes both timestamps at once; bot contract 4.1")
    static let processAge = Setting(
        "process_age", .duration(.seconds(180)), why: "three heartbeats of the side thread, one every 60 s; bot contract 20")
    static let supervisorAge = Setting("supervisor_age", .duration(.seconds(600)), why: "five heartbeats, one every 120 s; bot contract 20")
    static let processorWindow = Setting(
        "processor_window", .duration(.seconds(300)),
        why: "a cycle that waits for the network is idle for a minute or two; bot contract 14, row 2.5d")
    static let hungCores = Setting(
        "hung_cores", .number(0.001), why: "below this no thread works any more, not even a side thread; bot contract 14, row 2.5d")
    static let spinningCores = Setting("spinning_cores", .number(0.9), why: "a whole core, measured in ticks; bot contract 14, row 2.5d")

    /// The bot never withdraws its stall warning: an older one belongs to an earlier stall. Source: bot contract 4.5.
    private static let stallAge = Duration.seconds(900)

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let signs = try EngineEvidence(input)
        guard let age = signs.cycleAge(input) else {
            return .critical("missing", "\(signs.path) is missing: no cycle has ever completed", evidence: signs.evidence)
        }
        if age > input.duration(EngineEvidence.warningAge) { return stale(age, signs, input) }
        if let odd = disagreement(signs, input) ?? staleComponent(signs, input) ?? silentProcess(signs, input) ?? silentSupervisor(signs, input) {
            return odd
        }
        return .ok("the last trading cycle completed \(age.spoken) ago", evidence: signs.evidence)
    }

    /// Why no cycle completed for `age`, which is above the limit.
    private static func stale(_ age: Duration, _ signs: EngineEvidence, _ input: JudgeInput) -> Finding {
        var evidence = signs.evidence
        let status: Status = age > input.duration(EngineEvidence.criticalAge) ? .critical : .warning
        let since = signs.reference.map { $0 + input.duration(EngineEvidence.warningAge) }
        if let stalled = signs.engine.stall.content?.value, input.age(of: stalled) < stallAge { evidence["stalled_at"] = .instant(stalled) }
        let start = signs.freshStart(input)
        // A start before the processor window: no cycle has begun in the window, so the load is that of a cycle that hangs or spins.
        let isQuiet = start?.startedAt.value.map { input.age(of: $0) > input.duration(processorWindow) } ?? true
        if isQuiet, let (reason, words) = load(input, &evidence) {
            return Finding(status, reason, "no trading cycle completed for \(age.spoken)\(words)", evidence: evidence, since: since)
        }
        guard let start else {
            return Finding(status, "cycle-stale", "no trading cycle completed for \(age.spoken)", evidence: evidence, since: since)
        }
        evidence["cycle_started_at"] = start.startedAt.value.map { .instant($0) }
        evidence["protect_streak"] = .count(start.protectStreak)
        if start.action == "protect", start.protectStreak > 1 {
            let message = "the last \(start.protectStreak) cycles ended in protective mode, none completed for \(age.spoken)"
            return Finding(status, "protect-streak", message, evidence: evidence, healable: false, since: since)
        }
        return Finding(status, "cycles-abort", "cycles start, but none completed for \(age.spoken)", evidence: evidence, since: since)
    }

    /// What the process's processor time says about an engine that neither begins nor completes a cycle.
    ///
    /// nil where the process is unknown or has not been observed for the whole window: then only the files count.
    private static func load(_ input: JudgeInput, _ evidence: inout Evidence) -> (reason: String, words: String)? {
        guard let main = input.snapshot[.processes].facts?.main else { return nil }
        evidence["main_pid"] = .count(main.process.pid)
        evidence["process_state"] = .text(String(main.process.state))
        if main.threadsInDevice > 0 { evidence["threads_in_device"] = .count(main.threadsInDevice) }
        let window = input.duration(processorWindow)
        guard let cores = main.cores(over: window) else { return nil }
        evidence["cores"] = .number((cores * 1000).rounded() / 1000)
        evidence["processor_window_seconds"] = .seconds(window)
        if cores < input.number(hungCores) {
            let how = main.process.state == "T" ? "it is stopped" : main.threadsInDevice > 0 ? "it waits for a device" : "it hangs"
            return ("hung", ", and its process used no processor time for \(window.spoken): \(how)")
        }
        if cores >= input.number(spinningCores) { return ("spinning", ", and its process uses \(tenths(cores)) cores: it spins") }
        return nil
    }

    private static func tenths(_ cores: Double) -> Double { (cores * 10).rounded() / 10 }

    /// The two timestamps of one heartbeat must agree.
    private static func disagreement(_ signs: EngineEvidence, _ input: JudgeInput) -> Finding? {
        guard let beat = signs.beat, let epoch = beat.epoch.value, let text = beat.text.value else { return nil }
        let apart = epoch > text ? epoch.since(text) : text.since(epoch)
        guard apart > input.duration(stampTolerance) else { return nil }
        var evidence = signs.evidence
        evidence["field"] = "last_heartbeat_dt"
        evidence["last_heartbeat_dt"] = .instant(text)
        evidence["apart_seconds"] = .seconds(apart)
        return .warning("stamps-disagree", "the two timestamps in \(signs.path) differ by \(apart.spoken)", evidence: evidence)
    }

    /// Another component in the heartbeat directory; only a warning, because the engine's cycles do complete.
    private static func staleComponent(_ signs: EngineEvidence, _ input: JudgeInput) -> Finding? {
        for document in signs.engine.others {
            guard let beat = document.content, let stamp = beat.epoch.value ?? beat.text.value else { continue }
            let age = input.age(of: stamp)
            guard age > input.duration(EngineEvidence.warningAge) else { continue }
            return .warning(
                "component-stale", "\(beat.component ?? document.path) has not reported for \(age.spoken)",
                evidence: ["file": .text(document.path), "timestamp": .instant(stamp), "age_seconds": .seconds(age)])
        }
        return nil
    }

    /// The side thread that shows that the interpreter runs; only a warning, because the cycles do complete.
    private static func silentProcess(_ signs: EngineEvidence, _ input: JudgeInput) -> Finding? {
        let document = signs.engine.process
        guard signs.unitIsActive, let stamp = document.content?.writtenAt.value, signs.processIsOurs(input) else { return nil }
        let age = input.age(of: stamp)
        guard age > input.duration(processAge) else { return nil }
        return .warning(
            "process-silent", "the bot's process heartbeat is \(age.spoken) old, though its cycles complete",
            evidence: ["file": .text(document.path), "field": "timestamp", "timestamp": .instant(stamp), "age_seconds": .seconds(age)])
    }

    /// The thread that restarts a dead engine thread; only a warning, because the cycles do complete.
    private static func silentSupervisor(_ signs: EngineEvidence, _ input: JudgeInput) -> Finding? {
        let document = signs.engine.supervisor
        guard signs.unitIsActive, let stamp = document.content?.value else { return nil }
        // Until the first heartbeat after a start the file holds the previous process's last one.
        let age = input.age(of: max(stamp, input.snapshot[.unit].facts?.startedAt ?? stamp))
        guard age > input.duration(supervisorAge) else { return nil }
        return .warning(
            "supervisor-silent", "the bot's supervisor has not reported for \(age.spoken), though its cycles complete",
            evidence: ["file": .text(document.path), "timestamp": .instant(stamp), "age_seconds": .seconds(age)])
    }
}
