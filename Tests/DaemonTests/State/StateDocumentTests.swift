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
    private static let need = HealNeed(failurePoint: "intelligence-stale", incident: "intelligence-stale-20260102T030405Z")
    private static let policy = HealPolicy(attempts: 5, cooldown: .seconds(7), maxPerHour: 3)

    /// Through the bytes of the file and back.
    private func restored(
        pointStates: [FailurePoint.ID: PointState] = [:], treatments: Treatments = Treatments(plan: HealPlan()), bootID: String = "this-boot"
    ) throws -> StateDocument {
        var report = Reports.empty
        (report.kept, report.treatments, report.verdictSpan) = (pointStates, treatments, Self.verdictSpan)
        let bytes = StateDocument(report, bootID: bootID).json.utf8()
        return try #require(StateDocument(try JSON.parse(bytes)))
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
            $0.flapping = Flapping(openings: [at.wall - .seconds(60), at.wall], since: at.wall - .seconds(60), changed: at.wall)
        },
        pointState { $0.hold = PointState.Hold(since: at.wall - .seconds(10), until: at.wall + .seconds(10)) },
        pointState { $0.hold = PointState.Hold(since: at.wall, until: nil) },
        pointState { for entry in evidence.entries { $0.memory[entry.name] = entry.value } },
    ]

    @Test(arguments: pointStates) func aTrackComesBackAsItWas(pointState: PointState) throws {
        #expect(try restored(pointStates: ["disk-full": pointState]).pointStates["disk-full"] == pointState)
    }

    static let states: [Treatment.State] = [
        .waiting, .running(Reports.attempt), .verifying(Reports.attempt, since: at, until: .seconds(50_240)),
        .pausing(until: .microseconds(50_000_000_001)), .exhausted(.never("open-positions", "2 positions are open"), until: .seconds(53_600)),
    ]

    @Test(arguments: states, [false, true]) func aTreatmentComesBackAsItWas(state: Treatment.State, isSo: Bool) throws {
        let treatment = Treatment(
            Reports.need, began: .seconds(49_000), state: state, tries: [2, Treatment.closed, 0], runs: 4, ladder: "a*2@x b*1@y",
            told: ["0 manual-halt": .seconds(49_500)], isGivenUp: isSo, isHealed: !isSo, isUnseen: isSo)
        let budget = HealBudget(starts: ["refresh-intelligence": [.seconds(49_000), .microseconds(50_000_000_000)], "gone": [.seconds(-5)]])
        let treatments = Treatments(plan: HealPlan(), open: ["intelligence-stale": treatment], budget: budget, gate: isSo ? Reports.attempt : nil)
        let document = try restored(treatments: treatments)
        #expect(document.treatments == treatments.open && document.budget == budget && document.gate == treatments.gate)
        #expect(document.leftOut.isEmpty)
    }

    @Test func theRunsOfAStateOfAnEarlierVersionStillCount() throws {
        let document = try #require(
            try changed {
                ($0["heal_starts"], $0["treatments"], $0["gate"]) = (nil, nil, nil)
                $0["healers"] = ["refresh-intelligence": ["state": "idle", "starts": [49_000_000_000], "need_is_fine": true]]
            })
        #expect(document.budget == HealBudget(starts: ["refresh-intelligence": [.seconds(49_000)]]))
        #expect(document.leftOut.isEmpty)
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

    @Test(arguments: [true, false]) func theLimitsHoldOverARestartAndAReboot(sameBoot: Bool) throws {
        let treatments = Treatments(plan: HealPlan(), budget: HealBudget(starts: ["refresh-intelligence": [.seconds(49_000)]]))
        let saved = try restored(treatments: treatments, bootID: sameBoot ? SystemClock.bootID() : "another")
        var configuration = Configuration()
        configuration.healers["refresh-intelligence"] = HealerConfig(.shell("exit 0"))
        let now = sameBoot ? Moment(wall: Self.at.wall, uptime: .seconds(50_000)) : Moment(wall: Self.at.wall + .seconds(60), uptime: .seconds(30))
        let desk = HealCoordinator(plan: WatchPlan(configuration, catalogue: Catalogue.all), saved: saved, at: now)
        let ago = now.uptime - (try #require(desk.treatments.budget.last(of: "refresh-intelligence")))
        #expect(ago == .seconds(sameBoot ? 1000 : 1060))
    }

    // MARK: Broken entries

    private func changed(_ change: (inout JSONObject) -> Void) throws -> StateDocument? {
        var report = Reports.empty
        report.kept = ["disk-full": Self.pointStates[2], "golden-hour": Self.pointStates[1]]
        var object = try #require(StateDocument(report, bootID: "").json.object)
        change(&object)
        return StateDocument(try JSON.parse(JSON.object(object).utf8()))
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

    @Test(arguments: [JSON.null, "text", [], ["state": "running"], ["incident": 5]])
    func aBrokenTreatmentIsLeftOutAndTold(value: JSON) throws {
        let document = try #require(try changed { $0["treatments"] = ["disk-full": value] })
        #expect(document.treatments.isEmpty && document.leftOut == ["treatments/disk-full"])
    }

    @Test(arguments: [["state": "dancing"], ["state": "running"], ["state": "verifying", "until": 5], ["state": "pausing"]] as [JSON])
    func aTreatmentWithoutAUsableStateKeepsItsTries(value: JSON) throws {
        let document = try #require(
            try changed { object in
                var treatment = value.object ?? JSONObject()
                (treatment["incident"], treatment["tries"], treatment["runs"]) = ("i-1", [2], 2)
                object["treatments"] = ["disk-full": .object(treatment)]
            })
        let treatment = try #require(document.treatments["disk-full"])
        #expect(treatment.state == .waiting && treatment.tries == [2] && treatment.runs == 2)
        #expect(document.leftOut == ["treatments/disk-full/state"])
    }

    @Test func aBrokenGateIsTold() throws {
        let document = try #require(try changed { $0["gate"] = ["healer": "x"] })
        #expect(document.gate == nil && document.leftOut == ["gate"])
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
                object["heal_starts"] = ["refresh-intelligence": [.int(.min), .int(.max)]]
                object["treatments"] = [
                    "x": [
                        "state": "pausing", "incident": "y", "tries": [.int(.max), .int(.min)], "runs": .int(.max), "until": .int(.max),
                        "began": .int(.min), "told": ["a": .int(.max)],
                    ]
                ]
                object["gate"] = [
                    "failure_point": "x", "incident": "y", "healer": "refresh-intelligence", "rung": .int(.max), "number": .int(.max),
                    "ordered_wall": .int(.max), "ordered_uptime": .int(.max),
                ]
            })
        #expect(document.verdictState == nil)
        for sameBoot in [true, false] {
            var treatments = Treatments(
                plan: HealPlan(policies: ["refresh-intelligence": Self.policy], ladders: ["x": Ladder(["refresh-intelligence"])]),
                open: document.treatments, budget: document.budget, gate: document.gate)
            _ = treatments.resume(at: Self.at, saved: document.savedAt, sameBoot: sameBoot)
            treatments.want(HealNeed(failurePoint: "x", incident: "y"), at: Self.at)
            _ = treatments.decide(at: Self.at.advanced(by: .seconds(90_000))) { _, _, _ in [] }
        }
    }
}
