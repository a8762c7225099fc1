import FailurePoints
import Testing

@Suite struct StateTests {
    private static func drawdown(
        until: Field<Instant>, triggered: Field<Instant> = .value(BotScene.noon - .seconds(7200)), before: Double = 6000
    ) -> Reading<Document<MaxDrawdownSwitch>> {
        BotScene.reading(
            Document(
                path: "k1.json",
                state: .content(
                    MaxDrawdownSwitch(
                        lastTriggered: triggered, drawdown: .value(0.07), valueBefore: .value(before), valueNow: .value(5500), blockedUntil: until,
                        positionsClosed: .value(4), clearedAt: .absent))))
    }

    private static func ahead(_ seconds: Int) -> Field<Instant> { .value(BotScene.noon + .seconds(seconds)) }

    private static func probation(_ symbols: [Probation.Symbol]?) -> Reading<Document<Probation>> {
        BotScene.reading(Document(path: "probation.json", state: .content(Probation(updatedAt: .absent, symbols: symbols))))
    }

    private static func held(_ symbol: String, hours: Int) -> Probation.Symbol {
        .init(symbol: symbol, state: "probation", enteredAt: .value(BotScene.noon - .seconds(hours * 3600)))
    }

    private static func override(_ enabled: Field<Bool>, _ expiry: Field<Instant>) -> Reading<Document<OperatorOverride>> {
        BotScene.reading(Document(path: "override.json", state: .content(OperatorOverride(enabled: enabled, expiresAt: expiry))))
    }

    private static func runtime(_ runtime: LiveRuntime) -> Reading<Document<LiveRuntime>> {
        BotScene.reading(Document(path: "live_config.json", state: .content(runtime)))
    }

    private static let rows: [Row] = [
        Row("kill-switch-max-drawdown", "no file", .ok, "never-triggered", evidence: "file"),
        Row("kill-switch-max-drawdown", "blocks", .critical, "active", evidence: "blocked_until") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(until: ahead(1))
        },
        Row("kill-switch-max-drawdown", "blocks by an implausible figure", .critical, "active", evidence: "implausible") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(until: ahead(1), before: 10_000)
        },
        Row("kill-switch-max-drawdown", "over just now", .ok, "expired") { $0.snapshot[.maxDrawdownSwitch] = drawdown(until: ahead(0)) },
        Row("kill-switch-max-drawdown", "over for ten minutes", .ok, "expired") { $0.snapshot[.maxDrawdownSwitch] = drawdown(until: ahead(-600)) },
        Row("kill-switch-max-drawdown", "over and not cleared", .ok, "expired-not-cleared", evidence: "expired_seconds") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(until: ahead(-601), before: 10_000)
        },
        Row("kill-switch-max-drawdown", "cleared", .ok, "cleared") { $0.snapshot[.maxDrawdownSwitch] = drawdown(until: .null) },
        Row("kill-switch-max-drawdown", "cleared, implausible", .ok, "implausible", evidence: "implausible") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(until: .null, before: 10_000)
        },
        Row("kill-switch-max-drawdown", "a number for a date", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(until: .invalid("a number"))
        },
        Row("kill-switch-max-drawdown", "no end given", .unknown, "field-invalid") { $0.snapshot[.maxDrawdownSwitch] = drawdown(until: .absent) },
        Row("kill-switch-max-drawdown", "triggered in the future", .critical, "future-timestamp", evidence: "ahead_seconds") {
            $0.snapshot[.maxDrawdownSwitch] = drawdown(until: ahead(9000), triggered: ahead(121))
        },
        Row("kill-switch-max-drawdown", "torn", .unknown, "unparsable", evidence: "file") {
            $0.snapshot[.maxDrawdownSwitch] = BotScene.reading(Document(path: "k1.json", state: .malformed(Malformation(.truncated, "line 3"))))
        },
        Row("kill-switch-max-drawdown", "not ours to read", .unknown, "unreadable", evidence: "file") {
            $0.snapshot[.maxDrawdownSwitch] = BotScene.reading(Document(path: "k1.json", state: .unreadable("permission denied")))
        },

        Row("kill-switch-phase82", "no file", .ok, "defaults") {
            $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "live_config.json", state: .missing))
        },
        Row("kill-switch-phase82", "switched on", .ok, "kill-switch", evidence: "kill_switch_phase82") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true), throttle: .value(0)))
        },
        Row("kill-switch-phase82", "zero throttle", .ok, "zero-throttle", evidence: "size_throttle") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(throttle: .value(0)))
        },
        Row("kill-switch-phase82", "half throttle", .ok, "throttled") { $0.snapshot[.liveConfig] = runtime(BotScene.runtime(throttle: .value(0.5))) },
        Row("kill-switch-phase82", "protective", .ok, "throttled") { $0.snapshot[.liveConfig] = runtime(BotScene.runtime(protective: .value(true))) },
        Row("kill-switch-phase82", "filtered", .ok, "throttled", evidence: "allowed_symbols") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(allowed: ["BTCUSDT"]))
        },
        Row("kill-switch-phase82", "everything absent", .ok, "ok") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .absent, throttle: .absent, protective: .absent))
        },
        Row("kill-switch-phase82", "a text for a switch", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .invalid("a string")))
        },
        Row("kill-switch-phase82", "a text for a throttle", .unknown, "field-invalid") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(throttle: .invalid("a string")))
        },
        Row("kill-switch-phase82", "a bad throttle beside a set switch", .ok, "kill-switch") {
            $0.snapshot[.liveConfig] = runtime(BotScene.runtime(kill: .value(true), throttle: .invalid("a string")))
        },

        Row("override-active", "no file", .ok, "none"),
        Row("override-active", "disabled", .ok, "disabled") { $0.snapshot[.operatorOverride] = override(.value(false), .absent) },
        Row("override-active", "expired", .ok, "expired") { $0.snapshot[.operatorOverride] = override(.value(true), ahead(0)) },
        Row("override-active", "active", .critical, "active", evidence: "expires_at") {
            $0.snapshot[.operatorOverride] = override(.value(true), ahead(1))
        },
        Row("override-active", "a number for a flag", .unknown, "field-invalid") {
            $0.snapshot[.operatorOverride] = override(.invalid("1"), ahead(1))
        },
        Row("override-active", "no end", .unknown, "field-invalid") { $0.snapshot[.operatorOverride] = override(.value(true), .absent) },

        Row("symbol-probation", "no file", .ok, "never-ran") {
            $0.snapshot[.probation] = BotScene.reading(Document(path: "probation.json", state: .missing))
        },
        Row("symbol-probation", "one of two", .warning, "on-probation", evidence: "on_probation") {
            $0.snapshot[.probation] = probation([held("BTCUSDT", hours: 48)])
        },
        Row("symbol-probation", "stuck", .warning, "stuck", evidence: "stuck") { $0.snapshot[.probation] = probation([held("BTCUSDT", hours: 49)]) },
        Row("symbol-probation", "more than half", .warning, "majority", evidence: "universe") {
            $0.snapshot[.probation] = probation([held("BTCUSDT", hours: 1), held("ETHUSDT", hours: 1)])
        },
        Row("symbol-probation", "recovering only", .ok, "ok") {
            $0.snapshot[.probation] = probation([.init(symbol: "BTCUSDT", state: "recovering", enteredAt: .absent)])
        },
        Row("symbol-probation", "entered in the future", .warning, "future-timestamp") {
            $0.snapshot[.probation] = probation([held("BTCUSDT", hours: -1)])
        },
        Row("symbol-probation", "no states", .unknown, "field-invalid") { $0.snapshot[.probation] = probation(nil) },
        Row("symbol-probation", "torn", .unknown, "unparsable") {
            $0.snapshot[.probation] = BotScene.reading(Document(path: "probation.json", state: .malformed(Malformation(.empty, ""))))
        },
    ]

    @Test(arguments: rows)
    func aSwitchIsReadForWhatItDoes(_ row: Row) { row.check() }

    @Test func anActiveDrawdownBlockHoldsUntilItsEnd() {
        let finding = BotScene.healthy.with { $0.snapshot[.maxDrawdownSwitch] = Self.drawdown(until: Self.ahead(600)) }.judged(
            "kill-switch-max-drawdown")
        #expect(finding.holds)
        #expect(finding.until == BotScene.noon + .seconds(600))
        #expect(finding.since == BotScene.noon - .seconds(7200))
    }

    @Test func aSecondTriggerWithinTheBlockIsRetriggered() {
        var scene = BotScene.healthy.with { $0.snapshot[.maxDrawdownSwitch] = Self.drawdown(until: Self.ahead(600)) }
        #expect(scene.judgedOnce("kill-switch-max-drawdown").reason == "active")
        scene.snapshot[.maxDrawdownSwitch] = Self.drawdown(until: Self.ahead(9000), triggered: .value(BotScene.noon))
        #expect(scene.judgedOnce("kill-switch-max-drawdown").reason == "retriggered")
        // It stays retriggered while the same block lasts.
        #expect(scene.judgedOnce("kill-switch-max-drawdown").reason == "retriggered")
    }

    @Test func aTriggerAfterTheBlockIsANewOne() {
        var scene = BotScene.healthy.with { $0.snapshot[.maxDrawdownSwitch] = Self.drawdown(until: Self.ahead(600), triggered: Self.ahead(-43_200)) }
        _ = scene.judgedOnce("kill-switch-max-drawdown")
        scene.snapshot[.maxDrawdownSwitch] = Self.drawdown(until: Self.ahead(9000), triggered: .value(BotScene.noon))
        #expect(scene.judgedOnce("kill-switch-max-drawdown").reason == "active")
    }

    @Test(arguments: [(Duration.seconds(1800), Status.ok), (.seconds(1801), .warning), (.seconds(21_600), .warning), (.seconds(21_601), .critical)])
    func aPhase82BlockGetsWorseWithTimeAndHoldsFromTheFirstSight(_ lasted: Duration, _ status: Status) {
        var scene = BotScene.healthy.with { $0.snapshot[.liveConfig] = Self.runtime(BotScene.runtime(kill: .value(true))) }
        let first = scene.judgedOnce("kill-switch-phase82", then: lasted)
        #expect(first.holds)
        #expect(first.since == nil)
        let later = scene.judged("kill-switch-phase82")
        #expect(later.status == status)
        #expect(later.holds)
        #expect(later.since == BotScene.noon)
    }

    @Test func aPhase82BlockThatWasLiftedStartsAnew() {
        var scene = BotScene.healthy.with { $0.snapshot[.liveConfig] = Self.runtime(BotScene.runtime(kill: .value(true))) }
        _ = scene.judgedOnce("kill-switch-phase82", then: .seconds(7200))
        scene.snapshot[.liveConfig] = Self.runtime(BotScene.runtime())
        #expect(!scene.judgedOnce("kill-switch-phase82").holds)
        scene.snapshot[.liveConfig] = Self.runtime(BotScene.runtime(kill: .value(true)))
        #expect(scene.judgedOnce("kill-switch-phase82").status == .ok)
    }
}
