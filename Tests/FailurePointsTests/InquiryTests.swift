import FailurePoints
import Testing

/// When a healer is asked to look into a finding that is no failure.
@Suite struct InquiryTests {
    private static let inquiry = Inquiry(reason: "ended", healer: "look", occurrence: "until")
    private static let until = Instant(microseconds: 1_764_417_600_000_000)

    private func state(_ finding: Finding, _ status: Status = .ok) -> PointState {
        var state = PointState(at: Self.until)
        (state.status, state.finding) = (status, finding)
        return state
    }

    private static let ended = Finding.ok("over", reason: "ended", evidence: ["until": .instant(until)])

    @Test func theReasonAsksOnceForEachOccurrence() {
        let need = Self.inquiry.need(of: "switch", state(Self.ended))
        #expect(need == HealNeed(failurePoint: "switch", incident: "switch-ended-20251129T120000Z"))
    }

    @Test(
        arguments: [
            Finding.ok("fine"), .ok("over", reason: "ended"), .ok("over", reason: "ended", evidence: ["until": "soon"]),
            .warning("ended", "over", evidence: ["until": .instant(until)]), .unknown("ended", "cannot tell"),
        ]) func nothingElseAsks(finding: Finding)
    {
        #expect(Self.inquiry.need(of: "switch", state(finding)) == nil)
    }

    @Test func whatIsNotConfirmedAsksNothing() {
        #expect(Self.inquiry.need(of: "switch", state(Self.ended, .unknown)) == nil)
        #expect(Self.inquiry.need(of: "switch", state(Self.ended, .critical)) == nil)
    }

    /// A failure point names a reason that it has, of a finding that is ok.
    @Test func theCataloguesInquiriesAreAboutFindingsThatAreOk() {
        let asked = Catalogue.all.filter { $0.inquiry != nil }
        #expect(asked.map(\.id) == ["kill-switch-max-drawdown"])
        for point in asked {
            #expect(point.reasons.contains { $0.code == point.inquiry?.reason && $0.statuses == [.ok] }, "\(point.id)")
        }
    }
}
