/// What the heartbeat files and the unit say of the engine: read in one way by every judge of it.
struct EngineLook {
    static let warningAge = Setting(
        "warning_age", .duration(.seconds(600)), why: "one cycle in a hundred takes 457 s, so the bot's own 300 s would flap; bot contract 4.1")
    static let criticalAge = Setting("critical_age", .duration(.seconds(900)), why: "twice the slowest cycle in a hundred; bot contract 4.1")
    static let grace = Setting("grace", .duration(.seconds(300)), why: "the first cycle after a start; bot contract 4.1")

    let engine: EngineFacts
    /// nil: no cycle has completed, and it is known that one should have.
    let beat: Heartbeat?
    /// What the age counts from: the heartbeat's stamp, or the start of the unit where that is later.
    let reference: Instant?
    let unitIsActive: Bool
    private(set) var evidence: Evidence

    var path: String { engine.cycle.path }

    /// - Throws: unknown while the unit does not run (`unit-not-active`) or still comes up (`starting`), and where the heartbeat cannot be read;
    ///   `future-timestamp` with the given status.
    init(_ look: Look, futureAs status: Status = .critical) throws(Conclusion) {
        engine = try look.facts(look.snapshot.engine, of: .engine)
        let document = engine.cycle
        evidence = ["file": .text(document.path), "field": "last_heartbeat_ts"]
        let unit = look.snapshot.unit.facts
        unitIsActive = unit.map { ["active", "reloading", "refreshing"].contains($0.activeState) } ?? false
        if let unit, !unitIsActive {
            evidence["unit"] = .text(unit.name)
            throw Conclusion(
                .unknown(
                    "unit-not-active", "\(unit.name) is \(unit.activeState): there is no engine whose cycles could be judged", evidence: evidence))
        }
        // A start in the future was stamped before the clock was set back: it would make every age negative, and a frozen engine fine.
        let started = unitIsActive ? unit?.startedAt.flatMap { $0 <= look.now.wall ? $0 : nil } : nil
        if case .missing = document.sight {
            try Self.refuseStarting(started, look, evidence)
            guard unitIsActive || Self.showsLife(engine, look) else { _ = try document.required(); throw Conclusion(.unknown("file-missing", "")) }
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
        try look.refuseFuture(stamp, field: "last_heartbeat_ts", of: document.path, as: status)
        evidence["timestamp"] = .instant(stamp)
        evidence["age_seconds"] = .seconds(look.age(of: stamp))
        if let started, started > stamp {
            try Self.refuseStarting(started, look, evidence)
            evidence["started_at"] = .instant(started)
        }
        beat = content
        reference = max(stamp, started ?? stamp)
    }

    /// How long no cycle has completed, since the unit's start at most; nil when none ever has.
    func cycleAge(_ look: Look) -> Duration? { beat == nil ? nil : reference.map { look.age(of: $0) } }

    /// The newest cycle start, if it is recent and later than the last completion: the engine's thread lives.
    func freshStart(_ look: Look) -> CycleStart? {
        guard let start = engine.cycleStart.content, let at = start.startedAt.value, look.age(of: at) <= look.duration(Self.warningAge),
            look.age(of: at) >= .seconds(-120), at > (beat?.epoch.value ?? beat?.text.value ?? at - .seconds(1))
        else { return nil }
        return start
    }

    /// Whether the process heartbeat is of the unit's main process, as far as both are known. Source: bot contract 4.3.
    func processIsOurs(_ look: Look) -> Bool {
        guard let pid = engine.process.content?.pid.value, let main = look.snapshot.unit.facts?.mainPID, main > 0 else { return true }
        return pid == main
    }

    private static func refuseStarting(_ started: Instant?, _ look: Look, _ evidence: Evidence) throws(Conclusion) {
        guard let started, look.age(of: started) < look.duration(grace), look.age(of: started) >= .zero else { return }
        throw Conclusion(
            .unknown("starting", "the bot started \(look.age(of: started).spoken) ago and has not completed a cycle yet", evidence: evidence))
    }

    /// A judge of the engine for the catalogue. A restart is for an engine that is dead: one that is late or whose stamps are odd still trades.
    static func judge(_ body: @escaping FailurePoint.ThrowingJudge) -> FailurePoint.Judge {
        let judge = FailurePoint.judge(body)
        return { look in
            var finding = judge(look)
            if finding.status == .warning || finding.reason == "future-timestamp" { finding.healable = false }
            return finding
        }
    }

    /// Without a unit to ask: whether another file shows that a bot runs here.
    private static func showsLife(_ engine: EngineFacts, _ look: Look) -> Bool {
        [engine.process.content?.writtenAt.value, engine.cycleStart.content?.startedAt.value].contains { stamp in
            guard let stamp else { return false }
            return look.age(of: stamp) <= look.duration(warningAge) && look.age(of: stamp) >= .seconds(-120)
        }
    }
}
