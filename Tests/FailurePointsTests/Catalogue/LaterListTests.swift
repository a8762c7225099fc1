import FailurePoints
import Testing

/// Failure points beyond the first thirty.
@Suite struct LaterListTests {
    private static func windows(_ windows: [String]?, optimized: Field<Instant> = .absent) -> Reading<Document<GoldenHour>> {
        BotScene.reading(
            Document(
                path: "golden_hour_config.json",
                state: .content(GoldenHour(restricts: .value(true), allowedWindows: windows, lastOptimization: optimized, updatedAt: .null))))
    }

    private static func ahead(_ seconds: Int) -> Field<Instant> { .value(BotScene.noon + .seconds(seconds)) }

    private static func telling(_ host: String, skew: Duration) -> EndpointFacts {
        EndpointFacts(
            name: host, host: host, url: "https://\(host)/",
            outcome: .answered(
                HTTPAnswer(status: 200, statusAccepted: true, serverTime: BotScene.noon + skew, receivedAt: BotScene.noon)))
    }

    private static func clocks(_ scene: inout BotScene, _ exchange: Duration, _ coinglass: Duration, _ control: Duration) {
        scene.snapshot[.exchange] = BotScene.reading(telling("exchange", skew: exchange))
        scene.snapshot[.coinglass] = BotScene.reading(telling("coinglass", skew: coinglass))
        scene.snapshot[.control] = BotScene.reading([telling("control", skew: control)])
    }

    private static func kept(_ synchronized: Bool?, enabled: Bool? = nil) -> Reading<ClockFacts> {
        BotScene.reading(ClockFacts(isSynchronized: synchronized, isSynchronizationEnabled: enabled, bootedAt: BotScene.noon - .seconds(500_000)))
    }

    private static func drawdown(_ from: Int, _ to: Int) -> Reading<Document<MaxDrawdownSwitch>> {
        BotScene.reading(
            Document(
                path: "k1.json",
                state: .content(
                    MaxDrawdownSwitch(
                        lastTriggered: ahead(from), drawdown: .absent, valueBefore: .absent, valueNow: .absent, blockedUntil: ahead(to),
                        positionsClosed: .absent, clearedAt: .absent))))
    }

    private static let rows: [Row] = [
        Row("trading-windows", "base window only", .ok, "ok") { $0.snapshot[.goldenHour] = windows(nil) },
        Row("trading-windows", "not restricted", .ok, "unrestricted") {
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.value(false), ["x"]))
        },
        Row("trading-windows", "one that nobody can read", .warning, "syntax-invalid", evidence: "ignored_windows") {
            $0.snapshot[.goldenHour] = windows(["20:00-21:00", "9-17"])
        },
        Row("trading-windows", "equal hours", .warning, "covers-nothing") { $0.snapshot[.goldenHour] = windows(["20:00-20:59"]) },
        Row("trading-windows", "optimised a day ago", .ok, "ok") { $0.snapshot[.goldenHour] = windows([], optimized: ahead(-86_400)) },
        Row("trading-windows", "optimised longer ago", .warning, "optimizer-stale", evidence: "last_optimization") {
            $0.snapshot[.goldenHour] = windows([], optimized: ahead(-86_401))
        },
        Row("trading-windows", "optimised in the future", .warning, "future-timestamp") {
            $0.snapshot[.goldenHour] = windows([], optimized: ahead(121))
        },
        Row("trading-windows", "a number for a stamp", .unknown, "field-invalid") {
            $0.snapshot[.goldenHour] = windows([], optimized: .invalid("1"))
        },
        Row("trading-windows", "no file", .unknown, "file-missing") {
            $0.snapshot[.goldenHour] = BotScene.reading(Document(path: "g", state: .missing))
        },

        Row("clock-skew", "a minute", .ok, "ok", evidence: "skew_seconds") { clocks(&$0, .seconds(60), .seconds(60), .seconds(60)) },
        Row("clock-skew", "more", .warning, "skewed", evidence: "disagreeing") { clocks(&$0, .seconds(62), .seconds(62), .zero) },
        Row("clock-skew", "one server alone", .ok, "ok", evidence: "disagreeing") { clocks(&$0, .seconds(-3600), .zero, .zero) },
        Row("clock-skew", "no server tells, the time service does", .ok, "ok", evidence: "synchronized"),
        Row("clock-skew", "nobody tells", .unknown, "no-server-time", evidence: "hosts") { $0.snapshot[.clock] = kept(nil) },
        Row("clock-skew", "no time service that systemd knows", .unknown, "no-server-time") { $0.snapshot[.clock] = kept(false) },
        Row("clock-skew", "no time service, and servers that agree", .ok, "ok") {
            clocks(&$0, .zero, .zero, .zero)
            $0.snapshot[.clock] = kept(false)
        },
        Row("clock-skew", "no word of the time service yet", .ok, "ok") {
            clocks(&$0, .zero, .zero, .zero)
            $0.snapshot[.clock] = .never
        },
        Row("clock-skew", "no server is asked, the time service tells", .ok, "ok") {
            let off = Moment(wall: BotScene.noon, uptime: .zero)
            $0.snapshot[.exchange] = .blind(reason: Finding.probeDisabled, detail: "", at: off)
            $0.snapshot[.coinglass] = .blind(reason: Finding.probeDisabled, detail: "", at: off)
            $0.snapshot[.control] = .blind(reason: Finding.probeDisabled, detail: "", at: off)
        },
        Row("clock-skew", "a step is evidence, not a fault", .ok, "ok", evidence: "stepped_seconds") {
            clocks(&$0, .zero, .zero, .zero)
            let at = Moment(wall: BotScene.noon - .seconds(60), uptime: .zero)
            $0.snapshot[.clock] = BotScene.reading(
                ClockFacts(isSynchronized: true, bootedAt: BotScene.noon - .seconds(900), steps: [.init(at: at, by: .seconds(3600))]))
        },
        Row("clock-skew", "two stamps ahead", .warning, "future-timestamps", evidence: "files") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(ahead(121)))
            $0.snapshot[.exchangeHealth] = BotScene.reading(BotScene.exchangeHealth(age: .seconds(-121)))
        },
        Row("clock-skew", "one stamp ahead", .ok, "ok") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(ahead(121)))
        },

        Row("live-mode-flip", "no mode", .unknown, "field-invalid") {
            $0.snapshot[.configuration] = BotScene.reading(
                BotScene.configuration(trading: .content(TradingConfig(mode: .absent, hasThresholds: true))))
        },
        Row("live-mode-flip", "no file", .unknown, "file-missing") {
            $0.snapshot[.configuration] = BotScene.reading(BotScene.configuration(trading: .missing))
        },

        Row("kill-switch-leak", "opened before the switch", .ok, "ok") { $0.snapshot[.maxDrawdownSwitch] = drawdown(-3600, 600) },
        Row("kill-switch-leak", "under way when it fell", .ok, "ok") { $0.snapshot[.maxDrawdownSwitch] = drawdown(-3720, 600) },
        Row("kill-switch-leak", "opened behind it", .warning, "max-drawdown", evidence: "positions") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(-3721, 600)
        },
        Row("kill-switch-leak", "opened after its end", .ok, "ok") { $0.snapshot[.maxDrawdownSwitch] = drawdown(-7200, -3601) },
        Row("kill-switch-leak", "torn switch", .unknown, "unparsable") {
            $0.snapshot[.maxDrawdownSwitch] = BotScene.reading(Document(path: "k1", state: .malformed(Malformation(.empty, ""))))
        },
        Row("kill-switch-leak", "no book", .unknown, "file-missing") {
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: Document(path: "b", state: .missing)))
        },
    ]

    @Test(arguments: rows)
    func theRestIsJudgedToo(_ row: Row) { row.check() }

    @Test(arguments: [(true, "not-synchronized"), (false, "synchronization-off")])
    func aClockThatNobodyKeepsIsToldAfterAWhile(enabled: Bool, reason: String) {
        var scene = BotScene.healthy
        Self.clocks(&scene, .zero, .zero, .zero)
        scene.snapshot[.clock] = Self.kept(false, enabled: enabled)
        #expect(scene.judgedOnce("clock-skew", then: .seconds(900)).status == .ok, "a service that starts needs time")
        #expect(scene.judgedOnce("clock-skew", then: .seconds(1)).status == .ok)
        let finding = scene.judgedOnce("clock-skew")
        #expect(finding.status == .warning && finding.reason == reason && finding.since == BotScene.noon)
        Self.clocks(&scene, .seconds(90), .seconds(90), .seconds(90))
        #expect(scene.judgedOnce("clock-skew").reason == "skewed", "that it is wrong says more than that nobody keeps it")
        Self.clocks(&scene, .zero, .zero, .zero)
        scene.snapshot[.clock] = Self.kept(true, enabled: enabled)
        #expect(scene.judgedOnce("clock-skew").status == .ok)
        scene.snapshot[.clock] = Self.kept(false, enabled: enabled)
        #expect(scene.judgedOnce("clock-skew").status == .ok, "it begins anew")
    }

    @Test func aBlindTimeServiceIsForgottenNotCounted() {
        var scene = BotScene.healthy
        Self.clocks(&scene, .zero, .zero, .zero)
        scene.snapshot[.clock] = Self.kept(false, enabled: true)
        _ = scene.judgedOnce("clock-skew", then: .seconds(800))
        scene.snapshot[.clock] = .blind(reason: "timeout", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        _ = scene.judgedOnce("clock-skew", then: .seconds(800))
        scene.snapshot[.clock] = Self.kept(false, enabled: true)
        #expect(scene.judgedOnce("clock-skew").status == .ok)
    }

    @Test func aChangeOfModeIsShownForADay() {
        var scene = BotScene.healthy
        let first = scene.judgedOnce("live-mode-flip")
        #expect(first.status == .ok && first.reason == "first-look", "there is no before to compare with: \(first.message)")
        #expect(!first.message.contains("before"))
        #expect(scene.judgedOnce("live-mode-flip").message.contains("as before"))
        scene.snapshot[.configuration] = BotScene.reading(
            BotScene.configuration(trading: .content(TradingConfig(mode: .value("live"), hasThresholds: true))))
        let finding = scene.judgedOnce("live-mode-flip", then: .seconds(86_400))
        #expect(finding.status == .critical)
        #expect(finding.reason == "mode-changed")
        #expect(scene.judgedOnce("live-mode-flip").status == .critical)
        #expect(scene.judgedOnce("live-mode-flip").status == .ok)
    }

    @Test func aChangeOfPaperModeIsAChangeToo() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("live-mode-flip")
        var runtime = BotScene.runtime()
        runtime.paperMode = .value(false)
        scene.snapshot[.liveConfig] = BotScene.reading(Document(path: "live_config.json", state: .content(runtime)))
        let finding = scene.judgedOnce("live-mode-flip")
        #expect(finding.reason == "paper-mode-changed")
        #expect(finding.evidence["file"] == "live_config.json")
    }

    @Test func oneLookDoesNotTellWhatWasOpenedBehindAPhase82Switch() {
        var scene = BotScene.healthy
        scene.isOnly = true
        #expect(scene.judged("kill-switch-leak").status == .ok)
        scene.snapshot[.liveConfig] = BotScene.reading(Document(path: "live_config.json", state: .content(BotScene.runtime(kill: .value(true)))))
        let finding = scene.judgedOnce("kill-switch-leak")
        #expect(finding.status == .unknown && finding.reason == "since-unknown")
        // What the daemon has seen before is known.
        #expect(scene.judged("kill-switch-leak").status == .ok)
    }

    @Test func aPositionOpenedBehindThePhase82SwitchIsALeak() {
        var scene = BotScene.healthy
        scene.snapshot[.liveConfig] = BotScene.reading(Document(path: "live_config.json", state: .content(BotScene.runtime(kill: .value(true)))))
        #expect(scene.judgedOnce("kill-switch-leak", then: .seconds(600)).status == .ok)
        let late = BotScene.position("ETHUSDT", opened: .seconds(-300))
        scene.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([late]))))
        #expect(scene.judgedOnce("kill-switch-leak").reason == "phase82")
        scene.snapshot[.liveConfig] = BotScene.healthy.snapshot[.liveConfig]
        #expect(scene.judgedOnce("kill-switch-leak").status == .ok)
    }
}
