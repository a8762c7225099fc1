import FailurePoints
import JSON
import Logging
import Testing

@testable import Healing
@testable import Outputs

/// The healing log, in the original's form.
@Suite struct HealRecordTests {
    private func record(_ outcome: HealOutcome, run: HookReport? = nil, exhausted: Bool = false) -> HealRecord {
        HealRecord(
            at: Reports.at.wall, healer: "refresh-intelligence", failurePoint: "intelligence-stale", incident: "intelligence-stale-20260102T030405Z",
            attempt: 2, outcome: outcome, exhausted: exhausted, method: "shell", message: "what became of it", run: run)
    }

    @Test func theOriginalsFieldsAreThere() throws {
        let run = HookReport(
            result: .acted, startedAt: Reports.at.wall - .seconds(30), endedAt: Reports.at.wall - .milliseconds(17_500), exitStatus: 0,
            output: "done\n")
        let line = try JSON.parse(record(.healed, run: run).document.utf8())
        #expect(line["timestamp"]?.string == "2026-01-02T03:04:05.000Z")
        #expect(line["success_count"]?.int == 1)
        #expect(line["failure_count"]?.int == 0)
        #expect(line["actions"]?.array?.count == 1)
        let action = try #require(line["actions"]?[0])
        #expect(action["type"]?.string == "refresh-intelligence")
        #expect(action["target"]?.string == "intelligence-stale")
        #expect(action["method"]?.string == "shell")
        #expect(action["success"] == .bool(true))
        #expect(action["error"] == .null)
        #expect(action["message"]?.string == "what became of it")
        #expect(action["attempt"]?.int == 2)
        #expect(action["incident"]?.string == "intelligence-stale-20260102T030405Z")
        #expect(action["duration_seconds"]?.double == 12.5)
        #expect(action["exit_status"]?.int == 0)
        #expect(action["output"]?.string == "done\n")
    }

    /// Only what the facts confirmed is a success; what was not tried, or not now, is neither.
    @Test(arguments: HealOutcome.allCases) func onlyAConfirmedHealIsASuccess(outcome: HealOutcome) throws {
        let line = record(outcome).document
        let counts = [line["success_count"]?.int, line["failure_count"]?.int]
        switch outcome {
        case .healed: #expect(counts == [1, 0])
        case .dryRun, .deferred, .renewed, .refused, .informational, .recoveredByItself, .unverified: #expect(counts == [0, 0])
        case .notHealed, .hookFailed, .timedOut, .exhausted, .interrupted: #expect(counts == [0, 1])
        }
        let action = try #require(line["actions"]?[0])
        #expect(action["success"] == .bool(outcome == .healed))
        #expect(action["outcome"]?.string == outcome.rawValue)
        #expect((action["error"] == .null) == !outcome.isFailure)
    }

    @Test func theHooksOwnErrorIsTheError() {
        let run = HookReport(
            result: .failed("exit status 7"), startedAt: Reports.at.wall, endedAt: Reports.at.wall, exitStatus: 7, error: "exit status 7")
        #expect(record(.hookFailed, run: run).document["actions"]?[0]?["error"]?.string == "exit status 7")
    }

    @Test func givingUpIsOnRecord() {
        #expect(record(.notHealed, exhausted: true).document["actions"]?[0]?["exhausted"] == .bool(true))
        #expect(Event(record(.notHealed, exhausted: true)).level == .critical)
        #expect(Event(record(.notHealed, exhausted: true)).kind == .healExhausted)
        #expect(Event(record(.healed)).level == .notice)
        #expect(Event(record(.hookFailed)).level == .warning)
    }
}
