import FailurePoints
import Testing

/// Where a file is there and does not tell, nobody says that all is fine. Each row is one thing that cannot be read.
@Suite struct UntoldTests {
    private static func freezes(_ change: (inout FreezeFacts) -> Void) -> Reading<FreezeFacts> {
        var facts = BotScene.freezes()
        change(&facts)
        return BotScene.reading(facts)
    }

    private static func pause(_ paused: Field<Bool> = .absent, until: Field<Instant> = .absent, reason: Field<String> = .absent) -> FileState<Pause> {
        var pause = Pause()
        (pause.isPaused, pause.until, pause.reason) = (paused, until, reason)
        return .content(pause)
    }

    private static func policies(_ enabled: Field<Bool>) -> FileState<SignalPolicies> {
        var policies = SignalPolicies()
        policies.alphaEnabled = enabled
        return .content(policies)
    }

    private static func profits(_ symbols: [String]?, disabled: [String] = [], undecided: [String] = [], fault: String? = nil) -> FileState<
        ProfitPolicy
    > {
        var policy = ProfitPolicy()
        (policy.symbols, policy.disabled, policy.undecided, policy.fault) = (symbols, disabled, undecided, fault)
        return .content(policy)
    }

    private static let zeros = Malformation(.nulBytes, "a NUL byte")

    private static let halts: [Row] = [
        Row("kill-switch-manual", "signal policies without the word", .warning, "alpha-disabled") {
            $0.snapshot[.freezes] = freezes { $0.signalPolicies.state = policies(.absent) }
        },
        Row("kill-switch-manual", "signal policies with another word", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.freezes] = freezes { $0.signalPolicies.state = policies(.invalid("a string")) }
        },
        Row("kill-switch-manual", "no signal policies", .unknown, "file-missing") {
            $0.snapshot[.freezes] = freezes { $0.signalPolicies.state = .missing }
        },
        Row("kill-switch-manual", "no object of symbols", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.profitPolicy.state = profits(nil, fault: "a number") }
        },
        Row("kill-switch-manual", "each symbol disabled or undecided", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.profitPolicy.state = profits(["A", "B"], disabled: ["A"], undecided: ["B"]) }
        },
        Row("kill-switch-manual", "one symbol enabled for sure", .ok, "ok") {
            $0.snapshot[.freezes] = freezes { $0.profitPolicy.state = profits(["A", "B", "C"], disabled: ["A"], undecided: ["B"]) }
        },
        Row("kill-switch-manual", "a flag, and a policy that cannot be read", .warning, "frozen-flag") {
            $0.snapshot[.freezes] = freezes {
                $0.frozenFlag.state = .content(HaltFile(modifiedAt: BotScene.noon))
                $0.signalPolicies.state = .malformed(zeros)
            }
        },
        Row("trading-freeze", "a venue that says neither", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.venue.state = .content(VenueState()) }
        },
        Row("trading-freeze", "a validation cache that says neither", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.validation.state = .content(ValidationCache()) }
        },
        Row("trading-freeze", "an escalation that says neither", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.escalation.state = .content(EscalationState()) }
        },
        Row("trading-freeze", "a phase-82 state that says neither", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.phase82.state = .content(Phase82State()) }
        },
        Row("trading-freeze", "a pause of another kind", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.phase10.state = pause(.invalid("a string")) }
        },
        Row("trading-freeze", "a phase without its field", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.phase92.state = pause() }
        },
        Row("trading-freeze", "a phase of which no field is known", .ok, "ok") { $0.snapshot[.freezes] = freezes { $0.phase93.state = pause() } },
        Row("trading-freeze", "an anomaly without its end", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.anomaly.state = pause(reason: .null) }
        },
        Row("trading-freeze", "an anomaly that never ends because there is none", .ok, "ok") {
            $0.snapshot[.freezes] = freezes { $0.anomaly.state = pause(until: .null) }
        },
        Row("trading-freeze", "a reason of another kind", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.phase10x.state = pause(reason: .invalid("a number")) }
        },
        Row("trading-freeze", "safe mode without a date", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes {
                var sentinel = ExitSentinel()
                sentinel.safeModeStreak = 2
                $0.exitSentinel.state = .content(sentinel)
            }
        },
        Row("trading-freeze", "metrics without a date", .unknown, "field-invalid") {
            $0.snapshot[.freezes] = freezes { $0.metrics.state = .content(.invalid("a string")) }
        },
        Row("trading-freeze", "a mode that nobody knows", .unknown, "field-invalid") {
            $0.snapshot[.protectiveState] = BotScene.reading(BotScene.protective("YOLO"))
        },
        Row("margin-requirements", "a mode that nobody knows", .unknown, "field-invalid") {
            $0.snapshot[.protectiveState] = BotScene.reading(BotScene.protective("YOLO"))
        },
        Row("kill-switch-phase82", "a switch of null", .unknown, "field-invalid") {
            $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .content(BotScene.runtime(kill: .null))))
        },
        Row("kill-switch-phase82", "no switch at all", .ok, "ok") {
            $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .content(BotScene.runtime(kill: .absent, throttle: .absent))))
        },
        Row("kill-switch-leak", "a throttle of another kind", .unknown, "field-invalid") {
            $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .content(BotScene.runtime(throttle: .invalid("a string")))))
        },
        Row("kill-switch-leak", "an end of another kind", .unknown, "field-invalid") {
            $0.snapshot[.maxDrawdownSwitch] = BotScene.reading(Document(path: "k", state: .content(drawdown(until: .invalid("a number")))))
        },
        Row("kill-switch-leak", "a block that began nobody knows when", .unknown, "field-invalid") {
            $0.snapshot[.maxDrawdownSwitch] = BotScene.reading(
                Document(path: "k", state: .content(drawdown(until: .value(BotScene.noon + .seconds(60))))))
        },
    ]

    private static func drawdown(until: Field<Instant>) -> MaxDrawdownSwitch {
        MaxDrawdownSwitch(
            lastTriggered: .absent, drawdown: .absent, valueBefore: .absent, valueNow: .absent, blockedUntil: until, positionsClosed: .absent,
            clearedAt: .absent)
    }

    @Test(arguments: halts) func aSwitchThatCannotBeReadIsNotOff(_ row: Row) { row.check() }

    // MARK: Feeds, book, configuration

    private static func book(_ change: (inout Book) -> Void) -> Reading<BookFacts> {
        var book = BotScene.book()
        change(&book)
        return BotScene.reading(BookFacts(book: BotScene.document(book)))
    }

    private static func health(_ change: (inout ExchangeHealth) -> Void) -> Reading<Document<ExchangeHealth>> {
        var health = ExchangeHealth(status: .value("healthy"), updatedAt: .value(BotScene.noon - .seconds(60)))
        change(&health)
        return BotScene.reading(Document(path: "h", state: .content(health)))
    }

    private static func configuration(_ change: (inout ConfigurationFacts) -> Void) -> Reading<ConfigurationFacts> {
        var facts = BotScene.configuration()
        change(&facts)
        return BotScene.reading(facts)
    }

    private static func universe(unsaid: Int, undecided: Int) -> FileState<AssetUniverse> {
        var universe = AssetUniverse(assets: (0..<3).map { .init(symbol: "S\($0)", enabled: $0 < unsaid) })
        (universe.unsaid, universe.undecided) = (unsaid, undecided)
        return .content(universe)
    }

    private static let odd = SymbolSignal(symbol: "ETHUSDT", direction: nil, confidence: nil, composite: 0, buySellRatio: .nan, liquidationRatio: 0.5)

    private static let others: [Row] = [
        Row("sentiment-stale", "no object of coins", .unknown, "field-invalid") {
            var feed = SentimentFeed()
            (feed.polledAt, feed.fault) = (.value(BotScene.noon - .seconds(60)), "absent")
            $0.snapshot[.sentiment] = BotScene.reading(Document(path: "s", state: .content(feed)))
        },
        Row("onchain-stale", "transactions that cannot be read", .unknown, "field-invalid") {
            var facts = BotScene.onchain()
            var alerts = WhaleAlerts()
            (alerts.writtenAt, alerts.transactions, alerts.untold) = (.value(BotScene.noon - .seconds(60)), 2, 2)
            facts.whaleAlerts.state = .content(alerts)
            $0.snapshot[.onchain] = BotScene.reading(facts)
        },
        Row("intelligence-empty", "filler, and what cannot be read", .warning, "neutral-filler") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: [BotScene.signal("BTCUSDT", neutral: true), odd]))
        },
        Row("intelligence-empty", "nothing that can be read", .unknown, "field-invalid") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: [odd]))
        },
        Row("symbol-probation", "a state that no machine knows", .unknown, "field-invalid") {
            let symbols = [Probation.Symbol(symbol: "ADAUSDT", state: "?", enteredAt: .absent, reason: nil)]
            $0.snapshot[.probation] = BotScene.reading(Document(path: "p", state: .content(Probation(updatedAt: .absent, symbols: symbols))))
        },
        Row("strategy-overlap", "an entry that is no position", .unknown, "field-invalid") {
            $0.snapshot[.book] = book { $0.invalidOpenEntries = 1 }
        },
        Row("strategy-overlap", "a position without a symbol", .unknown, "field-invalid") {
            $0.snapshot[.book] = book { $0.open.append(BotScene.position("?2")) }
        },
        Row("max-positions", "ten, and an entry that is none", .critical, "over-limit") {
            $0.snapshot[.book] = book {
                $0.open = (0..<10).map { BotScene.position("S\($0)") }
                $0.invalidOpenEntries = 1
            }
        },
        Row("insufficient-balance", "a position without its margin", .unknown, "field-invalid") {
            $0.snapshot[.book] = book { $0.open[0].marginCollateral = nil }
        },
        Row("insufficient-balance", "a log of orders that is garbled", .unknown, "unparsable", evidence: "invalid_rows") {
            var decisions = BotScene.decisions()
            decisions.sources[.learningUpdates]?.note(isValid: false)
            $0.snapshot[.decisions] = BotScene.reading(decisions)
        },
        Row("margin-requirements", "a position without its leverage", .unknown, "field-invalid") {
            var policies = FuturesPolicies()
            policies.maximumLeverage = .value(10)
            let state = FileState.content(policies)
            $0.snapshot[.configuration] = configuration { $0.futuresPolicies.state = state }
            $0.snapshot[.book] = book { $0.open[0].leverage = nil }
        },
        Row("margin-requirements", "a limit that cannot be read", .unknown, "unparsable") {
            $0.snapshot[.configuration] = configuration { $0.futuresPolicies.state = .malformed(zeros) }
        },
        Row("profit-sign", "no list of closed positions", .unknown, "field-invalid") { $0.snapshot[.book] = book { $0.hasClosedList = false } },
        Row("profit-sign", "a record that cannot be read", .unknown, "field-invalid") { $0.snapshot[.book] = book { $0.signFaults.unreadable = 1 } },
        Row("profit-sign", "a record that is none", .unknown, "field-invalid") { $0.snapshot[.book] = book { $0.invalidEntries = 1 } },
        Row("symbol-alpha-floor", "no list of closed positions", .unknown, "field-invalid") {
            $0.snapshot[.book] = book { $0.hasClosedList = false }
        },
        Row("exchange-unreachable", "a word that is none", .unknown, "field-invalid") {
            $0.snapshot[.exchangeHealth] = health { $0.status = .absent }
        },
        Row("exchange-unreachable", "no word at all", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = BotScene.reading(Document(path: "h", state: .missing))
        },
        Row("exchange-invalid-response", "a history that is none", .unknown, "field-invalid") {
            $0.snapshot[.exchangeHealth] = health { $0.historyFault = "absent" }
        },
        Row("exchange-authentication", "a history that is none", .unknown, "field-invalid") {
            $0.snapshot[.exchangeHealth] = health { $0.historyFault = "a number where a list belongs" }
        },
        Row("exchange-rate-limit", "a log of orders that is gone", .unknown, "file-missing") {
            var decisions = BotScene.decisions()
            decisions.sources[.learningUpdates] = .init(state: .missing)
            $0.snapshot[.decisions] = BotScene.reading(decisions)
        },
        Row("internal-rate-limits", "a log of rejections that cannot be read", .unknown, "unreadable") {
            var decisions = BotScene.decisions()
            decisions.sources[.executionGate] = .init(state: .unreadable("it is a directory"))
            $0.snapshot[.decisions] = BotScene.reading(decisions)
        },
        Row("internal-rate-limits", "a cooldown that is none", .unknown, "field-invalid") {
            $0.snapshot[.cooldowns] = BotScene.reading(BotScene.cooldowns([Cooldown(name: "X", stamp: .invalid("a boolean"))]))
        },
        Row("asset-universe-invalid", "no entry that says whether it is enabled", .unknown, "field-invalid") {
            $0.snapshot[.configuration] = configuration { $0.universe.state = universe(unsaid: 3, undecided: 0) }
        },
        Row("asset-universe-invalid", "disabled, and one that cannot be told", .unknown, "field-invalid") {
            $0.snapshot[.configuration] = configuration { $0.universe.state = universe(unsaid: 0, undecided: 1) }
        },
        Row("file-corruption", "policies that have defaults", .warning, "nul-bytes") {
            $0.snapshot[.configuration] = configuration {
                $0.files.append(BotScene.file("configs/futures_policies.json", .malformed(zeros), .medium))
            }
        },
        Row("critical-file-missing", "policies that have defaults", .ok, "ok") {
            $0.snapshot[.configuration] = configuration { $0.files.append(BotScene.file("configs/futures_policies.json", .missing, .medium)) }
        },
        Row("invalid-thresholds", "policies that cannot be read", .unknown, "unparsable") {
            $0.snapshot[.configuration] = configuration { $0.futuresPolicies.state = .malformed(zeros) }
        },
        Row("invalid-thresholds", "a mode of another kind", .critical, "out-of-range") {
            $0.snapshot[.configuration] = configuration { $0.tradingConfig.state = .content(BotScene.tradingConfig(.invalid("a number"))) }
        },
        Row("invalid-thresholds", "no thresholds for the mode", .warning, "incomplete", evidence: "lacking") {
            var config = BotScene.tradingConfig(.value("live"))
            config.thresholds.removeLast()
            let state = FileState.content(config)
            $0.snapshot[.configuration] = configuration { $0.tradingConfig.state = state }
        },
        Row("invalid-thresholds", "a threshold that is not there", .warning, "incomplete") {
            var config = BotScene.tradingConfig()
            config.thresholds[0].scores?.removeFirst()
            let state = FileState.content(config)
            $0.snapshot[.configuration] = configuration { $0.tradingConfig.state = state }
        },
        Row("two-bots", "a heartbeat of nobody", .unknown, "field-invalid") {
            var engine = BotScene.engine()
            engine.process.state = .content(ProcessHeartbeat(pid: .absent, writtenAt: .value(BotScene.noon - .seconds(20))))
            $0.snapshot[.engine] = BotScene.reading(engine)
        },
        Row("worker-lost", "an output that cannot be read", .unknown, "unparsable") {
            $0.snapshot[.workers] = workers(.malformed(zeros))
        },
        Row("worker-lost", "an output of the future", .unknown, "future-timestamp") {
            $0.snapshot[.workers] = workers(.content(.ending(BotScene.noon + .seconds(121))))
        },
        Row("worker-lost", "an output that is feigned", .warning, "output-feigned") {
            var end = LogEnd()
            (end.rows, end.feigned) = (600, 600)
            $0.snapshot[.workers] = workers(.content(end))
        },
        Row("crash-loop", "no row of any process", .unknown, "file-missing") {
            $0.snapshot[.crashLog] = BotScene.reading(
                CrashLogFacts(crashes: Document(path: "c", state: .missing), heartbeats: Document(path: "r", state: .missing)))
        },
        Row("worker-lost", "rows whose stamps cannot be read behind an old one", .unknown, "field-invalid") {
            var end = LogEnd.ending(BotScene.noon - .seconds(7200))
            end.undated = 3
            $0.snapshot[.workers] = workers(.content(end))
        },
        Row("stale-book", "an old stamp, and one that cannot be read", .unknown, "field-invalid") {
            $0.snapshot[.book] = book {
                $0.open = [BotScene.position("S", opened: .seconds(7200))]
                $0.open[0].updatedAt = .invalid("something follows the time")
            }
        },
        Row("no-trades", "an old trade, and one that cannot be dated", .unknown, "field-invalid") {
            $0.snapshot[.book] = book {
                $0.newestClosedAt = BotScene.noon - .seconds(200_000)
                $0.open[0].openedAt = .invalid("no zone at its end")
            }
        },
        Row("minimum-hold", "an end that cannot be read", .unknown, "field-invalid") {
            var policy = HoldTimePolicy()
            policy.holds = [HoldTimePolicy.Hold(id: "x", symbol: "S", enteredAt: .absent, mayExitAt: .invalid("no date and time"))]
            $0.snapshot[.holdTime] = BotScene.reading(Document(path: "hold", state: .content(policy)))
        },
        Row("crash-loop", "crashes that nobody can date", .unknown, "field-invalid") {
            $0.snapshot[.crashLog] = crashes([.invalid("no date and time")])
        },
        Row("crash-loop", "crashes of the future", .unknown, "field-invalid") {
            $0.snapshot[.crashLog] = crashes([.value(BotScene.noon + .seconds(7200))])
        },
        Row("crash-loop", "one that nobody can date before an old one", .ok, "ok") {
            $0.snapshot[.crashLog] = crashes([.invalid("no date and time"), .value(BotScene.noon - .seconds(80_000))])
        },
        Row("log-corruption", "a log that cannot be read", .unknown, "unreadable") {
            var log = LogIntegrityFacts.Log(path: "logs/a.jsonl", sizeBytes: 0)
            log.unreadable = "Permission denied"
            var facts = LogIntegrityFacts()
            facts.logs = [log]
            $0.snapshot[.logIntegrity] = BotScene.reading(facts)
        },
    ]

    private static func crashes(_ stamps: [Field<Instant>]) -> Reading<CrashLogFacts> {
        BotScene.reading(
            CrashLogFacts(
                crashes: Document(path: "c", state: .content(stamps.map { Crash(at: $0, context: "main", error: "E") })),
                heartbeats: Document(path: "r", state: .content([ProcessRow(pid: 4242, at: BotScene.noon - .seconds(20))]))))
    }

    private static func workers(_ ensemble: FileState<LogEnd>) -> Reading<WorkerFacts> {
        let fresh = FileState.content(LogEnd.ending(BotScene.noon - .seconds(60)))
        return BotScene.reading(
            WorkerFacts(
                predictive: Document(path: "p", state: fresh), ensemble: Document(path: "e", state: ensemble),
                outcomes: Document(path: "o", state: fresh)))
    }

    @Test(arguments: others) func whatCannotBeReadIsNotFine(_ row: Row) { row.check() }

    @Test func aModeThatCannotBeToldDoesNotHideThatTheOtherChanged() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("live-mode-flip")
        scene.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .malformed(Self.zeros)))
        #expect(scene.judged("live-mode-flip").reason == "unparsable")
        scene.snapshot[.configuration] = BotScene.reading(BotScene.configuration(trading: .content(BotScene.tradingConfig(.value("live")))))
        #expect(scene.judged("live-mode-flip").reason == "mode-changed")
    }

    @Test func flagsThatSaidItBeforeMustGoOnSayingIt() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("live-mode-flip")
        var runtime = BotScene.runtime()
        runtime.paperMode = .absent
        scene.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .content(runtime)))
        #expect(scene.judged("live-mode-flip").reason == "field-invalid")
        scene.memory = Memory()
        #expect(scene.judged("live-mode-flip").status == .ok)
    }

    @Test func anOrderWithoutASymbolIsLostWhereNothingWasOpened() {
        var decisions = BotScene.decisions()
        decisions.placed = [PlacedOrder(at: BotScene.noon - .seconds(1800), symbol: "?")]
        var scene = BotScene.healthy.with { $0.snapshot[.decisions] = BotScene.reading(decisions) }
        #expect(scene.judged("order-without-position").reason == "lost")
        scene.snapshot[.book] = Self.book { $0.open = [BotScene.position("BTCUSDT", opened: .seconds(1790))] }
        #expect(scene.judged("order-without-position").status == .ok)
    }
}
