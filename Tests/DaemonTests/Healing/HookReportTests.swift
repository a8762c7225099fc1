import FailurePoints
import JSON
import Testing

@testable import Files
@testable import Healing

/// A run's report on its way from `fpmond heal` to the watcher.
@Suite struct HookReportTests {
    private static let at = Instant(microseconds: 1_767_323_045_123_456)

    @Test(arguments: [
        HookReport(result: .acted, startedAt: at, endedAt: at + .seconds(3), exitStatus: 0, output: "done\n\u{0}\u{FFFD}"),
        HookReport(result: .informed, startedAt: at, endedAt: at, exitStatus: 0, output: "nothing to do"),
        HookReport(result: .tryLater, startedAt: at, endedAt: at, exitStatus: 75, error: "exit status 75"),
        HookReport(result: .stopTrying, startedAt: at, endedAt: at, exitStatus: 125, error: "exit status 125"),
        HookReport(result: .timedOut, startedAt: at, endedAt: at, output: "x", error: "did not end within 3m"),
        HookReport(result: .failed("exit status 7"), startedAt: at, endedAt: at, exitStatus: 7, error: "exit status 7"),
    ])
    func whatIsLeftReadsAsItWas(report: HookReport) throws {
        let left = try JSON.parse(report.json().utf8())
        #expect(HookReport(left, exit: report.passedExitStatus) == report)
    }

    @Test func aSignalIsPassedOnAsASoftwareFault() throws {
        let report = HookReport(result: .failed("ended by signal 9"), startedAt: Self.at, endedAt: Self.at, signal: 9)
        #expect(report.passedExitStatus == 70)
        let read = try #require(HookReport(try JSON.parse(report.json().utf8()), exit: 70))
        #expect(read.signal == 9)
        #expect(read.result == .failed("exit status 70"))
    }

    @Test(arguments: [JSON.null, [], [:], ["started_at": "x", "ended_at": 1], ["started_at": 1]])
    func anotherShapeIsNoReport(json: JSON) { #expect(HookReport(json, exit: 0) == nil) }
}
