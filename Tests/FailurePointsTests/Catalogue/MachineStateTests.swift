import FailurePoints
import Testing

/// What the machine, the process and the bot's records of its exchange say.
@Suite struct MachineStateTests {
    private static func noted(_ errors: [String], age: Duration = .seconds(60), price: Double? = nil, updated: Duration = .seconds(100))
        -> Reading<Document<ExchangeHealth>>
    {
        BotScene.reading(
            Document(
                path: "h",
                state: .content(
                    ExchangeHealth(
                        status: .value("healthy"), failures: errors.map { .init(at: .value(BotScene.noon - age), error: $0) },
                        updatedAt: .value(BotScene.noon - updated), markPrice: price))))
    }

    private static func priced(_ price: Double?) -> Reading<EndpointFacts> {
        BotScene.reading(
            EndpointFacts(
                name: "exchange", host: "openapi.example", url: "https://openapi.example/x",
                outcome: .answered(HTTPAnswer(status: 200, statusAccepted: true, price: price))))
    }

    private static func crashes(_ ages: [Int], same: Bool = true, context: String = "main_crash_restart_1") -> Reading<CrashLogFacts> {
        let crashes = ages.map {
            Crash(at: .value(BotScene.noon - .seconds($0)), context: context, error: same ? "KeyError: 'x'" : "ValueError: \($0)")
        }
        return BotScene.reading(
            CrashLogFacts(crashes: Document(path: "c", state: .content(crashes)), heartbeats: Document(path: "r", state: .content([]))))
    }

    private static func beats(_ threads: Int) -> Reading<CrashLogFacts> {
        let rows = (0..<5).flatMap { minute in
            (0..<threads).map { ProcessRow(pid: 1, at: BotScene.noon - .seconds(minute * 60 + $0 * 5)) }
        }
        return BotScene.reading(
            CrashLogFacts(crashes: Document(path: "c", state: .missing), heartbeats: Document(path: "r", state: .content(rows))))
    }

    private static func memory(_ change: (inout MemoryFacts) -> Void) -> Reading<MemoryFacts> {
        var facts = MemoryFacts(hostTotalBytes: 8 << 30, hostAvailableBytes: 4 << 30)
        facts.group = MemoryFacts.Group(path: "/g")
        change(&facts)
        return BotScene.reading(facts)
    }

    private static func journal(_ kind: JournalFacts.Kind, ages: [Int]) -> Reading<JournalFacts> {
        var facts = JournalFacts(watchedSince: BotScene.noon - .seconds(200_000))
        for age in ages { facts.note(kind, .init(at: BotScene.noon - .seconds(age), text: "as systemd says it")) }
        return BotScene.reading(facts)
    }

    private static let wrongPlace = BotScene.process(77, parent: 1, directory: "/elsewhere")

    private static let rows: [Row] = [
        Row("exchange-authentication", "two refusals", .critical, "refused", evidence: "bot_error") {
            $0.snapshot[.exchangeHealth] = noted(["HTTP 401 Unauthorized", "Invalid API key"])
        },
        Row("exchange-authentication", "one refusal", .ok, "ok") { $0.snapshot[.exchangeHealth] = noted(["HTTP 403"]) },
        Row("exchange-authentication", "a price is no status", .ok, "ok") { $0.snapshot[.exchangeHealth] = noted(["price 401.5", "id 4013"]) },
        Row("exchange-authentication", "the testnet's balance", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["balance: authenticationError", "balance: authenticationError"])
        },
        Row("exchange-authentication", "long ago", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["HTTP 401", "HTTP 401"], age: .seconds(901))
        },
        Row("exchange-authentication", "no record", .unknown, "file-missing") {
            $0.snapshot[.exchangeHealth] = BotScene.reading(Document(path: "h", state: .missing))
        },

        Row("exchange-rate-limit", "three times", .warning, "rate-limited", evidence: "count") {
            $0.snapshot[.exchangeHealth] = noted(["HTTP 429", "EGeneral:Too many requests", "Rate limit exceeded"])
        },
        Row("exchange-rate-limit", "twice", .ok, "ok") { $0.snapshot[.exchangeHealth] = noted(["HTTP 429", "HTTP 429"]) },
        Row("exchange-rate-limit", "our own probe", .warning, "own-probe") {
            $0.snapshot[.exchange] = BotScene.reading(BotScene.endpoint("exchange", "x", status: 429, accepted: false))
        },

        Row("price-mismatch", "two percent", .ok, "ok", evidence: "apart_ratio") {
            $0.snapshot[.exchange] = priced(1000)
            $0.snapshot[.exchangeHealth] = noted([], price: 1020)
        },
        Row("price-mismatch", "more", .critical, "mismatch", evidence: "own_price") {
            $0.snapshot[.exchange] = priced(1000)
            $0.snapshot[.exchangeHealth] = noted([], price: 979)
        },
        Row("price-mismatch", "too old to compare", .unknown, "too-old") {
            $0.snapshot[.exchange] = priced(1000)
            $0.snapshot[.exchangeHealth] = noted([], price: 979, updated: .seconds(361))
        },
        Row("price-mismatch", "no price of the bot's", .unknown, "no-bot-price") { $0.snapshot[.exchange] = priced(1000) },
        Row("price-mismatch", "no price is asked for", .ok, "not-asked") { $0.snapshot[.exchange] = priced(nil) },
        Row("price-mismatch", "no answer", .unknown, "no-answer") { $0.snapshot[.exchange] = BotScene.reading(BotScene.failing("e", "h", .timeout)) },
        Row("price-mismatch", "a made-up order book", .critical, "placeholder-price", evidence: "symbols") {
            let position = OpenPosition(
                symbol: "BTCUSDT", direction: .long, strategy: "A", openedAt: .value(BotScene.noon), entryPrice: 100, currentPrice: 90_000)
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book([position]))))
        },

        Row("sentiment-stale", "half an hour", .ok, "ok") { $0.snapshot[.sentiment] = BotScene.reading(BotScene.sentiment(age: .seconds(1800))) },
        Row("sentiment-stale", "longer", .warning, "age-over-limit", evidence: "age_seconds") {
            $0.snapshot[.sentiment] = BotScene.reading(BotScene.sentiment(age: .seconds(1801)))
        },
        Row("sentiment-stale", "two hours", .critical, "age-over-limit") {
            $0.snapshot[.sentiment] = BotScene.reading(BotScene.sentiment(age: .seconds(7201)))
        },
        Row("sentiment-stale", "filler", .warning, "filler") { $0.snapshot[.sentiment] = BotScene.reading(BotScene.sentiment(active: 0)) },
        Row("sentiment-stale", "from the future", .warning, "future-timestamp") {
            $0.snapshot[.sentiment] = BotScene.reading(BotScene.sentiment(age: .seconds(-121)))
        },
        Row("sentiment-stale", "no file", .unknown, "file-missing") {
            $0.snapshot[.sentiment] = BotScene.reading(Document(path: "s", state: .missing))
        },
        Row("onchain-stale", "an hour", .ok, "ok") { $0.snapshot[.onchain] = BotScene.reading(BotScene.onchain(alerts: .seconds(3600))) },
        Row("onchain-stale", "the flows are older", .warning, "age-over-limit", evidence: "file") {
            $0.snapshot[.onchain] = BotScene.reading(BotScene.onchain(flows: .seconds(3601)))
        },
        Row("onchain-stale", "four hours", .critical, "age-over-limit") {
            $0.snapshot[.onchain] = BotScene.reading(BotScene.onchain(alerts: .seconds(14_401)))
        },
        Row("onchain-stale", "fallbacks only", .warning, "filler") { $0.snapshot[.onchain] = BotScene.reading(BotScene.onchain(fallbacks: 4)) },
        Row("onchain-stale", "no flow", .warning, "filler") { $0.snapshot[.onchain] = BotScene.reading(BotScene.onchain(flowing: 0)) },

        Row("crash-loop", "two in half an hour", .ok, "ok") { $0.snapshot[.crashLog] = crashes([1801, 100, 10]) },
        Row("crash-loop", "one two minutes ahead", .critical, "same-error") { $0.snapshot[.crashLog] = crashes([100, 10, -120]) },
        Row("crash-loop", "one further ahead", .unknown, "field-invalid") { $0.snapshot[.crashLog] = crashes([100, 10, -121]) },
        Row("crash-loop", "three of one kind", .critical, "same-error", evidence: "error") { $0.snapshot[.crashLog] = crashes([1800, 100, 10]) },
        Row("crash-loop", "three kinds", .critical, "crash-loop") { $0.snapshot[.crashLog] = crashes([300, 200, 100], same: false) },
        Row("crash-loop", "gave up", .critical, "gave-up") { $0.snapshot[.crashLog] = crashes([10], context: "restart_limit_exceeded") },
        Row("crash-loop", "three heartbeats a minute", .ok, "ok") { $0.snapshot[.crashLog] = beats(3) },
        Row("crash-loop", "four heartbeats a minute", .warning, "duplicate-heartbeats", evidence: "heartbeats_a_minute") {
            $0.snapshot[.crashLog] = beats(4)
        },

        Row("crash-loop", "systemd restarts it", .critical, "unit-restarts", evidence: "unit_restarts") {
            $0.snapshot[.journal] = journal(.restartScheduled, ages: [1799, 100, 10])
        },
        Row("crash-loop", "systemd restarted it twice", .ok, "ok") { $0.snapshot[.journal] = journal(.restartScheduled, ages: [1800, 100, 10]) },
        Row("crash-loop", "the bot's own word says more", .critical, "same-error") {
            $0.snapshot[.crashLog] = crashes([300, 200, 100])
            $0.snapshot[.journal] = journal(.restartScheduled, ages: [300, 200, 100])
        },
        Row("crash-loop", "no journal", .ok, "ok") {
            $0.snapshot[.journal] = .blind(reason: "journal-missing", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },

        Row("disk-full", "room that the bot does not find", .warning, "no-space-said", evidence: "line") {
            $0.snapshot[.journal] = journal(.noSpace, ages: [299])
        },
        Row("disk-full", "it did not, a while ago", .ok, "ok") { $0.snapshot[.journal] = journal(.noSpace, ages: [300]) },
        Row("disk-full", "the volume says it, too", .critical, "space-critical") {
            $0.snapshot[.disk] = BotScene.reading(DiskFacts(volumes: [BotScene.volume(used: 0.96)]))
            $0.snapshot[.journal] = journal(.noSpace, ages: [10])
        },
        Row("file-permissions", "the bot is denied what it should have", .warning, "permission-error-said", evidence: "line") {
            $0.snapshot[.journal] = journal(.permissionError, ages: [10])
        },
        Row("file-permissions", "a line of the future", .ok, "ok") { $0.snapshot[.journal] = journal(.permissionError, ages: [-10]) },
        Row("price-mismatch", "made-up candles", .warning, "simulated-data", evidence: "line") {
            $0.snapshot[.journal] = journal(.simulatedData, ages: [10])
        },

        Row("memory-pressure", "a kill that only the journal tells", .critical, "oom-kill", evidence: "journal_line") {
            $0.snapshot[.journal] = journal(.outOfMemory, ages: [3599])
        },
        Row("memory-pressure", "such a kill, long ago", .ok, "ok") { $0.snapshot[.journal] = journal(.outOfMemory, ages: [3600]) },
        Row("memory-pressure", "a kill", .critical, "oom-kill", evidence: "killed_at") {
            $0.snapshot[.memory] = memory { $0.groupKillSeenAt = BotScene.noon - .seconds(3600) }
        },
        Row("memory-pressure", "a kill, long ago", .ok, "ok") {
            $0.snapshot[.memory] = memory { $0.groupKillSeenAt = BotScene.noon - .seconds(3601) }
        },
        Row("memory-pressure", "the unit's end", .critical, "oom-kill") {
            $0.snapshot[.unit] = BotScene.reading(BotScene.unit("failed", "failed", result: "oom-kill"))
        },
        Row("memory-pressure", "a tenth left", .ok, "ok") { $0.snapshot[.memory] = memory { $0.hostTotalBytes = 40 << 30 } },
        Row("memory-pressure", "less", .critical, "host-memory") { $0.snapshot[.memory] = memory { $0.hostTotalBytes = 41 << 30 } },
        Row("memory-pressure", "most of the machine", .warning, "group-share", evidence: "group_bytes") {
            $0.snapshot[.memory] = memory { $0.group?.currentBytes = 7 << 30 }
        },
        Row("memory-pressure", "a leak", .warning, "growth", evidence: "growth_bytes_an_hour") {
            $0.snapshot[.memory] = memory {
                $0.group?.history = (0...72).map { step in
                    .init(
                        at: Moment(wall: BotScene.noon, uptime: .seconds(100_000 + step * 300)), bytes: UInt64(1_000_000_000 + step * 5_000_000))
                }
            }
        },
        Row("memory-pressure", "nothing is told", .unknown, "not-told") { $0.snapshot[.memory] = BotScene.reading(MemoryFacts()) },

        Row("worker-lost", "one lacks, just now", .ok, "few-workers") { $0.snapshot[.processes] = BotScene.reading(BotScene.processes(workers: 4)) },
        Row("worker-lost", "four without a dashboard", .ok, "ok") {
            $0.bot.hasDashboard = false
            $0.snapshot[.processes] = BotScene.reading(BotScene.processes(workers: 4))
        },
        Row("worker-lost", "one produces nothing", .warning, "output-stale", evidence: "file") {
            $0.snapshot[.workers] = BotScene.reading(
                WorkerFacts(
                    predictive: Document(path: "p", state: .content(.ending(BotScene.noon - .seconds(901)))),
                    ensemble: Document(path: "e", state: .missing), outcomes: Document(path: "o", state: .missing)))
        },
        Row("worker-lost", "no main process", .unknown, "no-main-process") {
            $0.snapshot[.processes] = BotScene.reading(ProcessFacts(controlGroup: nil, root: .init(configured: "/c", real: "/bot")))
        },

        Row("two-bots", "one on the same files", .critical, "second-bot", evidence: "pid") {
            $0.snapshot[.processes] = BotScene.reading(BotScene.processes(strangers: [BotScene.process(77, parent: 1)]))
        },
        Row("two-bots", "one elsewhere", .warning, "elsewhere") {
            $0.snapshot[.processes] = BotScene.reading(BotScene.processes(strangers: [wrongPlace]))
        },
        Row("two-bots", "a heartbeat of nobody", .critical, "foreign-heartbeat", evidence: "file") {
            $0.snapshot[.engine] = BotScene.reading(BotScene.engine(pid: 7))
        },
        Row("two-bots", "an old heartbeat of nobody", .ok, "ok") {
            $0.snapshot[.engine] = BotScene.reading(BotScene.engine(process: .seconds(181), pid: 7))
        },
        Row("two-bots", "the heartbeat of the process before this one", .ok, "ok") {
            var facts = BotScene.processes()
            facts.main?.process.startedAt = BotScene.noon - .seconds(30)
            $0.snapshot[.processes] = BotScene.reading(facts)
            $0.snapshot[.engine] = BotScene.reading(BotScene.engine(process: .seconds(31), pid: 7))
        },
        Row("two-bots", "a heartbeat of nobody since the start", .critical, "foreign-heartbeat") {
            var facts = BotScene.processes()
            facts.main?.process.startedAt = BotScene.noon - .seconds(30)
            $0.snapshot[.processes] = BotScene.reading(facts)
            $0.snapshot[.engine] = BotScene.reading(BotScene.engine(process: .seconds(20), pid: 7))
        },
        Row("two-bots", "others cannot be seen", .unknown, "hidden-processes") {
            var facts = BotScene.processes()
            facts.seesEverybody = false
            $0.snapshot[.processes] = BotScene.reading(facts)
        },

        Row("slot-drift", "just switched", .ok, "other-slot", evidence: "slot") {
            $0.snapshot[.processes] = BotScene.reading(BotScene.processes(slot: "/other"))
        },
        Row("slot-drift", "the link tells since when", .critical, "other-slot") {
            var facts = BotScene.processes(slot: "/other")
            facts.root.linkMadeAt = BotScene.noon - .seconds(601)
            $0.snapshot[.processes] = BotScene.reading(facts)
        },
        Row("slot-drift", "begun elsewhere after the switch", .ok, "other-slot") {
            var facts = BotScene.processes(slot: "/other")
            facts.root.linkMadeAt = BotScene.noon - .seconds(500_000)
            facts.main?.process.startedAt = BotScene.noon - .seconds(120)
            $0.snapshot[.processes] = BotScene.reading(facts)
        },
        Row("slot-drift", "the root leads nowhere", .unknown, "root-missing") {
            var facts = BotScene.processes()
            facts.root.real = nil
            $0.snapshot[.processes] = BotScene.reading(facts)
        },
    ]

    @Test(arguments: rows)
    func theMachineTellsMore(_ row: Row) { row.check() }

    @Test(arguments: [(4, Status.warning), (2, .warning), (1, .critical), (0, .critical)])
    func aWorkerThatStaysMissingIsLost(_ workers: Int, _ status: Status) {
        var scene = BotScene.healthy
        scene.snapshot[.processes] = BotScene.reading(BotScene.processes(workers: workers))
        #expect(scene.judgedOnce("worker-lost", then: .seconds(180)).status == .ok)
        #expect(scene.judgedOnce("worker-lost", then: .seconds(1)).status == .ok)
        #expect(scene.judgedOnce("worker-lost").status == status)
    }

    @Test(arguments: [(120, Status.ok), (121, .warning), (600, .warning), (601, .critical)])
    func aSlotThatStaysOtherIsADrift(_ seconds: Int, _ status: Status) {
        var scene = BotScene.healthy
        scene.snapshot[.processes] = BotScene.reading(BotScene.processes(slot: "/other"))
        _ = scene.judgedOnce("slot-drift", then: .seconds(seconds))
        #expect(scene.judged("slot-drift").status == status)
    }
}
