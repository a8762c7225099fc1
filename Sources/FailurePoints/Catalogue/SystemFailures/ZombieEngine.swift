/// The bot's process is alive, but the thread of its engine has ended.
extension FailurePoint {
    static let zombieEngine = FailurePoint(
        "zombie-engine", category: .systemFailures, impact: .blocksAll, title: "The bot looks alive, but its engine is dead",
        meaning: """
            The one thread that trades has ended, while the process, its dashboard and every other heartbeat continue. The bot looks alive and \
            trades nothing until it is restarted.
            """,
        advice: """
            The engine's thread has ended, mostly because the bot refuses its configuration. Check config/asset_universe.json, then restart the bot.
            """,
        reads: [.engine, .unit],
        settings: [
            EngineEvidence.warningAge, EngineEvidence.criticalAge, EngineEvidence.grace, ZombieEngine.sideThreadAge,
            SharedSettings.futureTolerance,
        ],
        reasons: [
            .critical("no-first-cycle", "the process heartbeat is fresh, but no cycle has ever completed"),
            .graded("engine-dead", "the process heartbeat is fresh, but no cycle completed for longer than the limit and none began"),
            .ok("engine-starts", "no cycle completed for longer than the limit, but one began recently: the engine's thread is alive"),
            .ok("process-silent", "no cycle completed for longer than the limit, but the side threads are silent as well"),
            .futureTimestamp("a heartbeat's timestamp", [.unknown, .warning]), .unitNotActive,
            .unknown("foreign-process", "the process heartbeat belongs to another process than the unit's"),
        ],
        excusedBy: ["bot-crashed"], ladder: ["restart-bot"], waitsForStartup: true, judge: EngineEvidence.judge(ZombieEngine.judge))
}

private enum ZombieEngine {
    static let sideThreadAge = Setting(
        "side_thread_age", .duration(.seconds(180)),
        why: "the process heartbeat comes every 60 s: after three missed ones the process is silent; bot contract 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let signs = try EngineEvidence(input, futureAs: .unknown)
        let age = signs.cycleAge(input)
        if let age, age <= input.duration(EngineEvidence.warningAge) {
            return .ok("the engine completed a cycle \(age.spoken) ago", evidence: signs.evidence)
        }
        if signs.freshStart(input) != nil {
            return .ok("the engine starts cycles, so its thread is alive", reason: "engine-starts", evidence: signs.evidence)
        }
        let document = signs.engine.process
        let process = try document.required()
        let stamp = try document.value(of: process.writtenAt, "timestamp")
        try input.refuseFuture(stamp, field: "timestamp", of: document.path, as: .warning)
        var evidence = signs.evidence
        let beat = input.age(of: stamp)
        evidence["process_file"] = .text(document.path)
        evidence["process_age_seconds"] = .seconds(beat)
        guard signs.processIsOurs(input) else {
            evidence["pid"] = process.pid.value.map { .count($0) }
            evidence["main_pid"] = input.snapshot[.unit].facts?.mainPID.map { .count($0) }
            throw EarlyFinding(
                .unknown("foreign-process", "\(document.path) was written by another process than the unit's", evidence: evidence))
        }
        guard beat < input.duration(sideThreadAge) else {
            return .ok("the side threads are silent as well: bot-frozen judges that", reason: "process-silent", evidence: evidence)
        }
        guard let age else {
            return .critical(
                "no-first-cycle", "the process is alive (heartbeat \(beat.spoken) old), but no cycle has ever completed", evidence: evidence)
        }
        return Finding(
            age > input.duration(EngineEvidence.criticalAge) ? .critical : .warning, "engine-dead",
            "the process is alive (heartbeat \(beat.spoken) old), but no cycle completed for \(age.spoken)", evidence: evidence,
            since: signs.reference.map { $0 + input.duration(EngineEvidence.warningAge) })
    }
}
