import FailurePoints
import JSON
import Testing

@testable import Explaining
@testable import Healing
@testable import Outputs

/// What the healing log says about each healer.
@Suite struct HealStatisticsTests {
    private static let noon = Reports.at.wall

    private func line(
        _ outcome: HealOutcome, after seconds: Int, attempt: Int = 1, incident: String = "i-1", healer: HealerName = "refresh",
        point: FailurePoint.ID = "feed-old", started: Int? = nil, exhausted: Bool = false, byHand: String? = nil
    ) throws -> JSON {
        let at = Self.noon + .seconds(seconds)
        let run = started.map { HookReport(result: .acted, startedAt: Self.noon + .seconds($0), endedAt: at) }
        let record = HealRecord(
            at: at, healer: healer, failurePoint: point, incident: incident, attempt: attempt, outcome: outcome, exhausted: exhausted,
            method: "shell",
            message: "m", run: run, byHand: byHand)
        return try JSON.parse(record.document.utf8())
    }

    @Test func runsAreCountedAndDecisionsNotToRunAreNot() throws {
        let statistics = HealStatistics([
            try line(.deferred, after: 0, attempt: 0), try line(.notHealed, after: 60, started: 10),
            try line(.healed, after: 100, attempt: 2, started: 70), try line(.healed, after: 500, incident: "i-2", started: 470),
            try line(.refused, after: 600, attempt: 0, incident: "i-3"), try line(.hookFailed, after: 700, incident: "i-3", started: 690),
            try line(.exhausted, after: 701, attempt: 0, incident: "i-3", exhausted: true),
            try line(.unverified, after: 800, point: "", started: 790, byHand: "x.json"), ["not": "a line"], "nothing",
        ])
        #expect(statistics.entries.map(\.failurePoint) == ["", "feed-old"])
        let entry = try #require(statistics.entries.last)
        #expect(entry.runs == 4 && entry.healed == 2 && entry.successRate == 0.5 && entry.givenUp == 1)
        // From the first run of the incident, which did not help, to the observation after the second.
        #expect(entry.recoveryTimes == [.seconds(90), .seconds(30)])
        #expect(statistics.entries.first?.runs == 0 && statistics.entries.first?.successRate == nil)
        #expect(statistics.json["heals"]?[1]?["outcomes"]?["deferred"] == 1)
        #expect(statistics.json["heals"]?[0]?["failure_point"] == .null)
        #expect(statistics.lines.contains("refresh  feed-old       4     2 (50 %)  90 s      1         1 deferred, 1 refused"))
    }

    @Test func onlyWhatIsNewEnoughCounts() throws {
        let lines = [try line(.healed, after: 0, started: 0), try line(.notHealed, after: 100, incident: "i-2", started: 90)]
        let statistics = HealStatistics(lines, since: Self.noon + .seconds(50))
        #expect(statistics.entries.map(\.runs) == [1] && statistics.entries.map(\.healed) == [0])
        #expect(HealStatistics(lines, since: Self.noon + .seconds(500)).lines == ["The healing log has no entry."])
        #expect(HealStatistics([]).json["heals"] == [])
    }
}
