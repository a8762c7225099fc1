import FailurePoints
import Testing

@Suite struct ConfigurationTests {
    private static func trading(_ state: FileState<TradingConfig>) -> Reading<ConfigurationFacts> {
        BotScene.reading(BotScene.configuration(trading: state))
    }

    private static func universe(_ state: FileState<AssetUniverse>) -> Reading<ConfigurationFacts> {
        BotScene.reading(BotScene.configuration(universe: state))
    }

    private static func legacy(_ state: FileState<AssetUniverse>) -> Reading<ConfigurationFacts> {
        var facts = BotScene.configuration()
        facts.legacyUniverse.state = state
        return BotScene.reading(facts)
    }

    private static func hours(_ state: FileState<GoldenHour>) -> Reading<Document<GoldenHour>> {
        BotScene.reading(Document(path: "golden_hour_config.json", state: state))
    }

    private static func full(_ count: Int, newest: Duration = .seconds(60)) -> Reading<BookFacts> {
        let positions = (0..<count).map { BotScene.position("S\($0)", opened: newest + .seconds($0 * 60)) }
        return BotScene.reading(BookFacts(book: BotScene.document(BotScene.book(positions))))
    }

    private static let torn = Malformation(.truncated, "line 2")

    private static let rows: [Row] = [
        Row("trading-config-missing", "gone", .critical, "missing", evidence: "file") { $0.snapshot[.configuration] = trading(.missing) },
        Row("trading-config-missing", "torn", .critical, "unparsable", evidence: "file") { $0.snapshot[.configuration] = trading(.malformed(torn)) },
        Row("trading-config-missing", "not ours to read", .unknown, "unreadable") { $0.snapshot[.configuration] = trading(.unreadable("EACCES")) },
        Row("trading-config-missing", "no thresholds", .warning, "thresholds-missing", evidence: "field") {
            $0.snapshot[.configuration] = trading(.content(TradingConfig(mode: .value("live"), hasThresholds: false)))
        },
        Row("trading-config-missing", "no mode", .warning, "mode-missing") {
            $0.snapshot[.configuration] = trading(.content(TradingConfig(mode: .absent, hasThresholds: true)))
        },
        Row("trading-config-missing", "a number for a mode", .warning, "mode-missing") {
            $0.snapshot[.configuration] = trading(.content(TradingConfig(mode: .invalid("a number"), hasThresholds: true)))
        },

        Row("golden-hour-config-missing", "gone", .warning, "missing", evidence: "file") { $0.snapshot[.goldenHour] = hours(.missing) },
        Row("golden-hour-config-missing", "torn", .warning, "unparsable") { $0.snapshot[.goldenHour] = hours(.malformed(torn)) },
        Row("golden-hour-config-missing", "not ours to read", .unknown, "unreadable") { $0.snapshot[.goldenHour] = hours(.unreadable("EACCES")) },
        Row("golden-hour-config-missing", "no restriction", .warning, "restriction-missing", evidence: "field") {
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.absent))
        },

        Row("asset-universe-invalid", "gone", .critical, "missing", evidence: "file") { $0.snapshot[.configuration] = universe(.missing) },
        Row("asset-universe-invalid", "torn", .critical, "unparsable") { $0.snapshot[.configuration] = universe(.malformed(torn)) },
        Row("asset-universe-invalid", "not ours to read", .unknown, "unreadable") { $0.snapshot[.configuration] = universe(.unreadable("EACCES")) },
        Row("asset-universe-invalid", "no list", .critical, "list-missing") {
            $0.snapshot[.configuration] = universe(.content(AssetUniverse(assets: nil)))
        },
        Row("asset-universe-invalid", "empty", .critical, "empty") { $0.snapshot[.configuration] = universe(.content(AssetUniverse(assets: []))) },
        Row("asset-universe-invalid", "none enabled", .critical, "none-enabled", evidence: "enabled") {
            $0.snapshot[.configuration] = universe(.content(AssetUniverse(assets: [.init(symbol: "BTCUSDT", enabled: false)])))
        },
        Row("asset-universe-invalid", "an entry without a symbol", .warning, "invalid-entries") {
            $0.snapshot[.configuration] = universe(.content(AssetUniverse(assets: [.init(symbol: "BTCUSDT", enabled: true)], invalidEntries: 1)))
        },
        Row("asset-universe-invalid", "an older copy that says the same", .ok, "ok", evidence: "legacy_file") {
            $0.snapshot[.configuration] = legacy(
                .content(AssetUniverse(assets: BotScene.symbols.reversed().map { .init(symbol: $0, enabled: true) })))
        },
        Row("asset-universe-invalid", "an older copy that enables less", .ok, "legacy-differs", evidence: "legacy_lacks") {
            let assets = [AssetUniverse.Asset(symbol: "BTCUSDT", enabled: true), .init(symbol: "ETHUSDT", enabled: false)]
            $0.snapshot[.configuration] = legacy(.content(AssetUniverse(assets: assets)))
        },
        Row("asset-universe-invalid", "an older copy that enables more", .ok, "legacy-differs", evidence: "legacy_adds") {
            let assets = (BotScene.symbols + ["XRPUSDT"]).map { AssetUniverse.Asset(symbol: $0, enabled: true) }
            $0.snapshot[.configuration] = legacy(.content(AssetUniverse(assets: assets)))
        },
        Row("asset-universe-invalid", "a torn older copy", .ok, "legacy-untold") { $0.snapshot[.configuration] = legacy(.malformed(torn)) },

        Row("max-positions", "nine of ten", .ok, "ok", evidence: "remaining") { $0.snapshot[.book] = full(9) },
        Row("max-positions", "ten of ten", .ok, "at-limit", evidence: "oldest") { $0.snapshot[.book] = full(10) },
        Row("max-positions", "for six hours", .ok, "at-limit") { $0.snapshot[.book] = full(10, newest: .seconds(21_600)) },
        Row("max-positions", "for longer", .warning, "at-limit-long", evidence: "worst") { $0.snapshot[.book] = full(10, newest: .seconds(21_601)) },
        Row("max-positions", "eleven of ten", .critical, "over-limit") { $0.snapshot[.book] = full(11) },
        Row("max-positions", "a smaller limit", .ok, "at-limit") {
            $0.bot.maximumPositions = 3
            $0.snapshot[.book] = full(3)
        },
        Row("max-positions", "no book", .unknown, "file-missing") {
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: Document(path: "b", state: .missing)))
        },
        Row("max-positions", "torn book", .unknown, "unparsable") {
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: Document(path: "b", state: .malformed(torn))))
        },
        Row("max-positions", "no list", .unknown, "field-invalid") {
            $0.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(Book(open: [], closedCount: 3, hasOpenList: false))))
        },
    ]

    @Test(arguments: rows)
    func whatTheBotReadsIsJudged(_ row: Row) { row.check() }

    @Test func aFullBookIsFullSinceItsNewestPosition() {
        let finding = BotScene.healthy.with { $0.snapshot[.book] = Self.full(10, newest: .seconds(3600)) }.judged("max-positions")
        #expect(finding.since == BotScene.noon - .seconds(3600))
    }

    @Test func withoutStampsAFullBookIsFullSinceItWasSeen() {
        var scene = BotScene.healthy
        let undated = (0..<10).map { OpenPosition(symbol: "S\($0)", direction: .long, strategy: "A", openedAt: .absent) }
        scene.snapshot[.book] = BotScene.reading(BookFacts(book: BotScene.document(BotScene.book(undated))))
        #expect(scene.judgedOnce("max-positions", then: .seconds(21_601)).reason == "at-limit")
        #expect(scene.judgedOnce("max-positions").reason == "at-limit-long")
    }
}
