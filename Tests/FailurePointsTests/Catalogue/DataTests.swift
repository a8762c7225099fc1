import FailurePoints
import Testing

@Suite struct DataTests {
    private static func book(_ book: Book, bytes: Int64 = 240_000, leftovers: [String] = []) -> Reading<BookFacts> {
        BotScene.reading(BookFacts(book: BotScene.document(book, bytes: bytes), leftovers: leftovers))
    }

    private static func state(_ state: FileState<Book>) -> Reading<BookFacts> {
        BotScene.reading(BookFacts(book: Document(path: "logs/positions_futures.json", state: state)))
    }

    private static func repaired(_ at: Field<Instant>) -> Reading<BookFacts> {
        book(Book(open: [], closedCount: 0, repairedAt: at))
    }

    private static func summary(_ state: FileState<IntelligenceSummary>) -> Reading<IntelligenceFacts> {
        BotScene.reading(IntelligenceFacts(summary: Document(path: "summary.json", state: state)))
    }

    private static func aged(_ updated: Duration?, opened: Duration = .seconds(86_400)) -> Reading<BookFacts> {
        book(BotScene.book([BotScene.position("BTCUSDT", opened: opened, updated: updated)]))
    }

    private static let rows: [Row] = [
        Row("positions-corrupt", "torn", .critical, "unparsable", evidence: "malformation") {
            $0.snapshot[.book] = state(.malformed(Malformation(.truncated, "line 4")))
        },
        Row("positions-corrupt", "never seen", .unknown, "file-missing", evidence: "file") { $0.snapshot[.book] = state(.missing) },
        Row("positions-corrupt", "not ours to read", .unknown, "unreadable") { $0.snapshot[.book] = state(.unreadable("EACCES")) },
        Row("positions-corrupt", "one list only", .critical, "incomplete", evidence: "field") {
            $0.snapshot[.book] = book(Book(open: [], closedCount: 0, hasClosedList: false))
        },
        Row("positions-corrupt", "repaired yesterday", .critical, "repaired-by-bot", evidence: "repaired_at") {
            $0.snapshot[.book] = repaired(.value(BotScene.noon - .seconds(86_400)))
        },
        Row("positions-corrupt", "repaired long ago", .ok, "ok", evidence: "repaired_at") {
            $0.snapshot[.book] = repaired(.value(BotScene.noon - .seconds(86_401)))
        },
        Row("positions-corrupt", "repaired in the future", .critical, "future-timestamp") {
            $0.snapshot[.book] = repaired(.value(BotScene.noon + .seconds(121)))
        },
        Row("positions-corrupt", "a number for a date", .unknown, "field-invalid") { $0.snapshot[.book] = repaired(.invalid("a number")) },
        Row("positions-corrupt", "entries that are none", .warning, "invalid-entries") {
            $0.snapshot[.book] = book(Book(open: [], closedCount: 9, invalidEntries: 2))
        },
        Row("positions-corrupt", "a left-over temporary", .warning, "interrupted-write", evidence: "leftovers") {
            $0.snapshot[.book] = book(BotScene.book(), leftovers: ["logs/atomic_x.json"])
        },

        Row("intelligence-missing", "no summary", .critical, "summary-missing") { $0.snapshot[.intelligence] = summary(.missing) },
        Row("intelligence-missing", "torn summary", .critical, "unparsable", evidence: "file") {
            $0.snapshot[.intelligence] = summary(.malformed(Malformation(.empty, "")))
        },
        Row("intelligence-missing", "not ours to read", .unknown, "unreadable") { $0.snapshot[.intelligence] = summary(.unreadable("EACCES")) },
        Row("intelligence-missing", "no signals", .critical, "signals-missing") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: nil))
        },
        Row("intelligence-missing", "empty signals", .critical, "signals-empty") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: []))
        },
        Row("intelligence-missing", "an enabled symbol lacks", .warning, "symbols-missing", evidence: "missing_symbols") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: [BotScene.signal("BTCUSDT")]))
        },
        Row("intelligence-missing", "a file lacks", .warning, "symbol-files-missing", evidence: "missing_symbol_files") {
            $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(files: ["BTCUSDT"]))
        },
        Row("intelligence-missing", "a file is torn", .warning, "symbol-files-unusable", evidence: "broken_symbol_files") {
            var facts = BotScene.intelligence(files: ["BTCUSDT"])
            facts.brokenSymbolFiles = ["ETHUSDT": "empty"]
            $0.snapshot[.intelligence] = BotScene.reading(facts)
        },
        Row("intelligence-missing", "universe unknown", .ok, "ok") { $0.snapshot[.configuration] = .never },

        Row("stale-book", "fifteen minutes", .ok, "ok") { $0.snapshot[.book] = aged(.seconds(900)) },
        Row("stale-book", "longer", .warning, "age-over-limit", evidence: "age_seconds") { $0.snapshot[.book] = aged(.seconds(901)) },
        Row("stale-book", "half an hour", .warning, "age-over-limit") { $0.snapshot[.book] = aged(.seconds(1800)) },
        Row("stale-book", "longer than that", .critical, "age-over-limit") { $0.snapshot[.book] = aged(.seconds(1801)) },
        Row("stale-book", "opened just now, never updated", .ok, "ok") { $0.snapshot[.book] = aged(nil, opened: .seconds(10)) },
        Row("stale-book", "nothing open", .ok, "no-positions") { $0.snapshot[.book] = book(BotScene.book([])) },
        Row("stale-book", "from the future", .warning, "future-timestamp") { $0.snapshot[.book] = aged(.seconds(-121)) },
        Row("stale-book", "a little ahead", .ok, "ok") { $0.snapshot[.book] = aged(.seconds(-120)) },
        Row("stale-book", "no usable stamp", .unknown, "field-invalid") {
            $0.snapshot[.book] = book(
                BotScene.book([OpenPosition(symbol: "X", direction: .long, strategy: "A", openedAt: .invalid("a number"))]))
        },
        Row("stale-book", "no book", .unknown, "file-missing") { $0.snapshot[.book] = state(.missing) },
        Row("stale-book", "torn book", .unknown, "unparsable") { $0.snapshot[.book] = state(.malformed(Malformation(.notJSON, ""))) },
    ]

    @Test(arguments: rows)
    func damagedDataIsFound(_ row: Row) { row.check() }

    @Test(arguments: [
        (1, 90, 240_000, "shrunken"), (1, 0, 240_000, "wiped"), (0, 100, 240_000, "open-lost"), (1, 100, 190_000, "size-dropped"),
    ])
    func aSmallerBookIsALoss(_ open: Int, _ closed: Int, _ bytes: Int64, _ reason: String) {
        var scene = BotScene.healthy
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
        scene.snapshot[.book] = Self.book(BotScene.book(open == 0 ? [] : [BotScene.position("BTCUSDT")], closed: closed), bytes: bytes)
        let finding = scene.judgedOnce("positions-corrupt")
        #expect(finding.status == .critical)
        #expect(finding.reason == reason)
        // It stands, though the smaller book is stable now.
        #expect(scene.judgedOnce("positions-corrupt").reason == reason)
    }

    @Test func aClosedPositionIsNoLoss() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("positions-corrupt")
        scene.snapshot[.book] = Self.book(BotScene.book([], closed: 101))
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
    }

    @Test func aBookThatWasThereAndIsGoneIsALoss() {
        var scene = BotScene.healthy
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
        scene.snapshot[.book] = BotScene.reading(BookFacts(book: Document(path: "logs/positions_futures.json", state: .missing)))
        let finding = scene.judgedOnce("positions-corrupt")
        #expect(finding.status == .critical && finding.reason == "gone")
        #expect(finding.evidence["closed_before"] != nil)
    }

    @Test func aRestoredBookRecoversAtOnce() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("positions-corrupt")
        scene.snapshot[.book] = Self.book(BotScene.book(closed: 3))
        #expect(scene.judgedOnce("positions-corrupt").reason == "shrunken")
        scene.snapshot[.book] = Self.book(BotScene.book(closed: 100))
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
    }

    @Test func aLossIsAcceptedAfterTheHoldTime() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("positions-corrupt")
        scene.snapshot[.book] = Self.book(BotScene.book(closed: 3))
        #expect(scene.judgedOnce("positions-corrupt", then: .seconds(86_400)).status == .critical)
        #expect(scene.judgedOnce("positions-corrupt", then: .seconds(1)).status == .critical)
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
        #expect(scene.judgedOnce("positions-corrupt").status == .ok)
    }

    @Test func aTornReadKeepsTheCounts() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("positions-corrupt")
        scene.snapshot[.book] = Self.state(.malformed(Malformation(.empty, "")))
        #expect(scene.judgedOnce("positions-corrupt").reason == "unparsable")
        scene.snapshot[.book] = Self.repaired(.value(BotScene.noon))
        #expect(scene.judgedOnce("positions-corrupt").reason == "wiped")
    }

    private static func enabling(_ symbols: [String], every: Bool = false) -> BotScene {
        BotScene.healthy.with {
            let assets = AssetUniverse(assets: symbols.map { .init(symbol: $0, enabled: true) })
            $0.snapshot[.configuration] = BotScene.reading(BotScene.configuration(universe: .content(assets)))
            $0.settings = Settings(["every_enabled_symbol": .flag(every)])
        }
    }

    @Test func aSymbolThatIsNeverPolledIsNamedAndNoFailure() {
        let finding = Self.enabling(["BTCUSDT", "ETHUSDT", "PEPEUSDT"]).judged("intelligence-missing")
        #expect(finding.status == .ok)
        #expect(finding.evidence["unpolled_symbols"] == .texts(["PEPEUSDT"]))
    }

    @Test func whoAsksForEverySymbolGetsNoRefreshForEver() {
        let finding = Self.enabling(["BTCUSDT", "ETHUSDT", "PEPEUSDT"], every: true).judged("intelligence-missing")
        #expect(finding.reason == "symbols-missing")
        #expect(!finding.healable)
    }

    @Test func aSymbolThatWasThereOnceIsMissed() {
        var scene = Self.enabling(["BTCUSDT", "PEPEUSDT"])
        scene.snapshot[.intelligence] = BotScene.reading(
            BotScene.intelligence(signals: ["BTCUSDT", "PEPEUSDT"].map { BotScene.signal($0) }, files: ["BTCUSDT", "PEPEUSDT"]))
        #expect(scene.judgedOnce("intelligence-missing").status == .ok)
        scene.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(signals: [BotScene.signal("BTCUSDT")]))
        let finding = scene.judgedOnce("intelligence-missing")
        #expect(finding.reason == "symbols-missing")
        #expect(finding.healable)
    }
}
