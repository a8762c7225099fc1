import FailurePoints
import Testing

@Suite struct EngineTests {
    private static func engine(
        _ age: Duration, text: Duration? = nil, start: Duration = .seconds(7200), action: String = "normal", streak: Int = 0,
        process: Duration? = .seconds(20), pid: Int = 4242
    ) -> Reading<EngineFacts> {
        BotScene.reading(
            BotScene.engine(
                cycle: .content(BotScene.heartbeat(age, text: text)), start: start, action: action, streak: streak, process: process, pid: pid))
    }

    private static func cycle(_ state: FileState<Heartbeat>, start: Duration = .seconds(7200), process: Duration? = .seconds(20)) -> Reading<
        EngineFacts
    > {
        BotScene.reading(BotScene.engine(cycle: state, start: start, process: process))
    }

    private static func started(_ ago: Duration) -> Reading<UnitFacts> {
        var unit = BotScene.unit()
        unit.startedAt = BotScene.noon - ago
        return BotScene.reading(unit)
    }

    private static func field(_ epoch: Field<Instant>, _ text: Field<Instant>) -> Reading<EngineFacts> {
        cycle(.content(Heartbeat(component: "bot_cycle", epoch: epoch, text: text)))
    }

    /// Looks of ten minutes, a minute apart, at a process that uses so many cores.
    private static func burning(_ cores: Double, minutes: Int = 10, state: Character = "S", inDevice: Int = 0) -> Reading<ProcessFacts> {
        var facts = BotScene.processes()
        facts.main?.process.state = state
        facts.main?.threadsInDevice = inDevice
        facts.main?.processor = (0...minutes).map { minute in
            let passed = Duration.seconds(minute * 60)
            return .init(at: Moment(wall: BotScene.noon + passed, uptime: .seconds(4000) + passed), used: .seconds(100) + passed * cores)
        }
        return BotScene.reading(facts)
    }

    private static let notLive = Reading<UnitFacts>.blind(reason: "not-live", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))

    private static let rows: [Row] = [
        Row("bot-frozen", "ten minutes", .ok, "ok", evidence: "age_seconds") { $0.snapshot[.engine] = engine(.seconds(600)) },
        Row("bot-frozen", "longer", .warning, "cycle-stale", evidence: "file") { $0.snapshot[.engine] = engine(.seconds(601)) },
        Row("bot-frozen", "a quarter of an hour", .warning, "cycle-stale") { $0.snapshot[.engine] = engine(.seconds(900)) },
        Row("bot-frozen", "longer than that", .critical, "cycle-stale") { $0.snapshot[.engine] = engine(.seconds(901)) },
        Row("bot-frozen", "no processor time at all", .critical, "hung", evidence: "cores") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.processes] = burning(0)
        },
        Row("bot-frozen", "side threads only", .warning, "cycle-stale", evidence: "cores") {
            $0.snapshot[.engine] = engine(.seconds(601))
            $0.snapshot[.processes] = burning(0.01)
        },
        Row("bot-frozen", "a core burnt", .critical, "spinning", evidence: "cores") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.processes] = burning(0.95)
        },
        Row("bot-frozen", "half a core", .critical, "cycle-stale", evidence: "cores") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.processes] = burning(0.5)
        },
        Row("bot-frozen", "watched for four minutes only", .critical, "cycle-stale", evidence: "process_state") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.processes] = burning(0, minutes: 4)
        },
        Row("bot-frozen", "idle, but its cycles complete", .ok, "ok") { $0.snapshot[.processes] = burning(0) },
        Row("bot-frozen", "idle, but cycles start", .critical, "cycles-abort") {
            $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(300))
            $0.snapshot[.processes] = burning(0)
        },
        Row("bot-frozen", "hung in the middle of its last cycle", .critical, "hung") {
            $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(301))
            $0.snapshot[.processes] = burning(0)
        },
        Row("bot-frozen", "spins in the middle of its last cycle", .warning, "spinning") {
            $0.snapshot[.engine] = engine(.seconds(601), start: .seconds(501))
            $0.snapshot[.processes] = burning(1)
        },
        Row("bot-frozen", "a cycle that began long ago and nothing to tell why", .warning, "cycles-abort") {
            $0.snapshot[.engine] = engine(.seconds(601), start: .seconds(501))
        },
        Row("bot-frozen", "processes that cannot be seen", .critical, "cycle-stale") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.processes] = .blind(reason: "no-bus", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },
        Row("bot-frozen", "no word of the processes yet", .critical, "cycle-stale") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.processes] = .never
        },
        Row("bot-frozen", "a copy", .critical, "cycle-stale") {
            $0.snapshot[.unit] = notLive
            $0.snapshot[.engine] = engine(.seconds(901))
        },
        Row("bot-frozen", "cycles start only", .critical, "cycles-abort", evidence: "cycle_started_at") {
            $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(100))
        },
        Row("bot-frozen", "cycles start two minutes ahead", .critical, "cycles-abort") {
            $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(-120))
        },
        Row("bot-frozen", "cycles start further ahead", .critical, "cycle-stale") {
            $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(-121))
        },
        Row("bot-frozen", "protective mode", .critical, "protect-streak", evidence: "protect_streak") {
            $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(100), action: "protect", streak: 7)
        },
        Row("bot-frozen", "stamps apart", .warning, "stamps-disagree", evidence: "apart_seconds") {
            $0.snapshot[.engine] = engine(.seconds(60), text: .seconds(66))
        },
        Row("bot-frozen", "stamps a little apart", .ok, "ok") { $0.snapshot[.engine] = engine(.seconds(60), text: .seconds(65)) },
        Row("bot-frozen", "the text alone", .critical, "cycle-stale") {
            $0.snapshot[.engine] = field(.absent, .value(BotScene.noon - .seconds(901)))
        },
        Row("bot-frozen", "no usable stamp", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.engine] = field(.invalid("a string"), .invalid("yesterday"))
        },
        Row("bot-frozen", "two minutes ahead", .ok, "ok") { $0.snapshot[.engine] = engine(.seconds(-120)) },
        Row("bot-frozen", "further ahead", .critical, "future-timestamp", evidence: "ahead_seconds") {
            $0.snapshot[.engine] = engine(.seconds(-121))
        },
        Row("bot-frozen", "no cycle ever", .critical, "missing", evidence: "file") { $0.snapshot[.engine] = cycle(.missing) },
        Row("bot-frozen", "no cycle yet", .unknown, "starting") {
            $0.snapshot[.engine] = cycle(.missing)
            $0.snapshot[.unit] = started(.seconds(299))
        },
        Row("bot-frozen", "no cycle ever, in a copy that lived", .critical, "missing") {
            $0.snapshot[.engine] = cycle(.missing)
            $0.snapshot[.unit] = notLive
        },
        Row("bot-frozen", "no heartbeat file in a copy of parts", .unknown, "file-missing") {
            $0.snapshot[.engine] = cycle(.missing, process: nil)
            $0.snapshot[.unit] = notLive
        },
        Row("bot-frozen", "torn", .unknown, "unparsable") { $0.snapshot[.engine] = cycle(.malformed(Malformation(.truncated, ""))) },
        Row("bot-frozen", "not ours to read", .unknown, "unreadable") { $0.snapshot[.engine] = cycle(.unreadable("EACCES")) },
        Row("bot-frozen", "the last run's heartbeat, just started", .unknown, "starting") {
            $0.snapshot[.engine] = engine(.seconds(5000))
            $0.snapshot[.unit] = started(.seconds(299))
        },
        Row("bot-frozen", "the last run's heartbeat, first cycle due", .ok, "ok") {
            $0.snapshot[.engine] = engine(.seconds(5000))
            $0.snapshot[.unit] = started(.seconds(600))
        },
        Row("bot-frozen", "the first cycle never came", .critical, "cycle-stale", evidence: "started_at") {
            $0.snapshot[.engine] = engine(.seconds(5000))
            $0.snapshot[.unit] = started(.seconds(901))
        },
        Row("bot-frozen", "the unit is stopped", .unknown, "unit-not-active", evidence: "unit") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.unit] = BotScene.reading(BotScene.unit("inactive", "dead"))
        },
        Row("bot-frozen", "no bus", .critical, "cycle-stale") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.unit] = .blind(reason: "no-bus", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },
        Row("bot-frozen", "another component", .warning, "component-stale", evidence: "file") {
            var facts = BotScene.engine()
            facts.others = [Document(path: "state/heartbeats/x.json", state: .content(BotScene.heartbeat(.seconds(601))))]
            $0.snapshot[.engine] = BotScene.reading(facts)
        },
        Row("bot-frozen", "the process is silent", .warning, "process-silent") {
            $0.snapshot[.engine] = engine(.seconds(60), process: .seconds(181))
        },
        Row("bot-frozen", "another process is silent", .ok, "ok") {
            $0.snapshot[.engine] = engine(.seconds(60), process: .seconds(181), pid: 7)
        },

        Row("zombie-engine", "side threads only", .critical, "engine-dead", evidence: "process_age_seconds") {
            $0.snapshot[.engine] = engine(.seconds(901))
        },
        Row("zombie-engine", "a little earlier", .warning, "engine-dead") { $0.snapshot[.engine] = engine(.seconds(601)) },
        Row("zombie-engine", "a copy", .critical, "engine-dead") {
            $0.snapshot[.unit] = notLive
            $0.snapshot[.engine] = engine(.seconds(901))
        },
        Row("zombie-engine", "no cycle ever", .critical, "no-first-cycle") { $0.snapshot[.engine] = cycle(.missing) },
        Row("zombie-engine", "all silent", .ok, "process-silent") { $0.snapshot[.engine] = engine(.seconds(901), process: .seconds(180)) },
        Row("zombie-engine", "cycles start", .ok, "engine-starts") { $0.snapshot[.engine] = engine(.seconds(901), start: .seconds(100)) },
        Row("zombie-engine", "no process heartbeat", .unknown, "file-missing") { $0.snapshot[.engine] = engine(.seconds(901), process: nil) },
        Row("zombie-engine", "no process heartbeat, and no need of it", .ok, "ok") { $0.snapshot[.engine] = engine(.seconds(60), process: nil) },
        Row("zombie-engine", "another process", .unknown, "foreign-process", evidence: "pid") {
            $0.snapshot[.engine] = engine(.seconds(901), pid: 7)
        },
        Row("zombie-engine", "process heartbeat from the future", .warning, "future-timestamp") {
            $0.snapshot[.engine] = engine(.seconds(901), process: .seconds(-121))
        },
        Row("zombie-engine", "cycle from the future", .unknown, "future-timestamp") { $0.snapshot[.engine] = engine(.seconds(-121)) },
        Row("zombie-engine", "the unit is stopped", .unknown, "unit-not-active") {
            $0.snapshot[.engine] = engine(.seconds(901))
            $0.snapshot[.unit] = BotScene.reading(BotScene.unit("failed", "failed"))
        },
        Row("zombie-engine", "torn", .unknown, "unparsable") { $0.snapshot[.engine] = cycle(.malformed(Malformation(.empty, ""))) },
    ]

    @Test(arguments: rows)
    func anEngineIsJudgedByItsCycles(_ row: Row) { row.check() }

    @Test func aFrozenEngineIsFrozenSinceItsLimit() {
        let finding = BotScene.healthy.with { $0.snapshot[.engine] = Self.engine(.seconds(1000)) }.judged("bot-frozen")
        #expect(finding.since == BotScene.noon - .seconds(400))
    }

    @Test func aHungProcessIsToldByHowItHangs() {
        func message(_ state: Character, _ inDevice: Int) -> String {
            BotScene.healthy.with {
                $0.snapshot[.engine] = Self.engine(.seconds(901))
                $0.snapshot[.processes] = Self.burning(0, state: state, inDevice: inDevice)
            }.judged("bot-frozen").message
        }
        #expect(message("T", 0).hasSuffix("it is stopped") && message("S", 0).hasSuffix("it hangs"))
        #expect(message("D", 2).hasSuffix("it waits for a device"))
    }

    @Test func aStreakOfProtectiveModeIsNotRestarted() {
        let scene = BotScene.healthy.with {
            $0.snapshot[.engine] = Self.engine(.seconds(901), start: .seconds(100), action: "protect", streak: 7)
        }
        #expect(!scene.judged("bot-frozen").healable)
    }
}
