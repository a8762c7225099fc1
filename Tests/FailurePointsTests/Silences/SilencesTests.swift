import Testing

@testable import FailurePoints

@Suite struct SilencesTests {
    private let now = Moment(wall: Zones.at("2026-01-02T03:04:05"), uptime: .seconds(1000))

    @discardableResult
    private func add(
        _ silences: inout Silences, _ points: [FailurePoint.ID], heals: Bool = false, _ lasting: Duration = .seconds(7200)
    ) throws(Silences.Refusal) -> Silence {
        try silences.add(points, mutesHeals: heals, reason: "backup", by: "alice", lasting: lasting, at: now)
    }

    @Test func aSilenceMutesItsFailurePointsUntilItsEnd() throws {
        var silences = Silences()
        let silence = try add(&silences, ["b", "a", "b"])
        #expect(silence.id == "s1" && silence.failurePoints == ["a", "b"])
        #expect(silences.isMuted("a", at: now.wall) && !silences.isMuted("c", at: now.wall))
        #expect(!silences.isMuted("a", at: now.wall + .seconds(7200)))
        #expect(silences.silenceOfHeals(of: "a", at: now.wall) == nil)
        #expect(silences.nextChange(after: now.wall) == now.wall + .seconds(7200))
        let early = silences.expire(at: now.advanced(by: .seconds(7199)))
        let over = silences.expire(at: now.advanced(by: .seconds(7200)))
        #expect(early.isEmpty && over.map(\.id) == ["s1"])
        #expect(silences.nextChange(after: now.wall) == nil)
    }

    @Test func theLongestOfSeveralCounts() throws {
        var silences = Silences()
        _ = try add(&silences, ["a"], heals: true, .seconds(60))
        _ = try add(&silences, ["a"], .seconds(600))
        #expect(silences.silence(of: "a", at: now.wall)?.id == "s2")
        #expect(silences.silenceOfHeals(of: "a", at: now.wall)?.id == "s1")
        #expect(silences.nextChange(after: now.wall) == now.wall + .seconds(60))
    }

    @Test func aFailurePointLeavesItsSilencesAndAnEmptyOneEnds() throws {
        var silences = Silences()
        _ = try add(&silences, ["a", "b"])
        _ = try add(&silences, ["a"])
        let released = silences.release(["a"])
        #expect(released.map(\.id) == ["s1", "s2"] && released.allSatisfy { $0.failurePoints == ["a"] })
        #expect(silences.entries.map(\.failurePoints) == [["b"]])
        let ended = silences.end(["s1", "s9"])
        #expect(ended.map(\.id) == ["s1"])
        let third = try add(&silences, ["a"])
        #expect(third.id == "s3")
    }

    @Test func whatHasNoEndNoReasonOrNoFailurePointIsRefused() {
        var silences = Silences()
        for lasting in [Duration.zero, .seconds(-1), Silences.longest + .seconds(1)] {
            #expect(throws: Silences.Refusal.badLength) { try add(&silences, ["a"], lasting) }
        }
        #expect(throws: Silences.Refusal.noFailurePoint) { try add(&silences, []) }
        #expect(throws: Silences.Refusal.noReason) {
            try silences.add(["a"], mutesHeals: false, reason: " ", by: "alice", lasting: .seconds(1), at: now)
        }
        #expect(silences.entries.isEmpty)
    }

    @Test func thereAreNotMoreThanAHundred() throws {
        var silences = Silences()
        for _ in 1...Silences.maximum { _ = try add(&silences, ["a"]) }
        #expect(throws: Silences.Refusal.tooMany) { try add(&silences, ["a"]) }
    }

    @Test func aClockThatIsSetBackNeitherEndsNorProlongsASilence() throws {
        var silences = Silences()
        _ = try add(&silences, ["a"], .seconds(7200))
        let back = Moment(wall: now.wall - .seconds(36_000), uptime: now.uptime + .seconds(10))
        let early = silences.expire(at: back)
        #expect(early.isEmpty && silences.isMuted("a", at: back.wall))
        let later = Moment(wall: back.wall + .seconds(7190), uptime: now.uptime + .seconds(7200))
        let over = silences.expire(at: later)
        #expect(over.map(\.id) == ["s1"])
    }

    @Test func aClockThatIsSetForwardOverTheEndEndsIt() throws {
        var silences = Silences()
        _ = try add(&silences, ["a"])
        let forward = Moment(wall: now.wall + .seconds(86_400), uptime: now.uptime + .seconds(1))
        #expect(!silences.isMuted("a", at: forward.wall))
        let over = silences.expire(at: forward)
        #expect(over.count == 1)
    }

    @Test func aRestartOfTheMachineKeepsTheTimeThatIsLeft() throws {
        var silences = Silences()
        _ = try add(&silences, ["a"], .seconds(7200))
        let booted = Moment(wall: now.wall + .seconds(600), uptime: .seconds(20))
        silences.resume(at: booted, sameBoot: false)
        #expect(silences.entries.first?.deadline == .seconds(20 + 6600))
        silences.resume(at: Moment(wall: now.wall - .seconds(86_400), uptime: .seconds(20)), sameBoot: false)
        #expect(silences.entries.first?.deadline == .seconds(20 + 7200))
    }

    @Test func aWindowOfTheConfigurationMutesBesideTheOperators() {
        let window = MaintenanceWindow(
            name: "night", failurePoints: ["a"], mutesHeals: true, reason: "backup",
            times: .dated(from: CivilTime(year: 2026, month: 1, day: 2), to: CivilTime(year: 2026, month: 1, day: 3)), zone: .utc)
        let silences = Silences(windows: [window])
        #expect(silences.silence(of: "a", at: now.wall)?.id == "window:night")
        #expect(silences.active(at: now.wall).map(\.isWindow) == [true])
        #expect(silences.nextChange(after: now.wall) == Zones.at("2026-01-03T00:00:00"))
    }
}
