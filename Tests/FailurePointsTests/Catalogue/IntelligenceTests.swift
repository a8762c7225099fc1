import FailurePoints
import Testing

@Suite struct IntelligenceTests {
    private static func feed(age seconds: Int, neutral: Bool = false) -> Reading<IntelligenceFacts> {
        BotScene.reading(
            BotScene.intelligence(
                .value(BotScene.noon - .seconds(seconds)), signals: BotScene.symbols.map { BotScene.signal($0, neutral: neutral) }))
    }

    private static func state(_ state: FileState<IntelligenceSummary>) -> Reading<IntelligenceFacts> {
        BotScene.reading(IntelligenceFacts(summary: Document(path: "summary.json", state: state)))
    }

    private static func log(_ marks: [(FetcherLogFacts.Mark, Int)], exists: Bool = true) -> Reading<FetcherLogFacts> {
        BotScene.reading(FetcherLogFacts(exists: exists, entries: marks.map { .init(mark: $0.0, at: BotScene.noon - .seconds($0.1)) }))
    }

    private static let rows: [Row] = [
        Row("intelligence-stale", "five minutes", .ok, "ok", evidence: "age_seconds") { $0.snapshot[.intelligence] = feed(age: 300) },
        Row("intelligence-stale", "older", .warning, "age-over-limit", evidence: "file") { $0.snapshot[.intelligence] = feed(age: 301) },
        Row("intelligence-stale", "a quarter of an hour", .warning, "age-over-limit") { $0.snapshot[.intelligence] = feed(age: 900) },
        Row("intelligence-stale", "older than that", .critical, "age-over-limit") { $0.snapshot[.intelligence] = feed(age: 901) },
        Row("intelligence-stale", "two minutes ahead", .ok, "ok") { $0.snapshot[.intelligence] = feed(age: -120) },
        Row("intelligence-stale", "further ahead", .warning, "future-timestamp", evidence: "ahead_seconds") {
            $0.snapshot[.intelligence] = feed(age: -121)
        },
        Row("intelligence-stale", "no stamp", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(.absent))
        },
        Row("intelligence-stale", "a number for a stamp", .unknown, "field-invalid") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(.invalid("a number")))
        },
        Row("intelligence-stale", "no file", .unknown, "file-missing", evidence: "file") { $0.snapshot[.intelligence] = state(.missing) },
        Row("intelligence-stale", "torn", .unknown, "unparsable") { $0.snapshot[.intelligence] = state(.malformed(Malformation(.nulBytes, ""))) },
        Row("intelligence-stale", "not ours to read", .unknown, "unreadable") { $0.snapshot[.intelligence] = state(.unreadable("EACCES")) },
        Row("intelligence-stale", "a limit of one's own", .warning, "age-over-limit") {
            $0.settings = Settings(["warning_age": .duration(.seconds(10))])
            $0.snapshot[.intelligence] = feed(age: 11)
        },

        Row("intelligence-empty", "neutral filler", .warning, "neutral-filler", evidence: "neutral") {
            $0.snapshot[.intelligence] = feed(age: 60, neutral: true)
        },
        Row("intelligence-empty", "for half an hour", .warning, "neutral-filler") { $0.snapshot[.intelligence] = feed(age: 1800, neutral: true) },
        Row("intelligence-empty", "for longer", .critical, "neutral-filler", evidence: "empty_seconds") {
            $0.snapshot[.intelligence] = feed(age: 1801, neutral: true)
        },
        Row("intelligence-empty", "one of two", .ok, "ok") {
            $0.snapshot[.intelligence] = BotScene.reading(
                BotScene.intelligence(signals: [BotScene.signal("BTCUSDT"), BotScene.signal("ETHUSDT", neutral: true)]))
        },
        Row("intelligence-empty", "no signals at all", .unknown, "no-signals") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: []))
        },
        Row("intelligence-empty", "no file", .unknown, "file-missing") { $0.snapshot[.intelligence] = state(.missing) },
        Row("intelligence-empty", "torn", .unknown, "unparsable") { $0.snapshot[.intelligence] = state(.malformed(Malformation(.empty, ""))) },

        Row("coinglass-down", "refuses our keyless request", .ok, "ok", evidence: "http_status"),
        Row("coinglass-down", "server error", .warning, "server-error") {
            $0.snapshot[.coinglass] = BotScene.reading(BotScene.endpoint("coinglass", "coinglass.example", status: 502))
        },
        Row("coinglass-down", "silent", .warning, "timeout", evidence: "phase") {
            $0.snapshot[.coinglass] = BotScene.reading(BotScene.failing("coinglass", "coinglass.example", .timeout))
        },
        Row("coinglass-down", "two errors in the log", .ok, "ok") { $0.snapshot[.fetcherLog] = log([(.requestError, 20), (.requestError, 10)]) },
        Row("coinglass-down", "three errors in the log", .critical, "fetch-errors", evidence: "error_lines") {
            $0.snapshot[.fetcherLog] = log([(.requestError, 30), (.http(status: 502), 20), (.pollError, 10)])
        },
        Row("coinglass-down", "three errors, too long ago", .ok, "ok") {
            $0.snapshot[.intelligence] = feed(age: 7200)
            $0.snapshot[.fetcherLog] = log([(.requestError, 601), (.requestError, 602), (.requestError, 603)])
        },
        Row("coinglass-down", "three errors, one two minutes ahead", .critical, "fetch-errors") {
            $0.snapshot[.fetcherLog] = log([(.requestError, 20), (.requestError, 10), (.requestError, -120)])
        },
        Row("coinglass-down", "three errors, one further ahead", .ok, "ok") {
            $0.snapshot[.fetcherLog] = log([(.requestError, 20), (.requestError, 10), (.requestError, -121)])
        },
        Row("coinglass-down", "three errors, and a good feed since", .ok, "ok") {
            $0.snapshot[.fetcherLog] = log([(.requestError, 100), (.requestError, 90), (.requestError, 80)])
        },
        Row("coinglass-down", "three errors, and only filler since", .critical, "fetch-errors") {
            $0.snapshot[.intelligence] = feed(age: 60, neutral: true)
            $0.snapshot[.fetcherLog] = log([(.requestError, 100), (.requestError, 90), (.requestError, 80)])
        },
        Row("coinglass-down", "the key is refused", .critical, "key-refused", evidence: "http_statuses") {
            $0.snapshot[.fetcherLog] = log([(.http(status: 401), 30), (.http(status: 403), 20), (.requestError, 10)])
        },
        Row("coinglass-down", "there is no key", .critical, "key-missing") { $0.snapshot[.fetcherLog] = log([(.keyMissing, 10)]) },
        Row("coinglass-down", "told to wait", .ok, "ok") {
            $0.snapshot[.fetcherLog] = log([(.rateLimited, 30), (.http(status: 429), 20), (.rateLimited, 10)])
        },
        Row("coinglass-down", "a copy with errors", .critical, "fetch-errors") {
            $0.snapshot = .blind("not-live")
            $0.snapshot[.fetcherLog] = log([(.requestError, 30), (.requestError, 20), (.requestError, 10)])
        },
        Row("coinglass-down", "a copy without", .unknown, "not-live") {
            $0.snapshot = .blind("not-live")
            $0.snapshot[.fetcherLog] = log([])
        },
        Row("coinglass-down", "the log cannot be read", .unknown, "no-thread") {
            $0.snapshot[.fetcherLog] = .blind(reason: "no-thread", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },

        Row("coinglass-down", "the log is switched off", .ok, "ok") {
            $0.snapshot[.fetcherLog] = .blind(reason: Finding.probeDisabled, detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },

        Row("coinglass-rate-limit", "three in half an hour", .warning, "rate-limited", evidence: "count") {
            $0.snapshot[.fetcherLog] = log([(.rateLimited, 1800), (.http(status: 429), 20), (.rateLimited, 10)])
        },
        Row("coinglass-rate-limit", "two in half an hour", .ok, "ok") {
            $0.snapshot[.fetcherLog] = log([(.rateLimited, 1801), (.rateLimited, 20), (.rateLimited, 10)])
        },
        Row("coinglass-rate-limit", "a summary and no log", .unknown, "file-missing", evidence: "file") {
            $0.snapshot[.fetcherLog] = log([], exists: false)
        },
        Row("coinglass-rate-limit", "neither log nor summary", .ok, "never-fetched") {
            $0.snapshot[.fetcherLog] = log([], exists: false)
            $0.snapshot[.intelligence] = BotScene.reading(IntelligenceFacts(summary: Document(path: "summary.json", state: .missing)))
        },
        Row("coinglass-rate-limit", "no log, and the feed cannot be looked at", .unknown, "no-thread") {
            $0.snapshot[.fetcherLog] = log([], exists: false)
            $0.snapshot[.intelligence] = .blind(reason: "no-thread", detail: "", at: Moment(wall: BotScene.noon, uptime: .zero))
        },
    ]

    @Test(arguments: rows)
    func theFeedIsJudgedByItsContent(_ row: Row) { row.check() }

    @Test func aStaleFeedIsStaleSinceItsLimit() {
        let finding = BotScene.healthy.with { $0.snapshot[.intelligence] = Self.feed(age: 400) }.judged("intelligence-stale")
        #expect(finding.since == BotScene.noon - .seconds(100))
    }

    @Test func emptinessIsCountedAcrossRewrites() {
        var scene = BotScene.healthy.with { $0.snapshot[.intelligence] = Self.feed(age: 0, neutral: true) }
        #expect(scene.judgedOnce("intelligence-empty", then: .seconds(1801)).status == .warning)
        scene.snapshot[.intelligence] = Self.feed(age: -1800, neutral: true)
        #expect(scene.judgedOnce("intelligence-empty").status == .critical)
        scene.snapshot[.intelligence] = Self.feed(age: -1860)
        #expect(scene.judgedOnce("intelligence-empty").status == .ok)
        scene.snapshot[.intelligence] = Self.feed(age: -1920, neutral: true)
        #expect(scene.judgedOnce("intelligence-empty").status == .warning)
    }

    @Test func aRefusedKeyIsNotRefreshed() {
        let scene = BotScene.healthy.with {
            $0.snapshot[.intelligence] = Self.feed(age: 60, neutral: true)
            $0.snapshot[.fetcherLog] = Self.log([(.keyMissing, 10)])
        }
        #expect(!scene.judged("intelligence-empty").healable)
        #expect(!scene.judged("coinglass-down").healable)
    }

    @Test func anUnreachableCoinGlassBecomesCriticalWithTheFifthFailure() {
        var scene = BotScene.healthy.with {
            $0.snapshot[.coinglass] = BotScene.reading(BotScene.failing("coinglass", "coinglass.example", .connect))
        }
        let statuses = (0..<5).map { _ in scene.judgedOnce("coinglass-down").status }
        #expect(statuses == [.warning, .warning, .warning, .warning, .critical])
        scene.snapshot[.coinglass] = BotScene.healthy.snapshot[.coinglass]
        _ = scene.judgedOnce("coinglass-down")
        scene.snapshot[.coinglass] = BotScene.reading(BotScene.failing("coinglass", "coinglass.example", .connect))
        #expect(scene.judgedOnce("coinglass-down").status == .warning)
    }
}
