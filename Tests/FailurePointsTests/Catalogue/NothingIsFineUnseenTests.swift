import FailurePoints
import Testing

/// What looked fine because only half of it was looked at: windows half known, positions closed again, hours that were not counted.
@Suite struct NothingIsFineUnseenTests {
    private static let noon = BotScene.noon

    private static func decided(_ change: (inout DecisionFacts) -> Void) -> Reading<DecisionFacts> {
        var facts = BotScene.decisions()
        change(&facts)
        return BotScene.reading(facts)
    }

    /// A log of which only the last five hours are known.
    private static func short(_ log: DecisionLog, known: Duration = .seconds(18_000)) -> Reading<DecisionFacts> {
        decided {
            $0.sources[log]?.isWhole = false
            $0.sources[log]?.coveredSince = noon - known
        }
    }

    private static func count(_ counts: [DecisionKind: Int]) -> Reading<DecisionFacts> { BotScene.reading(BotScene.decisions(counts)) }

    private static func traded(_ symbol: String, openedAgo: Int, closedAgo: Int = 10) -> Reading<BookFacts> {
        var book = BotScene.book([])
        book.recentTrades = [ClosedTrade(symbol: symbol, strategy: "A", openedAt: noon - .seconds(openedAgo), closedAt: noon - .seconds(closedAgo))]
        return BotScene.reading(BookFacts(book: BotScene.document(book)))
    }

    private static func said(_ kind: JournalFacts.Kind, ago: Int = 10) -> Reading<JournalFacts> {
        var facts = JournalFacts(watchedSince: noon - .seconds(200_000))
        facts.note(kind, .init(at: noon - .seconds(ago), text: "as the bot says it"))
        return BotScene.reading(facts)
    }

    private static func answer(_ status: Int, asks: Bool) -> Reading<EndpointFacts> {
        var facts = EndpointFacts(
            name: "exchange", host: "h", url: "https://h/", outcome: .answered(HTTPAnswer(status: status, statusAccepted: status == 200)))
        facts.asksPrice = asks
        return BotScene.reading(facts)
    }

    private static func stale(_ seconds: Int) -> Reading<WorkerFacts> {
        let missing = Document<LogEnd>(path: "e", state: .missing)
        let stale = Document<LogEnd>(path: "p", state: .content(.ending(noon - .seconds(seconds))))
        return BotScene.reading(WorkerFacts(predictive: stale, ensemble: missing, outcomes: missing))
    }

    private static func supervised(_ seconds: Int) -> Reading<EngineFacts> {
        var engine = BotScene.engine()
        engine.supervisor = Document(path: "logs/supervisor_heartbeat.txt", state: .content(.value(noon - .seconds(seconds))))
        return BotScene.reading(engine)
    }

    private static func drawdown(fired: Int) -> Reading<Document<MaxDrawdownSwitch>> {
        BotScene.reading(
            Document(
                path: "k1.json",
                state: .content(
                    MaxDrawdownSwitch(
                        lastTriggered: .value(noon - .seconds(fired)), drawdown: .absent, valueBefore: .absent, valueNow: .absent,
                        blockedUntil: .value(noon + .seconds(600)), positionsClosed: .absent, clearedAt: .absent))))
    }

    private static let rows: [Row] = [
        Row("price-mismatch", "a price is asked for, and none is in the answer", .unknown, "no-own-price", evidence: "host") {
            $0.snapshot[.exchange] = answer(429, asks: true)
        },
        Row("price-mismatch", "none is asked for", .ok, "not-asked") { $0.snapshot[.exchange] = answer(200, asks: false) },

        Row("guard-whale-cvd", "a window that is not known whole", .unknown, "not-covered") { $0.snapshot[.decisions] = short(.signalBus) },
        Row("guard-whale-cvd", "known since it began", .ok, "ok") { $0.snapshot[.decisions] = short(.signalBus, known: .seconds(21_600)) },
        Row("order-without-position", "an hour that is not known whole", .unknown, "not-covered") {
            $0.snapshot[.decisions] = short(.learningUpdates, known: .seconds(1800))
        },
        Row("exchange-authentication", "a window that is not known whole", .unknown, "not-covered") {
            $0.snapshot[.decisions] = short(.learningUpdates, known: .seconds(60))
        },
        Row("insufficient-balance", "a window that is not known whole", .unknown, "not-covered") {
            $0.snapshot[.decisions] = short(.learningUpdates, known: .seconds(60))
        },
        Row("coinglass-rate-limit", "a tail that is shorter than the window", .unknown, "not-covered") {
            var log = FetcherLogFacts(exists: true, newestAt: noon)
            log.tailSince = noon - .seconds(1799)
            $0.snapshot[.fetcherLog] = BotScene.reading(log)
        },
        Row("coinglass-rate-limit", "a tail that is longer", .ok, "ok") {
            var log = FetcherLogFacts(exists: true, newestAt: noon)
            log.tailSince = noon - .seconds(1800)
            $0.snapshot[.fetcherLog] = BotScene.reading(log)
        },

        Row("fee-gate", "nearly all are cut", .warning, "most-cut", evidence: "hindered") {
            $0.snapshot[.decisions] = count([.feeCut: 15, .feeBlocked: 4, .feeAllowed: 2])
        },
        Row("fee-gate", "nine in ten are cut", .ok, "first-look") { $0.snapshot[.decisions] = count([.feeCut: 18, .feeAllowed: 2]) },
        Row("fee-gate", "too few to say", .ok, "first-look") { $0.snapshot[.decisions] = count([.feeCut: 19]) },
        Row("fee-gate-dead", "an entry that is closed again", .warning, "silent", evidence: "newest_entry") {
            $0.snapshot[.book] = traded("BTCUSDT", openedAgo: 600)
            $0.snapshot[.feeGate] = BotScene.reading(BotScene.feeGate(blocked: 1, allowed: 1, age: .seconds(2401)))
        },
        Row("fee-gate-dead", "a stamp of the future", .unknown, "future-timestamp") {
            $0.snapshot[.feeGate] = BotScene.reading(BotScene.feeGate(blocked: 1, allowed: 1, age: .seconds(-121)))
        },

        Row("kill-switch-leak", "opened behind it and closed again", .warning, "max-drawdown", evidence: "positions") {
            $0.snapshot[.book] = traded("BTCUSDT", openedAgo: 600)
            $0.snapshot[.maxDrawdownSwitch] = drawdown(fired: 3600)
        },
        Row("kill-switch-leak", "opened and closed before it", .ok, "ok") {
            $0.snapshot[.book] = traded("BTCUSDT", openedAgo: 3700, closedAgo: 3650)
            $0.snapshot[.maxDrawdownSwitch] = drawdown(fired: 3600)
        },
        Row("order-without-position", "the only position is older than the order", .warning, "lost", evidence: "symbols") {
            $0.snapshot[.book] = traded("ETHUSDT", openedAgo: 640)
            $0.snapshot[.decisions] = decided { $0.untracked = [PlacedOrder(at: noon - .seconds(600), symbol: "ETHUSDT")] }
        },
        Row("order-without-position", "the book was written a moment before the log", .ok, "ok") {
            $0.snapshot[.book] = traded("ETHUSDT", openedAgo: 630)
            $0.snapshot[.decisions] = decided { $0.placed = [PlacedOrder(at: noon - .seconds(600), symbol: "ETHUSDT")] }
        },

        Row("trading-freeze", "self-governance froze entries", .warning, "governance-freeze", evidence: "halts") {
            $0.snapshot[.decisions] = decided { $0.freeze = EntryFreeze(at: noon - .seconds(60), until: noon + .seconds(840)) }
        },
        Row("trading-freeze", "and lifted that again", .ok, "ok") {
            $0.snapshot[.decisions] = decided {
                $0.freeze = EntryFreeze(at: noon - .seconds(60), until: noon + .seconds(840), clearedAt: noon - .seconds(1))
            }
        },
        Row("trading-freeze", "a freeze without an end is over after a quarter of an hour", .ok, "ok") {
            $0.snapshot[.decisions] = decided { $0.freeze = EntryFreeze(at: noon - .seconds(900)) }
        },

        Row("worker-lost", "an hour without a row", .warning, "output-stale") { $0.snapshot[.workers] = stale(3600) },
        Row("worker-lost", "longer", .critical, "output-stale", evidence: "age_seconds") { $0.snapshot[.workers] = stale(3601) },
        Row("bot-frozen", "a supervisor ten minutes ago", .ok, "ok") { $0.snapshot[.engine] = supervised(600) },
        Row("bot-frozen", "longer ago", .warning, "supervisor-silent", evidence: "file") { $0.snapshot[.engine] = supervised(601) },

        Row("positions-corrupt", "a lock that was not had", .warning, "lock-timeout", evidence: "line") {
            $0.snapshot[.journal] = said(.lockTimeout)
        },
        Row("positions-corrupt", "a repair that was told", .warning, "repair-told", evidence: "line") { $0.snapshot[.journal] = said(.bookRepaired) },
        Row("positions-corrupt", "told long ago", .ok, "ok") { $0.snapshot[.journal] = said(.lockTimeout, ago: 80_000) },
        Row("crash-loop", "a port that is taken", .critical, "port-blocked", evidence: "line") { $0.snapshot[.journal] = said(.portBlocked) },
        Row("crash-loop", "the bot gives up", .critical, "gave-up", evidence: "line") { $0.snapshot[.journal] = said(.restartsExceeded) },
    ]

    @Test(arguments: rows)
    func nothingIsFineThatIsHalfSeen(_ row: Row) { row.check() }

    /// A first look at a long journal takes several: what else was blocked may still be to be read.
    @Test func aJournalThatIsStillBeingReadDoesNotSayAll() {
        var facts = JournalFacts(watchedSince: Self.noon - .seconds(200_000))
        facts.note(.stableRegime, .init(at: Self.noon - .seconds(600), text: "BLOCK: Stable Regime"))
        var scene = BotScene.healthy.with { $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([])))) }
        scene.snapshot[.journal] = BotScene.reading(facts)
        #expect(scene.judged("stable-regime").reason == "all-blocked")
        facts.isBehind = true
        scene.snapshot[.journal] = BotScene.reading(facts)
        #expect(scene.judged("stable-regime").reason == "not-covered")
    }

    /// Nine to four: seven open hours a day.
    @Test(arguments: [(1.0, Status.ok), (1.6, .ok), (1.95, .warning), (3.3, .warning), (3.9, .critical)])
    func closedHoursAreNoIdlenessAndOpenOnesAddUp(days: Double, status: Status) {
        let scene = BotScene.healthy.with {
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour())
            var book = BotScene.book([])
            book.newestClosedAt = Self.noon - .seconds(Int64(days * 86_400))
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(book)))
        }
        let finding = scene.judged("no-trades")
        #expect(finding.status == status, "\(finding.message)")
    }

    @Test func whatExplainsIsNamedWithItsReasonAndItsEnd() {
        let scene = BotScene.healthy.with {
            $0.snapshot[.maxDrawdownSwitch] = Self.drawdown(fired: 80_000)
            var book = BotScene.book([])
            book.newestClosedAt = Self.noon - .seconds(86_401)
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(book)))
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.value(false)))
        }
        let finding = scene.judged("no-trades")
        #expect(finding.reason == "explained")
        #expect(finding.message.contains("kill-switch-max-drawdown (until 2026-01-07 12:10 UTC)"), "\(finding.message)")
        #expect(finding.evidence["because"] != nil)
    }

    /// Another slot's book is another book: that it is smaller is no loss, and what it loses from then on is.
    @Test func theBookOfAnotherSlotIsNotComparedWithTheLast() {
        func book(_ closed: Int, in slot: String) -> Reading<BookFacts> {
            BotScene.reading(BookFacts(book: BotScene.document(BotScene.book(closed: closed)), slot: slot))
        }
        var scene = BotScene.healthy
        scene.snapshot[.book] = book(48, in: "/bot-A")
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
        scene.snapshot[.book] = book(5, in: "/bot-B")
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
        scene.snapshot[.book] = book(4, in: "/bot-B")
        #expect(scene.judgedOnce("positions-corrupt").reason == "shrunken")
    }
}
