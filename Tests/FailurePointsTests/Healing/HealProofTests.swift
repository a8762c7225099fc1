import Testing

@testable import FailurePoints

/// Which facts show that a run did what it was for: what is newer than its start, and more than filler.
@Suite struct HealProofTests {
    private static let started = BotScene.noon - .seconds(120)

    private static func isShown(_ id: FailurePoint.ID, _ effect: HealEffect = .other, _ change: (inout BotScene) -> Void) -> Bool {
        #expect(Catalogue[id] != nil)
        return HealProof(snapshot: BotScene.healthy.with(change).snapshot).isShown(effect, id, since: started)
    }

    private static let filler = BotScene.symbols.map { BotScene.signal($0, neutral: true) }

    // MARK: Feeds

    @Test(arguments: ["intelligence-stale", "intelligence-empty", "intelligence-missing"] as [FailurePoint.ID])
    func aFeedOfCoinglassIsNewAndMoreThanFiller(id: FailurePoint.ID) {
        func shown(_ stamp: Field<Instant>, _ signals: [SymbolSignal]? = BotScene.symbols.map { BotScene.signal($0) }) -> Bool {
            Self.isShown(id, .callsCoinglass) { $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(stamp, signals: signals)) }
        }
        #expect(shown(.value(Self.started)))
        #expect(shown(.value(Self.started - .seconds(1))), "two programs read one clock")
        #expect(!shown(.value(Self.started - .milliseconds(1001))), "older than the run")
        #expect(!shown(.absent) && !shown(.invalid("a string")))
        #expect(!shown(.value(BotScene.noon), Self.filler), "new, but filler")
        #expect(shown(.value(BotScene.noon), Self.filler + [BotScene.signal("SOLUSDT")]), "one value is enough")
        #expect(!shown(.value(BotScene.noon), []) && !shown(.value(BotScene.noon), nil))
    }

    @Test func theSecondWriteOfAPollCountsAsWell() {
        func shown(_ enhanced: Duration) -> Bool {
            Self.isShown("intelligence-stale") {
                var facts = BotScene.intelligence(.value(Self.started - .seconds(600)))
                guard var summary = facts.summary.content else { return }
                summary.enhancedAt = .value(Self.started + enhanced)
                facts.summary.state = .content(summary)
                $0.snapshot[.intelligence] = BotScene.reading(facts)
            }
        }
        #expect(shown(.seconds(5)) && !shown(.seconds(-5)))
    }

    @Test func aSentimentFeedIsNewAndHasActivity() {
        func shown(_ age: Int, active: Int = 3) -> Bool {
            Self.isShown("sentiment-stale") { $0.snapshot[.sentiment] = BotScene.reading(BotScene.sentiment(age: .seconds(age), active: active)) }
        }
        #expect(shown(60) && !shown(200) && !shown(60, active: 0))
    }

    @Test func oneNewFileOfTheOnchainFeedIsEnough() {
        func shown(_ alerts: Int, _ flows: Int) -> Bool {
            Self.isShown("onchain-stale") {
                $0.snapshot[.onchain] = BotScene.reading(BotScene.onchain(alerts: .seconds(alerts), flows: .seconds(flows)))
            }
        }
        #expect(shown(60, 60) && shown(60, 3000) && shown(3000, 60) && !shown(200, 200))
    }

    @Test(
        arguments: [
            ("intelligence-stale", .intelligence), ("sentiment-stale", .sentiment), ("onchain-stale", .onchain),
        ] as [(FailurePoint.ID, ProbeName)])
    func whatIsNotSeenShowsNothing(id: FailurePoint.ID, probe: ProbeName) {
        #expect(!Self.isShown(id) { $0.snapshot = $0.snapshot.forgetting([probe]) })
    }

    @Test func whereTheFindingIsTheProofItIsEnough() {
        #expect(Self.isShown("file-corruption") { _ in })
        #expect(Self.isShown("exchange-unreachable") { $0.snapshot = Snapshot() })
    }

    // MARK: The bot

    private static func shown(
        _ id: FailurePoint.ID = "bot-frozen", _ effect: HealEffect = .restartsBot, up: Duration = .seconds(60), cycle: Duration? = .seconds(10),
        text: Duration? = nil, _ change: (inout BotScene) -> Void = { _ in }
    ) -> Bool {
        isShown(id, effect) {
            var unit = BotScene.unit()
            unit.startedAt = BotScene.noon - up
            $0.snapshot[.unit] = BotScene.reading(unit)
            $0.snapshot[.engine] = BotScene.reading(
                BotScene.engine(cycle: cycle.map { .content(BotScene.heartbeat($0, text: text)) } ?? .missing))
            change(&$0)
        }
    }

    @Test(arguments: [HealEffect.restartsBot, .startsBot]) func aBotIsAnotherProcessThatHasCompletedACycle(effect: HealEffect) {
        #expect(Self.shown("bot-crashed", effect))
        #expect(!Self.shown("bot-crashed", effect, up: .seconds(86_400)), "the old process, with a new cycle")
        #expect(!Self.shown("bot-crashed", effect, cycle: nil), "another process without a cycle")
        #expect(!Self.shown("bot-crashed", effect, cycle: .seconds(61)), "another process, and the last cycle of the old one")
        #expect(Self.shown("bot-crashed", effect, cycle: .seconds(60)))
        #expect(Self.shown("bot-crashed", effect, cycle: .seconds(90), text: .seconds(5)), "one of the two times is enough")
        #expect(Self.shown("bot-crashed", effect, up: .seconds(121)) && !Self.shown("bot-crashed", effect, up: .milliseconds(121_001)))
    }

    @Test func aBotThatDoesNotRunOrIsNotSeenShowsNothing() {
        #expect(!Self.shown { $0.snapshot[.unit] = BotScene.reading(BotScene.unit("failed", "failed", result: "signal")) })
        #expect(!Self.shown { $0.snapshot = $0.snapshot.forgetting([.unit]) })
        #expect(!Self.shown { $0.snapshot = $0.snapshot.forgetting([.engine]) })
    }

    /// The clock was set back two hours, and everything before that looks newer than the run.
    @Test func timesThatAreStillToComeShowNothing() {
        #expect(!Self.shown(up: .seconds(-7000), cycle: .seconds(-7100)), "the old process and its last cycle")
        #expect(!Self.shown(cycle: .seconds(-7100)), "another process, and the last cycle of the old one")
        #expect(Self.shown(cycle: .seconds(-120)), "two clocks may differ that much")
    }

    @Test func aRestartForAFeedHasToShowBoth() {
        func shown(_ stamp: Duration, up: Duration) -> Bool {
            Self.shown("intelligence-stale", up: up) {
                $0.snapshot[.intelligence] = BotScene.reading(BotScene.intelligence(.value(BotScene.noon - stamp)))
            }
        }
        #expect(shown(.seconds(20), up: .seconds(60)))
        #expect(!shown(.seconds(20), up: .seconds(86_400)) && !shown(.seconds(600), up: .seconds(60)))
    }
}
