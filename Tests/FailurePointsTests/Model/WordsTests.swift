import FailurePoints
import Testing

/// The small words: orders, counts, settings, evidence.
@Suite struct WordsTests {
    @Test func couldNotTellIsWorseThanOkAndBetterThanBad() {
        #expect(Status.allCases.sorted() == [.ok, .unknown, .warning, .critical])
        #expect(Status.allCases.filter(\.isFailing) == [.warning, .critical])
    }

    @Test(arguments: [(Status.ok, 0), (.warning, 1), (.critical, 2), (.unknown, 3)] as [(Status, Int32)])
    func exitCodesFollowThePluginConvention(status: Status, code: Int32) {
        #expect(status.exitCode == code)
    }

    @Test func impactsOrderFromNothingToEverything() {
        #expect(Impact.allCases.sorted() == [.none, .blocksSome, .blocksMany, .blocksAll])
        #expect(Impact.allCases.map(\.assessed) == ["LOW", "MEDIUM", "HIGH", "CRITICAL"])
        #expect(Category.allCases.map(\.number) == [1, 2, 3, 4, 5, 6])
    }

    @Test(arguments: [
        (Confirm(fail: 0, recover: 0), 1, 1, 1),
        (Confirm(fail: 3, recover: 2), 3, 3, 2),
        (Confirm(fail: 2, of: 4, recover: 3), 2, 4, 3),
        (Confirm(fail: 3, of: 2, recover: 1), 3, 3, 1),
        (.immediate, 1, 1, 1),
    ])
    func countsAreAlwaysPossible(confirm: Confirm, fail: Int, window: Int, recover: Int) {
        #expect((confirm.fail, confirm.window, confirm.recover) == (fail, window, recover))
    }

    @Test func countsStayPossibleWhenTheyAreSetOneByOne() {
        var confirm = Confirm.standard
        confirm.fail = 5
        #expect(confirm.window == 5)
        confirm.window = 2
        #expect(confirm.window == 5)
        (confirm.fail, confirm.recover) = (-1, -1)
        #expect((confirm.fail, confirm.recover) == (1, 1))
    }

    @Test func evidenceKeepsItsOrderAndForgetsWhatIsSetToNil() {
        var evidence: Evidence = ["file": "a.json", "field": "ts"]
        evidence["age_seconds"] = .seconds(.milliseconds(1500))
        evidence["file"] = "b.json"
        #expect(evidence.entries.map(\.name) == ["file", "field", "age_seconds"])
        #expect(evidence["file"] == "b.json" && evidence["age_seconds"] == .number(1.5))
        evidence["field"] = nil
        #expect(evidence.entries.map(\.name) == ["file", "age_seconds"])
    }

    @Test func aSettingFallsBackToItsDefault() {
        let age = Setting("warning_age", .duration(.seconds(300)), why: "a test")
        let now = Moment(wall: Instant(microseconds: 0), uptime: .zero)
        #expect(JudgeInput(snapshot: Snapshot(), now: now).duration(age) == .seconds(300))
        let settings = Settings(["warning_age": .duration(.seconds(9))])
        #expect(JudgeInput(snapshot: Snapshot(), settings: settings, now: now).duration(age) == .seconds(9))
        #expect(JudgeInput(snapshot: Snapshot(), now: now).age(of: Instant(microseconds: 1_000_000)) == .seconds(-1))
    }

    @Test func memoryReadsWhatItHoldsByType() {
        let memory = Memory(["at": .instant(Instant(microseconds: 1)), "count": 3, "share": 0.5, "name": "x"])
        #expect(memory.instant("at") == Instant(microseconds: 1) && memory.integer("count") == 3)
        #expect(memory.number("share") == 0.5 && memory.number("count") == 3 && memory.text("name") == "x")
        #expect(memory.integer("share") == nil && memory.instant("name") == nil && memory.text("absent") == nil)
    }
}
