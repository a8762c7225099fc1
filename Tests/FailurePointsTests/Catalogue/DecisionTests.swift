import FailurePoints
import Testing

/// What the bot's decision logs, its closed positions and the state of its logs say.
@Suite struct DecisionTests {
    private static func decided(_ counts: [DecisionKind: Int], age: Duration = .seconds(60), _ change: (inout DecisionFacts) -> Void = { _ in })
        -> Reading<DecisionFacts>
    {
        var facts = BotScene.decisions(counts, age: age)
        change(&facts)
        return BotScene.reading(facts)
    }

    private static func logs(_ change: (inout LogIntegrityFacts.Log) -> Void) -> Reading<LogIntegrityFacts> {
        BotScene.reading(BotScene.logs(change))
    }

    private static func book(_ change: (inout Book) -> Void) -> Reading<BookFacts> {
        var book = BotScene.book()
        change(&book)
        return BotScene.reading(BookFacts(book: BotScene.document(book)))
    }

    private static func trades(_ symbol: String, wins: Int, of all: Int) -> [ClosedTrade] {
        (0..<all).map { ClosedTrade(symbol: symbol, closedAt: BotScene.noon - .seconds(3600), profit: $0 < wins ? 1 : -1) }
    }

    private static let guards: [(FailurePoint.ID, DecisionKind)] = [
        ("guard-whale-cvd", .whaleConflict), ("guard-taker-aggression", .takerAggression), ("guard-liquidation-wall", .liquidationWall),
        ("guard-trap-detection", .longTrap),
    ]

    private static let rows: [Row] =
        guards.flatMap { id, kind in
            [
                Row(id, "twenty blocks, no entry", .warning, "most-blocked", evidence: "blocked") {
                    $0.snapshot[.decisions] = decided([kind: 20])
                    $0.snapshot[.book] = book { $0.open = [] }
                },
                Row(id, "nineteen", .ok, "ok") { $0.snapshot[.decisions] = decided([kind: 19]) },
                Row(id, "nine of ten", .ok, "ok") { $0.snapshot[.decisions] = decided([kind: 27, .entryPlaced: 3]) },
                Row(id, "seven hours ago", .ok, "ok") { $0.snapshot[.decisions] = decided([kind: 90], age: .seconds(21_601)) },
                Row(id, "no log", .unknown, "file-missing", evidence: "file") {
                    $0.snapshot[.decisions] = decided([:]) { $0.sources[.signalBus] = DecisionFacts.Source(state: .missing) }
                },
            ]
        } + [
            Row("symbol-alpha-floor", "one under the floor", .ok, "floored", evidence: "floored") {
                $0.snapshot[.book] = book { $0.recentTrades = trades("A", wins: 1, of: 5) + trades("B", wins: 3, of: 5) }
            },
            Row("symbol-alpha-floor", "all under it", .warning, "all-floored") {
                $0.snapshot[.book] = book { $0.recentTrades = trades("A", wins: 1, of: 5) + trades("B", wins: 1, of: 5) }
            },
            Row("symbol-alpha-floor", "too few trades", .ok, "ok") { $0.snapshot[.book] = book { $0.recentTrades = trades("A", wins: 0, of: 4) } },
            Row("power-ranking", "one at the bottom", .ok, "bottom-tier", evidence: "bottom") {
                $0.snapshot[.decisions] = decided([:]) {
                    $0.marks = [SymbolMark(symbol: "A", kind: .rankingBottom, at: BotScene.noon - .seconds(60))]
                }
            },

            Row("gate-silent", "ten entries, no word", .warning, "silent", evidence: "entries") {
                $0.snapshot[.decisions] = decided([.entryPlaced: 10])
            },
            Row("gate-silent", "ten entries, one word", .ok, "ok") { $0.snapshot[.decisions] = decided([.entryPlaced: 10, .gateAllowed: 1]) },
            Row("gate-silent", "nine entries", .ok, "ok") { $0.snapshot[.decisions] = decided([.entryPlaced: 9]) },
            Row("gate-silent", "a log that was not read so far back", .unknown, "not-covered") {
                $0.snapshot[.decisions] = decided([.entryPlaced: 10]) { $0.sources[.gateLog]?.isBehind = true }
            },
            Row("gate-silent", "a log that is not there", .warning, "silent") {
                $0.snapshot[.decisions] = decided([.entryPlaced: 10]) { $0.sources[.gateLog] = DecisionFacts.Source(state: .missing) }
            },
            Row("gate-silent", "none of its logs is there", .unknown, "file-missing", evidence: "file") {
                $0.snapshot[.decisions] = decided([.entryPlaced: 10]) {
                    for log in [DecisionLog.gateLog, .signalBus, .learningEvents] { $0.sources[log] = DecisionFacts.Source(state: .missing) }
                }
            },
            Row("gate-silent", "entries cannot be counted", .unknown, "file-missing") {
                $0.snapshot[.book] = .never
                $0.snapshot[.decisions] = decided([:]) { $0.sources[.learningUpdates] = DecisionFacts.Source(state: .missing) }
            },
            Row("fee-gate-dead", "it fails", .warning, "errors") { $0.snapshot[.decisions] = decided([.feeGateError: 1]) },

            Row("order-without-position", "lost", .warning, "lost", evidence: "symbols") {
                $0.snapshot[.decisions] = decided([:]) { $0.placed = [PlacedOrder(at: BotScene.noon - .seconds(301), symbol: "ETHUSDT")] }
            },
            Row("order-without-position", "still due", .ok, "ok") {
                $0.snapshot[.decisions] = decided([:]) { $0.placed = [PlacedOrder(at: BotScene.noon - .seconds(300), symbol: "ETHUSDT")] }
            },
            Row("order-without-position", "its position is there", .ok, "ok") {
                $0.snapshot[.decisions] = decided([:]) { $0.placed = [PlacedOrder(at: BotScene.noon - .seconds(3599), symbol: "BTCUSDT")] }
            },
            Row("order-without-position", "lost with real money", .critical, "lost") {
                $0.snapshot[.decisions] = decided([:]) { $0.untracked = [PlacedOrder(at: BotScene.noon - .seconds(301), symbol: "ETHUSDT")] }
                $0.snapshot[.configuration] = BotScene.reading(
                    BotScene.configuration(trading: .content(TradingConfig(mode: .value("live"), hasThresholds: true))))
            },
            Row("exchange-authentication", "orders refused", .critical, "orders-refused") {
                $0.snapshot[.decisions] = decided([.authenticationError: 2])
            },
            Row("exchange-rate-limit", "orders limited", .warning, "orders-limited") { $0.snapshot[.decisions] = decided([.rateLimitError: 3]) },
            Row("insufficient-balance", "orders refused", .critical, "orders-refused") { $0.snapshot[.decisions] = decided([.balanceError: 2]) },
            Row("internal-rate-limits", "caps of the gates", .warning, "capped") {
                $0.snapshot[.decisions] = decided([.hourlyCap: 10, .entryPlaced: 10])
            },

            Row("log-corruption", "one percent", .ok, "ok") { $0.snapshot[.logIntegrity] = logs { $0.invalidLines = 10 } },
            Row("log-corruption", "more", .warning, "invalid-lines", evidence: "invalid_lines") {
                $0.snapshot[.logIntegrity] = logs { $0.invalidLines = 11 }
            },
            Row("log-corruption", "five in a row", .warning, "invalid-streak") {
                $0.snapshot[.logIntegrity] = logs { ($0.invalidLines, $0.invalidStreak) = (5, 5) }
            },
            Row("log-corruption", "a loss of power", .warning, "nul-bytes") { $0.snapshot[.logIntegrity] = logs { $0.nulBytes = 4096 } },
            Row("log-corruption", "no log at all", .unknown, "no-logs") { $0.snapshot[.logIntegrity] = BotScene.reading(LogIntegrityFacts()) },
            Row("log-growth", "100 MiB", .ok, "ok") { $0.snapshot[.logIntegrity] = logs { $0.sizeBytes = 100 << 20 } },
            Row("log-growth", "more", .warning, "unrotated", evidence: "size_bytes") {
                $0.snapshot[.logIntegrity] = logs { $0.sizeBytes = 100 << 20 + 1 }
            },

            Row("no-trades", "nothing to count from", .unknown, "never-traded") { $0.snapshot[.book] = book { $0.open = [] } },
        ]

    @Test(arguments: rows)
    func whatTheBotDecidedIsJudged(_ row: Row) { row.check() }

    /// Trading hours are not restricted here, so every hour counts.
    private static func idle(_ seconds: Int) -> BotScene {
        BotScene.healthy.with {
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.value(false)))
            $0.snapshot[.book] = book { ($0.open, $0.newestClosedAt) = ([], BotScene.noon - .seconds(seconds)) }
        }
    }

    @Test(arguments: [
        (43_200, Status.ok, "ok"), (43_201, .warning, "unexplained"), (86_400, .warning, "unexplained"), (86_401, .critical, "unexplained"),
    ])
    func idlenessWithoutAReasonIsTold(_ seconds: Int, _ status: Status, _ reason: String) {
        let finding = Self.idle(seconds).judged("no-trades")
        #expect(finding.status == status)
        #expect(finding.reason == reason, "\(finding.message)")
    }

    @Test func idlenessWithAReasonIsExplained() {
        let finding = Self.idle(86_401).with {
            $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .content(BotScene.runtime(kill: .value(true)))))
        }.judged("no-trades")
        #expect(finding.reason == "explained")
        #expect(finding.evidence["explanations"] == .texts(["kill-switch-phase82"]))
    }

    @Test func aBlockByDesignExplainsIdlenessWhateverItsUsualWeight() {
        var journal = JournalFacts(watchedSince: BotScene.noon - .seconds(200_000))
        journal.note(.stableRegime, JournalFacts.Line(at: BotScene.noon - .seconds(60), text: "BLOCK: Stable Regime"))
        let finding = Self.idle(86_401).with { $0.snapshot[.journal] = BotScene.reading(journal) }.judged("no-trades")
        #expect(finding.reason == "explained")
        #expect(finding.evidence["explanations"] == .texts(["stable-regime"]))
    }

    @Test func whatExplainsIsJudgedByTheSettingsInForce() throws {
        var scene = Self.idle(86_401)
        scene.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(.value(BotScene.noon - .seconds(1000))))
        let point = try #require(Catalogue["no-trades"])
        func finding(_ settings: [FailurePoint.ID: Settings]) -> Finding? {
            let now = Moment(wall: scene.now, uptime: .seconds(5000))
            var judgement = Judgement(catalogue: [point], options: .init(settings: settings, watched: Catalogue.all), at: now.wall)
            _ = judgement.take(scene.snapshot, fresh: [.book], at: now)
            return judgement.pointStates["no-trades"]?.finding
        }
        #expect(finding([:])?.evidence["explanations"] == .texts(["intelligence-stale"]))
        let patient = Settings(["critical_age": .duration(.seconds(7200))])
        #expect(finding(["intelligence-stale": patient])?.reason == "unexplained", "by these settings the feed is no reason")
        #expect(finding(["sentiment-stale": patient])?.reason == "explained", "what another is set to is its own business")
    }

    @Test func whatTheOperatorDisabledExplainsNothing() {
        let scene = Self.idle(86_401).with {
            $0.snapshot[.liveConfig] = BotScene.reading(Document(path: "l", state: .content(BotScene.runtime(kill: .value(true)))))
        }
        func reason(without disabled: FailurePoint.ID) -> String? {
            let now = Moment(wall: scene.now, uptime: .seconds(5000))
            var judgement = Judgement(catalogue: Catalogue.all.filter { $0.id != disabled }, at: now.wall)
            _ = judgement.take(scene.snapshot, fresh: [.book], at: now)
            return judgement.pointStates["no-trades"]?.finding.reason
        }
        #expect(reason(without: "sentiment-stale") == "explained")
        #expect(reason(without: "kill-switch-phase82") == "unexplained", "who switches it off does not take it for a reason")
    }

    @Test func whatTheOperatorDeclaredExplainsAsWell() throws {
        var scene = Self.idle(86_401)
        let stop = FailurePoint.custom(
            "stop-file", category: .state, impact: .blocksAll, intended: true, title: "", advice: "", rule: .path(PathRule(exists: false)),
            severity: .warning, confirm: .immediate, excusedBy: [], healer: nil, waitsForStartup: false)
        let point = try #require(Catalogue["no-trades"])
        func finding(_ state: PathFacts.FileState) -> Finding? {
            let now = Moment(wall: scene.now, uptime: .seconds(5000))
            scene.snapshot[.custom("stop-file")] = .facts(.path(PathFacts(path: "STOP", state: state)), at: now)
            var judgement = Judgement(
                catalogue: [point], options: .init(watched: Catalogue.all + [stop]), enabledProbes: [.book, .custom("stop-file")], at: now.wall)
            _ = judgement.take(scene.snapshot, fresh: [.book], at: now)
            return judgement.pointStates["no-trades"]?.finding
        }
        #expect(finding(.there(sizeBytes: 0, modifiedAt: scene.now))?.evidence["explanations"] == .texts(["stop-file"]))
        #expect(finding(.missing)?.evidence["explanations"] != .texts(["stop-file"]))
    }

    @Test func theNightIsNoIdleness() {
        let finding = Self.idle(70_000).with { $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour()) }.judged("no-trades")
        #expect(finding.status == .ok)
    }

    @Test func wrongSignsAreToldForADayAfterEachNewOne() {
        var scene = BotScene.healthy.with { $0.snapshot[.book] = Self.book { ($0.signFaults.checked, $0.signFaults.wrong) = (9, 2) } }
        #expect(scene.judgedOnce("profit-sign", then: .seconds(86_401)).reason == "wrong-sign")
        #expect(scene.judgedOnce("profit-sign").reason == "known")
        scene.snapshot[.book] = Self.book { ($0.signFaults.checked, $0.signFaults.wrong) = (10, 3) }
        #expect(scene.judgedOnce("profit-sign").reason == "wrong-sign")
    }

    @Test func logsThatGrowTooFastAreTold() {
        var facts = LogIntegrityFacts()
        facts.totalBytes = 1 << 30
        var scene = BotScene.healthy.with { $0.snapshot[.logIntegrity] = BotScene.reading(facts) }
        #expect(scene.judgedOnce("log-growth", then: .seconds(3600)).status == .ok)
        facts.totalBytes += 50 << 20
        scene.snapshot[.logIntegrity] = BotScene.reading(facts)
        #expect(scene.judgedOnce("log-growth").reason == "growing")
    }
}
