import FailurePoints
import JSON
import Testing

@testable import Daemon
@testable import Healing

/// Which report is the answer to a heal.
@Suite struct HealHandoverTests {
    private let scratch: Scratch
    private let handover: HealHandover
    private static let end = staleOrder().ordered + .seconds(60)

    init() throws {
        scratch = try Scratch()
        handover = HealHandover(staleOrder(), directory: scratch.path)
    }

    private func leave(order: String?) throws {
        let report = HookReport(result: .acted, startedAt: Self.end - .seconds(5), endedAt: Self.end, exitStatus: 0)
        try scratch.write(report.json(order: order).text(), to: "refresh-intelligence.result.json")
    }

    /// A run by hand names no order: it is this run's only if it ended after this one began, as far as two readings of a clock can tell.
    @Test(arguments: [(-60_000, true), (0, true), (1000, true), (1001, false), (86_400_000, false)])
    func aReportWithoutAnOrderIsThisRunsIfItIsNotOlder(millisecondsAfterItsEnd: Int, isTaken: Bool) async throws {
        try leave(order: nil)
        let started = Self.end + .milliseconds(millisecondsAfterItsEnd)
        #expect(await (handover.report(exit: nil, since: started) != nil) == isTaken)
    }

    @Test func aReportThatNamesAnOrderIsThatOnes() async throws {
        try leave(order: staleOrder().id)
        #expect(await handover.report(exit: nil, since: Self.end + .seconds(3600)) != nil)
        try leave(order: "refresh-intelligence-1")
        #expect(await handover.report(exit: nil, since: staleOrder().ordered) == nil)
        #expect(await handover.report(exit: nil, since: nil) == nil)
    }
}
