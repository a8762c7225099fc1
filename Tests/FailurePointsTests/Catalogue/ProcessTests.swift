import FailurePoints
import Testing

@Suite struct ProcessTests {
    private static func unit(
        _ active: String, _ sub: String, result: String? = "success", load: String = "loaded", since: Duration? = .seconds(30)
    ) -> Reading<UnitFacts> {
        var unit = BotScene.unit(active, sub, result: result, load: load)
        unit.stateChangedAt = since.map { BotScene.noon - $0 }
        return BotScene.reading(unit)
    }

    private static func running(restarts: Int?, up: Duration = .seconds(86_400), invocation: String = "first", now: Instant = BotScene.noon)
        -> Reading<UnitFacts>
    {
        var unit = BotScene.unit()
        (unit.restarts, unit.startedAt, unit.invocationID) = (restarts, now - up, invocation)
        return BotScene.reading(unit)
    }

    private static func startLimit(age: Int) -> Reading<JournalFacts> {
        var facts = JournalFacts(watchedSince: BotScene.noon - .seconds(200_000))
        facts.note(.startLimit, .init(at: BotScene.noon - .seconds(age), text: "Start request repeated too quickly."))
        return BotScene.reading(facts)
    }

    private static let rows: [Row] = [
        Row("bot-crashed", "failed", .critical, "failed", evidence: "unit") { $0.snapshot[.unit] = unit("failed", "failed", result: "signal") },
        Row("bot-crashed", "given up", .critical, "start-limit") { $0.snapshot[.unit] = unit("failed", "failed", result: "start-limit-hit") },
        Row("bot-crashed", "given up, by the journal's word", .critical, "start-limit", evidence: "result") {
            $0.snapshot[.unit] = unit("failed", "failed", result: "exit-code")
            $0.snapshot[.journal] = startLimit(age: 31)
        },
        Row("bot-crashed", "given up yesterday, failed today", .critical, "failed") {
            $0.snapshot[.unit] = unit("failed", "failed", result: "exit-code")
            $0.snapshot[.journal] = startLimit(age: 36)
        },
        Row("bot-crashed", "stopped", .critical, "stopped", evidence: "active_state") { $0.snapshot[.unit] = unit("inactive", "dead") },
        Row("bot-crashed", "inactive for a moment", .unknown, "changing") {
            $0.snapshot[.unit] = unit("inactive", "dead", since: .milliseconds(4999))
        },
        Row("bot-crashed", "inactive, since when is not said", .critical, "stopped") { $0.snapshot[.unit] = unit("inactive", "dead", since: nil) },
        Row("bot-crashed", "inactive after an error", .critical, "inactive") { $0.snapshot[.unit] = unit("inactive", "dead", result: "exit-code") },
        Row("bot-crashed", "waits for its restart", .critical, "crashed", evidence: "result") {
            $0.snapshot[.unit] = unit("activating", "auto-restart", result: "signal", since: .milliseconds(3))
        },
        Row("bot-crashed", "waits for long", .critical, "restarting") {
            $0.snapshot[.unit] = unit("activating", "auto-restart", since: .seconds(61))
        },
        Row("bot-crashed", "starts", .unknown, "changing") { $0.snapshot[.unit] = unit("activating", "start", since: .seconds(60)) },
        Row("bot-crashed", "starts for long", .critical, "starting-long") { $0.snapshot[.unit] = unit("activating", "start", since: .seconds(61)) },
        Row("bot-crashed", "stops", .unknown, "changing") { $0.snapshot[.unit] = unit("deactivating", "stop-sigterm", since: .seconds(10)) },
        Row("bot-crashed", "stops for long", .critical, "stopping-long") {
            $0.snapshot[.unit] = unit("deactivating", "stop-sigterm", since: .seconds(61))
        },
        Row("bot-crashed", "no such unit", .critical, "not-found") { $0.snapshot[.unit] = unit("inactive", "dead", load: "not-found") },
        Row("bot-crashed", "masked", .critical, "masked") { $0.snapshot[.unit] = unit("inactive", "dead", load: "masked") },
        Row("bot-crashed", "masked while it runs", .ok, "ok") { $0.snapshot[.unit] = unit("active", "running", load: "masked") },
        Row("bot-crashed", "reloading", .ok, "ok") { $0.snapshot[.unit] = unit("reloading", "reload") },
        Row("bot-crashed", "a state of tomorrow", .unknown, "state-unrecognised") { $0.snapshot[.unit] = unit("levitating", "up") },
        Row("bot-crashed", "up again a moment ago", .warning, "crashed-and-restarted", evidence: "restarts") {
            $0.snapshot[.unit] = running(restarts: 1, up: .seconds(59))
        },
        Row("bot-crashed", "up again for a minute", .ok, "ok") { $0.snapshot[.unit] = running(restarts: 1, up: .seconds(60)) },
    ]

    @Test(arguments: rows)
    func aUnitIsJudgedByItsState(_ row: Row) { row.check() }

    @Test func nothingThatStandsStillIsWaitedFor() throws { #expect(try #require(Catalogue["bot-crashed"]).confirm == .immediate) }

    @Test func whatSomebodyStoppedIsNotStarted() {
        #expect(!BotScene.healthy.with { $0.snapshot[.unit] = Self.unit("inactive", "dead") }.judged("bot-crashed").healable)
        #expect(BotScene.healthy.with { $0.snapshot[.unit] = Self.unit("failed", "failed") }.judged("bot-crashed").healable)
    }

    @Test func aCrashThatSystemdRepairedIsStillSeen() {
        var scene = BotScene.healthy
        #expect(scene.judgedOnce("bot-crashed").status == .ok)
        scene.snapshot[.unit] = Self.running(restarts: 1, up: .seconds(1), invocation: "second", now: scene.now)
        #expect(scene.judgedOnce("bot-crashed", then: .seconds(30)).reason == "crashed-and-restarted")
        #expect(scene.judgedOnce("bot-crashed", then: .seconds(30)).reason == "crashed-and-restarted")
        #expect(scene.judgedOnce("bot-crashed").status == .ok)
    }

    @Test func twoRestartsInAQuarterOfAnHourAreAHabit() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("bot-crashed")
        scene.snapshot[.unit] = Self.running(restarts: 1, up: .seconds(1), now: scene.now)
        #expect(scene.judgedOnce("bot-crashed", then: .seconds(600)).status == .warning)
        scene.snapshot[.unit] = Self.running(restarts: 2, up: .seconds(1), now: scene.now)
        let finding = scene.judgedOnce("bot-crashed", then: .seconds(301))
        #expect(finding.status == .critical)
        #expect(finding.reason == "restarts")
        #expect(scene.judgedOnce("bot-crashed").status == .ok)
    }

    @Test func aUnitThatFailedAfterItsRestartsHasBeenGivenUp() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("bot-crashed")
        var failed = BotScene.unit("failed", "failed", result: "exit-code")
        failed.restarts = 2
        scene.snapshot[.unit] = BotScene.reading(failed)
        scene.snapshot[.journal] = .blind(reason: "journal-missing", detail: "", at: Moment(wall: scene.now, uptime: .zero))
        #expect(scene.judged("bot-crashed").reason == "start-limit", "systemd keeps the last run's error as the result")
        failed.restarts = 1
        scene.snapshot[.unit] = BotScene.reading(failed)
        #expect(scene.judged("bot-crashed").reason == "failed")
    }

    @Test func aRestartThatTheBotWasAskedForIsNoCrashButTwoAreAHabit() {
        var scene = BotScene.healthy
        _ = scene.judgedOnce("bot-crashed")
        func askedFor(_ number: Int) -> [Finding] {
            var ended = BotScene.unit("activating", "auto-restart", result: "success")
            (ended.stateChangedAt, ended.restarts) = (scene.now, number - 1)
            scene.snapshot[.unit] = BotScene.reading(ended)
            let waiting = scene.judgedOnce("bot-crashed", then: .seconds(5))
            scene.snapshot[.unit] = Self.running(restarts: number, up: .seconds(1), invocation: "run \(number)", now: scene.now)
            let up = scene.judgedOnce("bot-crashed", then: .seconds(30))
            return [waiting, up, scene.judgedOnce("bot-crashed", then: .seconds(60)), scene.judgedOnce("bot-crashed", then: .seconds(60))]
        }
        #expect(askedFor(1).map(\.status) == [.unknown, .ok, .ok, .ok])
        #expect(askedFor(2).map(\.reason).suffix(3) == ["restarts", "restarts", "restarts"])
        scene.now = scene.now + .seconds(3600)
        #expect(scene.judgedOnce("bot-crashed").status == .ok)
        scene.snapshot[.unit] = Self.running(restarts: 3, up: .seconds(1), invocation: "run 3", now: scene.now)
        #expect(scene.judgedOnce("bot-crashed").reason == "crashed-and-restarted", "how this one ended nobody saw")
    }

    @Test func aCounterThatFellBackIsNoCrash() {
        var scene = BotScene.healthy
        scene.snapshot[.unit] = Self.running(restarts: 7)
        _ = scene.judgedOnce("bot-crashed")
        scene.snapshot[.unit] = Self.running(restarts: 0, up: .seconds(1), invocation: "second", now: scene.now)
        let finding = scene.judgedOnce("bot-crashed")
        #expect(finding.status == .ok)
        #expect(finding.reason == "restarted")
        scene.snapshot[.unit] = Self.running(restarts: 1, up: .seconds(1), invocation: "third", now: scene.now)
        #expect(scene.judgedOnce("bot-crashed").reason == "crashed-and-restarted")
    }

    @Test func withoutACounterANewInvocationCounts() {
        var scene = BotScene.healthy
        scene.snapshot[.unit] = Self.running(restarts: nil)
        _ = scene.judgedOnce("bot-crashed")
        scene.snapshot[.unit] = Self.running(restarts: nil, up: .seconds(1), invocation: "second", now: scene.now)
        #expect(scene.judgedOnce("bot-crashed").reason == "crashed-and-restarted")
    }
}
