import FailurePoints
import Testing

/// What the bot's own state files say: gates, money, values, freezes.
@Suite struct BotStateTests {
    private static func freezes(_ change: (inout FreezeFacts) -> Void) -> Reading<FreezeFacts> {
        var facts = BotScene.freezes()
        change(&facts)
        return BotScene.reading(facts)
    }

    private static func halt(_ on: Field<Bool> = .absent) -> FileState<HaltFile> {
        var file = HaltFile(modifiedAt: BotScene.noon - .seconds(50))
        (file.isOn, file.reason) = (on, "maintenance")
        return .content(file)
    }

    private static func pause(_ paused: Field<Bool>, until: Field<Instant> = .absent) -> FileState<Pause> {
        var pause = Pause()
        (pause.isPaused, pause.until) = (paused, until)
        return .content(pause)
    }

    private static func venue(futures: Bool) -> FileState<VenueState> {
        var state = VenueState()
        state.futuresEnabled = .value(futures)
        return .content(state)
    }

    private static func hold(_ exit: Int) -> HoldTimePolicy {
        var policy = HoldTimePolicy()
        policy.holds = [.init(id: "1", symbol: "BTCUSDT", enteredAt: .absent, mayExitAt: .value(BotScene.noon + .seconds(exit)))]
        return policy
    }

    private static func holding(_ policy: HoldTimePolicy) -> Reading<Document<HoldTimePolicy>> {
        BotScene.reading(Document(path: "hold", state: .content(policy)))
    }

    private static func evaluations(_ capped: Int, of all: Int, age: Int = 60) -> Reading<CooldownFacts> {
        BotScene.reading(
            BotScene.cooldowns(
                [],
                (0..<all).map {
                    Evaluation(
                        at: .value(BotScene.noon - .seconds(age)), symbol: "X", code: "c", outcome: $0 < capped ? .capped : .executed)
                }))
    }

    private static func thresholds(_ scores: [(String, Field<Double>)], mode: String = "paper", fee: Double = 1.2) -> Reading<ConfigurationFacts> {
        var config = TradingConfig(mode: .value(mode), hasThresholds: true)
        config.thresholds = [.init(mode: "paper", scores: scores.map { .init(name: $0.0, value: $0.1) }, signals: BotScene.signalSizes)]
        config.feeMultipliers = [.init(name: "BTCUSDT", value: .value(fee))]
        return BotScene.reading(BotScene.configuration(trading: .content(config)))
    }

    private static let ordered: [(String, Field<Double>)] = [
        ("ULTRA", .value(0.15)), ("HIGH", .value(0.05)), ("MEDIUM", .value(0.05)), ("LOW", .value(-0.05)),
    ]

    private static func leverage(_ value: Field<Double>) -> Reading<ConfigurationFacts> {
        var facts = BotScene.configuration()
        var policies = FuturesPolicies()
        policies.maximumLeverage = value
        facts.futuresPolicies = Document(path: "configs/futures_policies.json", state: .content(policies))
        return BotScene.reading(facts)
    }

    private static func mode(_ mode: Field<String>) -> Reading<ConfigurationFacts> {
        BotScene.reading(BotScene.configuration(trading: .content(BotScene.tradingConfig(mode))))
    }

    private static func keys(_ keys: EnvironmentFile.Key...) -> Reading<Document<EnvironmentFile>> { BotScene.reading(BotScene.environment(keys)) }

    private static let coinglass = EnvironmentFile.Key(name: "COINGLASS_API_KEY")

    private static let rows: [Row] = [
        Row("kill-switch-manual", "a flag", .warning, "frozen-flag", evidence: "halts") {
            $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = halt() }
        },
        Row("kill-switch-manual", "a file that says off", .ok, "ok") {
            $0.snapshot[.freezes] = freezes { $0.killSwitchFile.state = halt(.value(false)) }
        },
        Row("kill-switch-manual", "a file that says on", .warning, "kill-switch-file") {
            $0.snapshot[.freezes] = freezes { $0.killSwitchFile.state = halt(.value(true)) }
        },
        Row("kill-switch-manual", "a circuit breaker", .warning, "circuit-breaker") {
            $0.snapshot[.freezes] = freezes { $0.circuitBreaker.state = halt() }
        },
        Row("kill-switch-manual", "all symbols disabled", .warning, "all-symbols-disabled") {
            var policy = ProfitPolicy()
            (policy.symbols, policy.disabled) = (["A", "B"], ["B", "A"])
            let state = FileState.content(policy)
            $0.snapshot[.freezes] = freezes { $0.profitPolicy.state = state }
        },
        Row("kill-switch-manual", "Alpha disabled", .warning, "alpha-disabled") {
            var policies = SignalPolicies()
            policies.alphaEnabled = .value(false)
            let state = FileState.content(policies)
            $0.snapshot[.freezes] = freezes { $0.signalPolicies.state = state }
        },
        Row("kill-switch-manual", "the unit was stopped", .warning, "unit-stopped") {
            $0.snapshot[.unit] = BotScene.reading(BotScene.unit("inactive", "dead"))
        },
        Row("kill-switch-manual", "not ours to read", .unknown, "unreadable") {
            $0.snapshot[.freezes] = freezes { $0.frozenFlag.state = .unreadable("EACCES") }
        },

        Row("trading-freeze", "futures disabled", .critical, "futures-disabled", evidence: "halts") {
            $0.snapshot[.freezes] = freezes { $0.venue.state = venue(futures: false) }
        },
        Row("trading-freeze", "a pause that lasts", .warning, "phase10-pause") {
            $0.snapshot[.freezes] = freezes { $0.phase10.state = pause(.value(true), until: .value(BotScene.noon + .seconds(60))) }
        },
        Row("trading-freeze", "a pause that is over", .ok, "ok") {
            $0.snapshot[.freezes] = freezes { $0.phase10.state = pause(.value(true), until: .value(BotScene.noon)) }
        },
        Row("trading-freeze", "an anomaly", .warning, "anomaly-freeze") {
            $0.snapshot[.freezes] = freezes { $0.anomaly.state = pause(.absent, until: .value(BotScene.noon + .seconds(60))) }
        },
        Row("trading-freeze", "protective mode", .warning, "protective-block") {
            $0.snapshot[.protectiveState] = BotScene.reading(BotScene.protective("BLOCK"))
        },
        Row("trading-freeze", "torn", .unknown, "unparsable") {
            $0.snapshot[.freezes] = freezes { $0.venue.state = .malformed(Malformation(.truncated, "")) }
        },

        Row("fee-gate-dead", "half an hour behind", .ok, "ok") {
            $0.snapshot[.feeGate] = BotScene.reading(BotScene.feeGate(blocked: 1, allowed: 1, age: .seconds(5400)))
        },
        Row("fee-gate-dead", "more", .warning, "silent", evidence: "newest_entry") {
            $0.snapshot[.feeGate] = BotScene.reading(BotScene.feeGate(blocked: 1, allowed: 1, age: .seconds(5401)))
        },
        Row("fee-gate-dead", "nothing open", .ok, "no-entries") {
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([]))))
        },
        Row("fee-gate", "no file", .unknown, "file-missing") { $0.snapshot[.feeGate] = BotScene.reading(Document(path: "f", state: .missing)) },

        Row("minimum-hold", "held", .ok, "held", evidence: "held") { $0.snapshot[.holdTime] = holding(hold(600)) },
        Row("minimum-hold", "a day over", .ok, "ok") { $0.snapshot[.holdTime] = holding(hold(-86_400)) },
        Row("minimum-hold", "longer", .warning, "leak", evidence: "leaks") { $0.snapshot[.holdTime] = holding(hold(-86_401)) },
        Row("minimum-hold", "torn", .warning, "unparsable") {
            $0.snapshot[.holdTime] = BotScene.reading(Document(path: "h", state: .malformed(Malformation(.truncated, ""))))
        },

        Row("insufficient-balance", "all of it is held", .critical, "no-margin", evidence: "free_usd") {
            let position = OpenPosition(symbol: "X", direction: .long, strategy: "A", openedAt: .absent, marginCollateral: 4951)
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([position]))))
        },
        Row("insufficient-balance", "the bot counts little", .warning, "available-low") {
            $0.snapshot[.portfolio] = BotScene.reading(BotScene.portfolio(available: 49))
        },
        Row("insufficient-balance", "no file", .unknown, "file-missing") {
            $0.snapshot[.portfolio] = BotScene.reading(Document(path: "p", state: .missing))
        },
        Row("margin-requirements", "leverage", .warning, "leverage-over-limit", evidence: "limit") {
            $0.snapshot[.configuration] = leverage(.value(10))
            let position = OpenPosition(symbol: "X", direction: .long, strategy: "A", openedAt: .absent, leverage: 25)
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([position]))))
        },

        Row("internal-rate-limits", "half of them", .warning, "capped", evidence: "capped") { $0.snapshot[.cooldowns] = evaluations(5, of: 10) },
        Row("internal-rate-limits", "too few to say", .ok, "ok") { $0.snapshot[.cooldowns] = evaluations(9, of: 9) },
        Row("internal-rate-limits", "long ago", .ok, "ok") { $0.snapshot[.cooldowns] = evaluations(10, of: 10, age: 7201) },
        Row("internal-rate-limits", "two minutes ahead", .warning, "capped") { $0.snapshot[.cooldowns] = evaluations(10, of: 10, age: -120) },
        Row("internal-rate-limits", "further ahead", .ok, "ok") { $0.snapshot[.cooldowns] = evaluations(10, of: 10, age: -121) },
        Row("internal-rate-limits", "stuck", .warning, "stuck-cooldown", evidence: "cooldowns") {
            $0.snapshot[.cooldowns] = BotScene.reading(BotScene.cooldowns([Cooldown(name: "X", stamp: .value(BotScene.noon + .seconds(86_401)))]))
        },

        Row("invalid-thresholds", "in order", .ok, "first-look") { $0.snapshot[.configuration] = thresholds(ordered) },
        Row("invalid-thresholds", "out of order", .critical, "out-of-range", evidence: "faults") {
            $0.snapshot[.configuration] = thresholds([("ULTRA", .value(0.1)), ("HIGH", .value(0.2))])
        },
        Row("invalid-thresholds", "no number", .critical, "out-of-range", evidence: "field") {
            $0.snapshot[.configuration] = thresholds([("ULTRA", .invalid("a string"))])
        },
        Row("invalid-thresholds", "another mode", .critical, "out-of-range") { $0.snapshot[.configuration] = thresholds(ordered, mode: "yolo") },
        Row("invalid-thresholds", "a fee multiplier", .critical, "out-of-range") { $0.snapshot[.configuration] = thresholds(ordered, fee: 5.1) },
        Row("invalid-thresholds", "leverage of 20", .ok, "first-look") { $0.snapshot[.configuration] = leverage(.value(20)) },
        Row("invalid-thresholds", "leverage of 21", .critical, "out-of-range") { $0.snapshot[.configuration] = leverage(.value(21)) },

        Row("invalid-api-keys", "no key", .warning, "key-missing", evidence: "field") { $0.snapshot[.environment] = keys() },
        Row("invalid-api-keys", "a placeholder", .warning, "key-unusable") {
            $0.snapshot[.environment] = keys(.init(name: "COINGLASS_API_KEY", isPlaceholder: true))
        },
        Row("invalid-api-keys", "an empty exchange key", .critical, "exchange-key") {
            $0.snapshot[.environment] = keys(coinglass, .init(name: "BLOFIN_API_SECRET", isEmpty: true))
        },
        Row("invalid-api-keys", "keys of another exchange, as the template left them", .ok, "ok", evidence: "unusable_keys") {
            $0.snapshot[.environment] = keys(
                coinglass, .init(name: "BLOFIN_API_KEY"), .init(name: "KRAKEN_FUTURES_API_KEY", isEmpty: true),
                .init(name: "KRAKEN_FUTURES_API_SECRET", isPlaceholder: true))
        },
        Row("invalid-api-keys", "of each exchange one", .critical, "exchange-key", evidence: "field") {
            $0.snapshot[.environment] = keys(
                coinglass, .init(name: "BLOFIN_API_KEY"), .init(name: "BLOFIN_API_SECRET", isLongEnough: false),
                .init(name: "KRAKEN_FUTURES_API_KEY"), .init(name: "KRAKEN_FUTURES_API_SECRET", isEmpty: true))
        },
        Row("invalid-api-keys", "none of an exchange, on paper", .ok, "ok") { $0.snapshot[.environment] = keys(coinglass) },
        Row("invalid-api-keys", "none of an exchange, live", .critical, "exchange-key-missing") {
            $0.snapshot[.environment] = keys(coinglass)
            $0.snapshot[.configuration] = mode(.value("Live"))
        },
        Row("invalid-api-keys", "a key of an exchange, live", .ok, "ok") {
            $0.snapshot[.environment] = keys(coinglass, .init(name: "BLOFIN_API_KEY"))
            $0.snapshot[.configuration] = mode(.value("live"))
        },
        Row("invalid-api-keys", "none of an exchange, and a mode that is none", .unknown, "field-invalid") {
            $0.snapshot[.environment] = keys(coinglass)
            $0.snapshot[.configuration] = mode(.invalid("a number"))
        },
        Row("invalid-api-keys", "none of an exchange, and no mode", .ok, "ok") {
            $0.snapshot[.environment] = keys(coinglass)
            $0.snapshot[.configuration] = mode(.absent)
        },
        Row("invalid-api-keys", "none of an exchange, and nobody looks at the mode", .ok, "ok") {
            $0.snapshot[.environment] = keys(coinglass)
            $0.snapshot[.configuration] = .never
        },
        Row("invalid-api-keys", "a flag is no key", .ok, "ok") {
            $0.snapshot[.environment] = keys(coinglass, .init(name: "KRAKEN_FUTURES_TESTNET", isLongEnough: false))
        },
        Row("invalid-api-keys", "refused", .warning, "key-refused") {
            $0.snapshot[.fetcherLog] = BotScene.reading(
                FetcherLogFacts(exists: true, entries: [.init(mark: .http(status: 401), at: BotScene.noon - .seconds(1800))]))
        },
        Row("secret-permissions", "0644", .warning, "world-readable", evidence: "mode") {
            $0.snapshot[.environment] = BotScene.reading(BotScene.environment(mode: 0o644))
        },
        Row("secret-permissions", "0666", .warning, "world-writable") {
            $0.snapshot[.environment] = BotScene.reading(BotScene.environment(mode: 0o666))
        },
        Row("secret-permissions", "0640", .ok, "ok") { $0.snapshot[.environment] = BotScene.reading(BotScene.environment(mode: 0o640)) },

        Row("feature-store-missing", "no directory", .warning, "missing") { $0.snapshot[.featureStore] = BotScene.reading(FeatureStoreFacts()) },
        Row("feature-store-missing", "nothing in it", .warning, "empty") { $0.snapshot[.featureStore] = BotScene.reading(BotScene.featureStore([])) },
        Row("shadow-data-missing", "no rows", .ok, "learners-blind") {
            let none = Document(path: "o", state: .content(LogEnd.ending(nil)))
            $0.snapshot[.shadow] = BotScene.reading(ShadowFacts(results: none, outcomes: none))
        },
        Row("shadow-data-missing", "a day old", .warning, "stale") {
            let old = Document(path: "o", state: .content(LogEnd.ending(BotScene.noon - .seconds(86_401))))
            $0.snapshot[.shadow] = BotScene.reading(ShadowFacts(results: old, outcomes: old))
        },
    ]

    @Test(arguments: rows)
    func theBotsStateTellsMore(_ row: Row) { row.check() }

    @Test func whatTheBotDoesNotObeyDoesNotHold() {
        var escalation = EscalationState()
        escalation.softKillSwitch = .value(true)
        let state = FileState.content(escalation)
        let finding = BotScene.healthy.with { $0.snapshot[.freezes] = Self.freezes { $0.escalation.state = state } }.judged("trading-freeze")
        #expect(finding.status == .warning)
        #expect(finding.reason == "soft-kill-switch")
        #expect(!finding.holds)
        #expect(
            BotScene.healthy.with { $0.snapshot[.freezes] = Self.freezes { $0.venue.state = Self.venue(futures: false) } }.judged("trading-freeze")
                .holds)
    }

    @Test(arguments: [("REDUCE", Status.warning), ("BLOCK", .critical), ("ALERT", .ok)])
    func aProtectiveModeThatLastsIsTold(_ mode: String, _ status: Status) {
        var scene = BotScene.healthy.with { $0.snapshot[.protectiveState] = BotScene.reading(BotScene.protective(mode)) }
        #expect(scene.judgedOnce("margin-requirements", then: .seconds(600)).status == .ok)
        #expect(scene.judgedOnce("margin-requirements", then: .seconds(1)).status == .ok)
        #expect(scene.judgedOnce("margin-requirements").status == status)
    }

    @Test func aFeeGateThatBlocksNearlyAllIsTold() {
        var scene = BotScene.healthy
        #expect(scene.judgedOnce("fee-gate", then: .seconds(3600)).reason == "first-look")
        #expect(scene.judged("fee-gate").reason == "ok")
        scene.snapshot[.feeGate] = BotScene.reading(BotScene.feeGate(blocked: 20, allowed: 10, age: .zero))
        let finding = scene.judgedOnce("fee-gate", then: .seconds(21_601))
        #expect(finding.reason == "most-blocked")
        #expect(finding.holds)
        #expect(scene.judgedOnce("fee-gate").status == .ok)
    }

    @Test func capitalThatJumpedBackIsTold() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("capital-reset")
        scene.snapshot[.portfolio] = BotScene.reading(BotScene.portfolio(allocated: 6000, realized: 0))
        #expect(scene.judgedOnce("capital-reset", then: .seconds(86_401)).reason == "reset")
        #expect(scene.judgedOnce("capital-reset").status == .ok)
    }

    @Test func aFileThatWasNotLearnedIsNoLossOfWhatWas() {
        var scene = BotScene.healthy
        scene.snapshot[.featureStore] = BotScene.reading(
            BotScene.featureStore(["a.json", "golden_hour_config.json", "intelligence/BTCUSDT_intel.json", "intelligence/summary.json"]))
        _ = scene.judgedOnce("feature-store-missing")
        scene.snapshot[.featureStore] = BotScene.reading(BotScene.featureStore(["a.json"]))
        #expect(scene.judgedOnce("feature-store-missing").status == .ok, "golden-hour-config-missing and intelligence-missing tell of them")
    }

    @Test func aFileThatWasLearnedAndIsGoneIsMissed() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("feature-store-missing")
        scene.snapshot[.featureStore] = BotScene.reading(BotScene.featureStore(["a.json", "c.json"]))
        let finding = scene.judgedOnce("feature-store-missing", then: .seconds(86_401))
        #expect(finding.reason == "files-lost")
        #expect(finding.evidence["lost"] == .texts(["b.json"]))
        #expect(scene.judgedOnce("feature-store-missing").status == .ok)
    }

    @Test func aKeyThatWentMissingIsTold() {
        func keyed(_ keys: [String]) -> Reading<ConfigurationFacts> {
            var config = BotScene.tradingConfig()
            config.keys = keys
            return BotScene.reading(BotScene.configuration(trading: .content(config)))
        }
        var scene = BotScene.healthy
        scene.snapshot[.configuration] = keyed(["mode", "thresholds"])
        #expect(scene.judgedOnce("invalid-thresholds").status == .ok)
        scene.snapshot[.configuration] = keyed(["thresholds"])
        #expect(scene.judgedOnce("invalid-thresholds").reason == "keys-lost")
        scene.snapshot[.configuration] = keyed(["mode", "thresholds"])
        #expect(scene.judgedOnce("invalid-thresholds").status == .ok)
    }

    @Test func aRegimeThatBlocksEverythingForADayIsTold() {
        var journal = JournalFacts(watchedSince: BotScene.noon - .seconds(86_400))
        journal.note(.stableRegime, .init(at: BotScene.noon - .seconds(600), text: "BLOCK: Stable Regime"))
        var scene = BotScene.healthy
        scene.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([]))))
        scene.snapshot[.journal] = BotScene.reading(journal)
        #expect(scene.judged("stable-regime").reason == "all-blocked")
        var short = journal
        short.watchedSince = BotScene.noon - .seconds(86_399)
        scene.snapshot[.journal] = BotScene.reading(short)
        #expect(scene.judged("stable-regime").reason == "not-covered")
        journal.note(.entryBlocked, .init(at: BotScene.noon - .seconds(500), text: "BLOCK"))
        scene.snapshot[.journal] = BotScene.reading(journal)
        #expect(scene.judged("stable-regime").status == .ok)
    }

    @Test func anExitSentinelInSafeModeAbortsTheCycles() {
        var sentinel = ExitSentinel()
        (sentinel.safeModeStreak, sentinel.newestAt) = (2, BotScene.noon - .seconds(1800))
        let state = FileState.content(sentinel)
        var scene = BotScene.healthy.with { $0.snapshot[.freezes] = Self.freezes { $0.exitSentinel.state = state } }
        #expect(scene.judged("trading-freeze").reason == "exit-safe-mode")
        scene.now = scene.now + .seconds(1)
        #expect(scene.judged("trading-freeze").status == .ok)
    }

    @Test func aMetricsLineOfYesterdayFreezesItsModuleOnly() {
        let scene = BotScene.healthy.with {
            $0.snapshot[.freezes] = Self.freezes { $0.metrics.state = .content(.value(BotScene.noon - .seconds(86_401))) }
        }
        #expect(scene.judged("trading-freeze").reason == "metrics-freeze")
        #expect(!scene.judged("trading-freeze").holds)
    }
}
