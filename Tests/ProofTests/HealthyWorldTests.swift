import FailurePoints
import Testing

@testable import Outputs

/// The stage itself: a bot with nothing wrong is seen as one with nothing wrong.
@Suite struct HealthyWorldTests {
    @Test func inAHealthyWorldEveryFailurePointIsOkAndTradingIsOpen() async throws {
        let stage = try VirtualStage()
        try await stage.advance(by: .seconds(1800))
        let report = await stage.report
        for point in report.catalogue {
            let pointState = try #require(report.pointStates[point.id])
            #expect(pointState.status == .ok, "\(point.id): \(pointState.finding.reason): \(pointState.finding.message)")
            #expect(pointState.hold == nil, "\(point.id) holds: \(pointState.finding.message)")
        }
        #expect(report.catalogue.count == Catalogue.all.count)
        #expect(report.verdict.state == .open, "\(report.verdict.sentence)")
        let ledger = stage.ledger.all
        #expect(ledger.alerted.isEmpty)
        #expect(ledger.transitions.allSatisfy { !$0.isAnnounced }, "\(ledger.transitions.map { "\($0.kind) \($0.failurePoint)" })")
        #expect(ledger.orders.isEmpty)
        #expect(ledger.rounds == 31)
    }

    @Test func timePassesInLeapsAsItDoesInSteps() async throws {
        let stage = try VirtualStage()
        try await stage.advance(by: .seconds(300))
        try await stage.skip(.seconds(4 * 3600), stride: .seconds(1800))
        try await stage.advance(by: .seconds(300))
        #expect(await stage.failing == [])
        #expect(await stage.report.verdict.state == .open)
        #expect(stage.clock.now.wall == VirtualStage.noon + .seconds(4 * 3600 + 600))
    }
}
