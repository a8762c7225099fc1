import FailurePoints
import Testing

@Suite struct SignalBlocksTests {
    private static func open(_ positions: OpenPosition...) -> Reading<BookFacts> {
        BotScene.reading(BookFacts(book: BotScene.document(BotScene.book(positions))))
    }

    private static func state(_ state: FileState<Book>) -> Reading<BookFacts> {
        BotScene.reading(BookFacts(book: Document(path: "logs/positions_futures.json", state: state)))
    }

    private static func hours(_ state: FileState<GoldenHour>) -> Reading<Document<GoldenHour>> {
        BotScene.reading(Document(path: "golden_hour_config.json", state: state))
    }

    private static func at(hour: Int, _ minute: Int = 0) -> Instant {
        Instant(utc: CivilTime(year: 2026, month: 1, day: 7, hour: hour, minute: minute))
    }

    private static let rows: [Row] = [
        Row("strategy-overlap", "two strategies, one side", .warning, "overlap", evidence: "overlaps") {
            $0.snapshot[.book] = open(BotScene.position("BTCUSDT", .long, "A"), BotScene.position("BTCUSDT", .long, "B"))
        },
        Row("strategy-overlap", "one strategy twice", .ok, "ok") {
            $0.snapshot[.book] = open(BotScene.position("BTCUSDT", .long, "A"), BotScene.position("BTCUSDT", .long, "A"))
        },
        Row("strategy-overlap", "both ways", .warning, "self-hedge", evidence: "hedged_symbols") {
            $0.snapshot[.book] = open(BotScene.position("BTCUSDT", .long, "A"), BotScene.position("BTCUSDT", .short, "A"))
        },
        Row("strategy-overlap", "no positions", .ok, "ok") { $0.snapshot[.book] = open() },
        Row("strategy-overlap", "neither long nor short", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.book] = open(BotScene.position("BTCUSDT", .unrecognised))
        },
        Row("strategy-overlap", "no list", .unknown, "field-invalid") {
            $0.snapshot[.book] = state(.content(Book(open: [], closedCount: 3, hasOpenList: false)))
        },
        Row("strategy-overlap", "no book", .unknown, "file-missing") { $0.snapshot[.book] = state(.missing) },
        Row("strategy-overlap", "torn book", .unknown, "unparsable") { $0.snapshot[.book] = state(.malformed(Malformation(.truncated, ""))) },
        Row("strategy-overlap", "book not ours to read", .unknown, "unreadable") { $0.snapshot[.book] = state(.unreadable("EACCES")) },

        Row("golden-hour", "nine sharp", .ok, "inside-hours") { $0.now = at(hour: 9) },
        Row("golden-hour", "a minute before nine", .ok, "outside-hours", evidence: "next_open") { $0.now = at(hour: 8, 59) },
        Row("golden-hour", "the end is exclusive", .ok, "outside-hours") { $0.now = at(hour: 16) },
        Row("golden-hour", "not restricted", .ok, "unrestricted") {
            $0.now = at(hour: 3)
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.value(false)))
        },
        Row("golden-hour", "a malformed window opens nothing", .ok, "outside-hours", evidence: "ignored_windows") {
            $0.now = at(hour: 20)
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.value(true), ["20-21", "20:00", "x:00-21:00", ""]))
        },
        Row("golden-hour", "no file, outside the hours the bot then keeps", .ok, "outside-assumed-hours", evidence: "next_open") {
            $0.now = at(hour: 20)
            $0.snapshot[.goldenHour] = hours(.missing)
        },
        Row("golden-hour", "no file, inside them", .unknown, "file-missing") { $0.snapshot[.goldenHour] = hours(.missing) },
        Row("golden-hour", "torn file, inside them", .unknown, "unparsable") {
            $0.snapshot[.goldenHour] = hours(.malformed(Malformation(.truncated, "")))
        },
        Row("golden-hour", "a text for the flag, inside them", .unknown, "field-invalid", evidence: "field") {
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.invalid("a string")))
        },
        Row("golden-hour", "a text for the flag, outside them", .ok, "outside-assumed-hours") {
            $0.now = at(hour: 3)
            $0.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.invalid("a string")))
        },
        Row("golden-hour", "not ours to read", .unknown, "unreadable") {
            $0.now = at(hour: 3)
            $0.snapshot[.goldenHour] = hours(.unreadable("EACCES"))
        },
    ]

    @Test(arguments: rows)
    func aBlockedSignalIsExplained(_ row: Row) { row.check() }

    @Test func anOverlapIsListedAsTheOriginalListedIt() {
        let finding = BotScene.healthy.with {
            $0.snapshot[.book] = Self.open(BotScene.position("BTCUSDT", .long, "B"), BotScene.position("BTCUSDT", .long, "A"))
        }.judged("strategy-overlap")
        let overlap: Evidence = ["symbol": "BTCUSDT", "side": "LONG", "strategies": .texts(["A", "B"]), "count": 2]
        #expect(finding.evidence["overlaps"] == .list([.record(overlap)]))
    }

    /// Hour of the day, windows, whether it is open, the hour of the next opening.
    @Test(arguments: [
        (3, [], false, 9), (16, [], false, 33), (20, ["20:00-21:00"], true, 0), (21, ["20:00-21:00"], false, 33), (18, ["20:30-21:59"], false, 20),
        (20, ["20:30-21:59"], true, 0), (21, ["20:30-21:59"], false, 33), (23, ["22:00-02:00"], true, 0), (1, ["22:00-02:00"], true, 0),
        (2, ["22:00-02:00"], false, 9), (20, ["20:00-20:00"], false, 33), (23, ["20:00-24:00"], true, 0), (17, ["bad", "18:00-19:00"], false, 18),
    ])
    func theBotsOwnWindowRulesDecide(_ hour: Int, _ windows: [String], _ open: Bool, _ next: Int) {
        var scene = BotScene.healthy
        scene.now = Self.at(hour: hour, 17)
        scene.snapshot[.goldenHour] = BotScene.reading(BotScene.goldenHour(.value(true), windows))
        let finding = scene.judged("golden-hour")
        #expect(finding.holds == !open)
        #expect(finding.until == (open ? nil : Self.at(hour: 0) + .seconds(next * 3600)))
        if !open, let since = finding.since { #expect(since <= scene.now) }
    }

    @Test func aGoldenHourBlockKnowsWhenItBegan() {
        var scene = BotScene.healthy
        scene.now = Self.at(hour: 20, 5)
        #expect(scene.judged("golden-hour").since == Self.at(hour: 16))
    }
}
