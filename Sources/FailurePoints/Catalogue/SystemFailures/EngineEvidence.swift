/// What the heartbeat files and the unit show about the engine, for every judge of it. Source: bot contract 4.
struct EngineEvidence {
    static let warningAge = Setting(
        "warning_age", .duration(.seconds(600)), why: "one cycle in a hundred takes 457 s, so the bot's own 300 s would flap; bot contract 4.1")
    static let criticalAge = Setting("critical_age", .duration(.seconds(900)), why: "twice the slowest cycle in a hundred; bot contract 4.1")
    static let grace = Setting("grace", .duration(.seconds(300)), why: "time for the first cycle after a start; bot contract 4.1")

    let engine: EngineFacts
    /// nil: no cycle has ever completed, although one should have.
    let beat: Heartbeat?
    /// The start of the age: the heartbeat's timestamp, or the start of the unit if that is later.
    let reference: Instant?
    let unitIsActive: Bool
    private(set) var evidence: Evidence

    var path: String { engine.cycle.path }

    /// - Throws: unknown while the unit does not run (`unit-not-active`) or still starts (`starting`), and where the heartbeat is not usable;
    ///   `future-timestamp` with the given status.
    init(_ input: JudgeInput, futureAs status: Status = .critical) throws(EarlyFinding) {
        engine = try input.facts(.engine)
        let document = engine.cycle
        evidence = ["file": .text(document.path), "field": "last_heartbeat_ts"]
        let unit = input.snapshot[.unit].facts
        unitIsActive = unit?.isUp ?? false
        if let unit, !unitIsActive {
            evidence["unit"] = .text(unit.name)
            throw EarlyFinding(
                .unknown("unit-not-active", "\(unit.name) is \(unit.activeState), so no engine runs", evidence: evidence))
        }
        // A start in the future was stamped before the clock was set back: it would make every age negative and hide a frozen engine.
        let started = unitIsActive ? unit?.startedAt.flatMap { $0 <= input.now.wall ? $0 : nil } : nil
        if case .missing = document.state {
            try Self.refuseStarting(started, input, evidence)
            guard unitIsActive || Self.showsLife(engine, input) else { _ = try document.required(); throw EarlyFinding(.unknown("file-missing", "")) }
            (beat, reference) = (nil, started)
            return
        }
        let content = try document.required()
        let stamp: Instant
        if let text = content.text.value, content.epoch.value == nil {
            stamp = text
        } else {
            stamp = try document.value(of: content.epoch, "last_heartbeat_ts")
        }
        try input.refuseFuture(stamp, field: "last_heartbeat_ts", of: document.path, as: status)
        evidence["timestamp"] = .instant(stamp)
        evidence["age_seconds"] = .seconds(input.age(of: stamp))
        if let started, started > stamp {
            try Self.refuseStarting(started, input, evidence)
            evidence["started_at"] = .instant(started)
        }
        beat = content
        reference = max(stamp, started ?? stamp)
    }

    /// How long no cycle has completed, since the unit's start at most; nil when no cycle has ever completed.
    func cycleAge(_ input: JudgeInput) -> Duration? { beat == nil ? nil : reference.map { input.age(of: $0) } }

    /// The newest cycle start, if it is recent and later than the last completion: the engine's thread is alive.
    func freshStart(_ input: JudgeInput) -> CycleStart? {
        guard let start = engine.cycleStart.content, let at = start.startedAt.value, input.age(of: at) <= input.duration(Self.warningAge),
            !input.isAhead(at), at > (beat?.epoch.value ?? beat?.text.value ?? at - .seconds(1))
        else { return nil }
        return start
    }

    /// Whether the process heartbeat belongs to the unit's main process; true where one of the two is unknown. Source: bot contract 4.3.
    func processIsOurs(_ input: JudgeInput) -> Bool {
        guard let pid = engine.process.content?.pid.value, let main = input.snapshot[.unit].facts?.mainPID, main > 0 else { return true }
        return pid == main
    }

    private static func refuseStarting(_ started: Instant?, _ input: JudgeInput, _ evidence: Evidence) throws(EarlyFinding) {
        guard let started, input.age(of: started) < input.duration(grace), input.age(of: started) >= .zero else { return }
        throw EarlyFinding(
            .unknown("starting", "the bot started \(input.age(of: started).spoken) ago and has not completed a cycle yet", evidence: evidence))
    }

    /// The judge of an engine for the catalogue. Only a dead engine is healed by a restart: one that is late or has odd timestamps still trades.
    static func judge(_ body: @escaping FailurePoint.ThrowingJudge) -> FailurePoint.Judge {
        let judge = FailurePoint.judge(body)
        return { input in
            var finding = judge(input)
            if finding.status == .warning || finding.reason == "future-timestamp" { finding.healable = false }
            return finding
        }
    }

    /// Whether another file shows that a bot runs here, for when the unit is unknown.
    private static func showsLife(_ engine: EngineFacts, _ input: JudgeInput) -> Bool {
        [engine.process.content?.writtenAt.value, engine.cycleStart.content?.startedAt.value].contains { stamp in
            guard let stamp else { return false }
            return input.age(of: stamp) <= input.duration(warningAge) && !input.isAhead(stamp)
        }
    }
}

extension Reason {
    /// The bot's unit does not run, so there is no engine to judge.
    static let unitNotActive = Reason.unknown("unit-not-active", "the bot's unit does not run, so no engine runs")
}
