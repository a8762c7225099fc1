import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Daemon
@testable import Files
@testable import Outputs
@testable import Scheduling

/// What was remembered is what is known after a restart.
@Suite struct StateDocumentTests {
    private static let at = Reports.at
    private static let need = HealMachine.Need(failurePoint: "intelligence-stale", incident: "intelligence-stale-20260102T030405Z")
    private static let policy = HealPolicy(attempts: 5, cooldown: .seconds(7), maxPerHour: 3)

    /// Through the bytes of the file and back.
    private func restored(
        pointStates: [FailurePoint.ID: PointState] = [:], healers: [HealerName: HealMachine] = [:], bootID: String = "this-boot",
        policies: [HealerName: HealPolicy] = ["refresh-intelligence": policy]
    ) throws -> StateDocument {
        var report = Reports.empty
        (report.kept, report.healers, report.verdictSpan) = (pointStates, healers, Self.verdictSpan)
        let bytes = StateDocument(report, bootID: bootID).json.utf8()
        return try #require(StateDocument(try JSON.parse(bytes), policies: policies))
    }

    private static let verdictSpan = VerdictSpan(state: .blocked, since: at.wall - .seconds(90))

    private static func pointState(_ change: (inout PointState) -> Void = { _ in }) -> PointState {
        var pointState = PointState(at: at.wall - .seconds(500))
        change(&pointState)
        return pointState
    }

    private static let open = Incident(
        id: "disk-full-20260102T030405Z", failurePoint: "disk-full", began: at.wall - .seconds(600), opened: at.wall - .seconds(500), closed: nil,
        worst: .critical, excusedBy: "critical-file-missing", announced: true, heals: 3)

    private static let evidence: Evidence = [
        "text": "a \u{0} b \n \u{1F4A5} \"quoted\"", "empty": "", "integer": .integer(.min), "large": .integer(.max), "number": .number(0.1),
        "whole": .number(3), "flag": false, "instant": .instant(Instant(microseconds: .min + 1)), "nothing": .nothing,
        "list": .list([.integer(1), .number(1), .text("x"), .list([]), .nothing, .instant(at.wall)]),
        "record": .record(["inner": .record([:]), "number": .number(-2.5), "record": "a name like our own", "instant": 7]),
    ]

    static let pointStates: [PointState] = [
        pointState(),
        pointState { $0.status = .ok },
        pointState {
            ($0.status, $0.incident) = (.critical, open)
            $0.finding = Finding(
                .critical, "used-ratio", "98 % used", evidence: evidence, holds: true, healable: false, since: at.wall - .seconds(1),
                until: at.wall + .seconds(99))
            $0.failing = $0.finding
            $0.foundAt = at.wall - .milliseconds(1)
            $0.recent = [.ok, .warning, .critical, .critical]
            $0.failingSince = at.wall - .seconds(600)
        },
        pointState {
            ($0.status, $0.incident) = (.warning, open)
            $0.finding = .unknown("timeout", "could not look")
            $0.failing = .warning("slow", "slow")
            $0.unknownStreak = 17
        },
        pointState { $0.hold = PointState.Hold(since: at.wall - .seconds(10), until: at.wall + .seconds(10)) },
        pointState { $0.hold = PointState.Hold(since: at.wall, until: nil) },
        pointState { for entry in evidence.entries { $0.memory[entry.name] = entry.value } },
    ]

    @Test(arguments: pointStates) func aTrackComesBackAsItWas(pointState: PointState) throws {
        #expect(try restored(pointStates: ["disk-full": pointState]).pointStates["disk-full"] == pointState)
    }

    static let states: [HealMachine.State] = [
        .idle, .running(attempt: 2, need: need), .verifying(attempt: 1, need: need, since: at, until: .seconds(50_240)),
        .cooling(attempt: 6, need: need, until: .microseconds(50_000_000_001)), .exhausted(need: need, until: .seconds(53_600)),
    ]

    @Test(arguments: states, [false, true]) func aHealerComesBackAsItWas(state: HealMachine.State, needIsFine: Bool) throws {
        let machine = HealMachine(
            policy: Self.policy, state: state, starts: [.seconds(49_000), .microseconds(50_000_000_000)], needIsFine: needIsFine)
        #expect(try restored(healers: ["refresh-intelligence": machine]).healers["refresh-intelligence"] == machine)
    }

    @Test func aHealerComesBackWithTheLimitsItHadThoughItIsNotConfiguredAnyMore() throws {
        let policy = HealPolicy(
            attempts: 2, cooldown: .seconds(1), maxPerHour: 4, verifyWithin: .seconds(5), slowRetry: .seconds(6), dryRun: true, hook: "abc")
        let machine = HealMachine(policy: policy, state: Self.states[1])
        #expect(try restored(healers: ["refresh-intelligence": machine]).healers["refresh-intelligence"] == machine)
        #expect(try restored(healers: ["refresh-intelligence": machine], policies: [:]).healers["refresh-intelligence"] == machine)
    }

    @Test func aStateThatDoesNotSayWhichLimitsItHadHasThoseOfNow() throws {
        let document = try #require(
            try changed { $0["healers"] = ["refresh-intelligence": ["state": "idle", "starts": [], "need_is_fine": true]] })
        #expect(document.healers["refresh-intelligence"] == HealMachine(policy: Self.policy, needIsFine: true))
        #expect(document.leftOut.isEmpty)
    }

    @Test func whenARunningHealWasOrderedComesBack() throws {
        var report = Reports.empty
        report.healers = ["refresh-intelligence": HealMachine(policy: Self.policy, state: Self.states[1])]
        report.ordered = ["refresh-intelligence": Self.at.wall]
        let document = try #require(StateDocument(try JSON.parse(StateDocument(report).json.utf8()), policies: [:]))
        #expect(document.ordered == report.ordered)
    }

    @Test func theVerdictAndTheMomentComeBack() throws {
        let document = try restored()
        #expect(document.savedAt == Self.at)
        #expect(document.bootID == "this-boot")
        #expect(document.verdictState == Self.verdictSpan.state)
        #expect(document.verdictSince == Self.verdictSpan.since)
    }

    @Test func whatIsSavedOfEverythingComesBack() throws {
        for report in [Reports.empty, Reports.blind, Reports.full] {
            #expect(try restored(pointStates: report.kept).pointStates == Reports.asSaved(report.kept))
        }
    }

    @Test func aStateOfAnotherBootHasNoPausesLeft() throws {
        let machine = HealMachine(policy: Self.policy, state: Self.states[3], starts: [.seconds(49_000)])
        for (boot, kept) in [(SystemClock.bootID(), true), ("another", false)] {
            let saved = try restored(healers: ["refresh-intelligence": machine], bootID: boot)
            var configuration = Configuration()
            configuration.healers["refresh-intelligence"] = HealerConfig(.shell("exit 0"))
            let now = Moment(wall: Self.at.wall, uptime: .seconds(50_000))
            let desk = HealCoordinator(plan: WatchPlan(configuration, catalogue: Catalogue.all), saved: saved, at: now)
            let resumed = try #require(desk.machines["refresh-intelligence"])
            #expect(resumed.starts.isEmpty != kept)
        }
    }

    // MARK: Broken entries

    private func changed(_ change: (inout JSONObject) -> Void) throws -> StateDocument? {
        var report = Reports.empty
        report.kept = ["disk-full": Self.pointStates[2], "golden-hour": Self.pointStates[1]]
        var object = try #require(StateDocument(report, bootID: "").json.object)
        change(&object)
        return StateDocument(try JSON.parse(JSON.object(object).utf8()), policies: ["refresh-intelligence": Self.policy])
    }

    @Test(arguments: [JSON.null, "text", [], [:], 5, ["status": "broken"], ["status": "ok", "since": "yesterday"]])
    func oneBrokenTrackDoesNotLoseTheRest(value: JSON) throws {
        let document = try #require(
            try changed { object in
                var points = object["failure_points"]?.object ?? JSONObject()
                points["disk-full"] = value
                object["failure_points"] = .object(points)
            })
        #expect(document.pointStates["disk-full"] == nil)
        #expect(document.pointStates["golden-hour"] == Self.pointStates[1])
        #expect(document.leftOut == ["failure_points/disk-full"])
    }

    @Test(arguments: ["failing", "found_at", "recent", "failing_since", "unknown_streak", "hold", "memory"])
    func whatATrackCanDoWithoutIsLeftOutAndTold(field: String) throws {
        let document = try #require(
            try changed { object in
                var points = object["failure_points"]?.object ?? JSONObject()
                var pointState = points["disk-full"]?.object ?? JSONObject()
                pointState[field] = true
                points["disk-full"] = .object(pointState)
                object["failure_points"] = .object(points)
            })
        #expect(document.pointStates["disk-full"]?.incident != nil)
        #expect(document.leftOut == ["failure_points/disk-full/\(field)"])
    }

    @Test(arguments: ["status", "since", "finding", "incident"]) func aTrackWithoutWhatItNeedsIsNotTrusted(field: String) throws {
        let document = try #require(
            try changed { object in
                var points = object["failure_points"]?.object ?? JSONObject()
                var pointState = points["disk-full"]?.object ?? JSONObject()
                pointState[field] = .null
                points["disk-full"] = .object(pointState)
                object["failure_points"] = .object(points)
            })
        #expect(document.pointStates.keys.sorted() == ["golden-hour"])
    }

    @Test(arguments: [JSON.null, "text", [], ["state": "running"], ["state": "dancing", "failure_point": "x", "incident": "y"], ["starts": "x"]])
    func aBrokenHealerIsIdle(value: JSON) throws {
        let document = try #require(try changed { $0["healers"] = ["refresh-intelligence": value] })
        #expect(document.healers["refresh-intelligence"] == HealMachine(policy: Self.policy))
        #expect(document.leftOut.contains { $0.hasPrefix("healers/refresh-intelligence/") })
    }

    @Test(arguments: ["schema", "failure_points", "saved_at"]) func aDocumentWithoutItsFrameIsNone(field: String) throws {
        #expect(try changed { $0[field] = .null } == nil)
        #expect(try changed { $0[field] = "2" } == nil)
    }

    @Test func theNumbersOfAFileAreNotTrusted() throws {
        let document = try #require(
            try changed { object in
                object["saved_uptime"] = .int(.max)
                object["verdict"] = "unheard-of"
                object["healers"] = [
                    "refresh-intelligence": [
                        "state": "cooling", "failure_point": "x", "incident": "y", "attempt": .int(.max), "until": .int(.max), "starts": [.int(.min)],
                    ]
                ]
            })
        #expect(document.verdictState == nil)
        var machine = try #require(document.healers["refresh-intelligence"])
        machine.resume(at: Self.at, sameBoot: true)
        _ = machine.take(.tick, at: Self.at)
        _ = machine.take(.wanted(HealMachine.Need(failurePoint: "x", incident: "y")), at: Self.at)
    }
}
