import Testing

@testable import FailurePoints

/// Every failure point says what it means, and by which reasons it is seen.
@Suite struct ReasonsTests {
    /// What is told and never fails, whatever is seen. Source: bot contract 14, rows 1.2a and 1.1i.
    private static let neverFailing: Set<FailurePoint.ID> = ["golden-hour", "power-ranking"]

    @Test(arguments: Catalogue.all) func everyFailurePointSaysWhatItMeans(_ point: FailurePoint) throws {
        let meaning = try #require(Catalogue.meaning(of: point.id))
        #expect(meaning.count > 60 && meaning.count <= 400)
        #expect(meaning.hasSuffix(".") && !meaning.contains("\n") && !meaning.contains("  "))
        #expect(meaning.first?.isUppercase == true || meaning.hasPrefix("fpmond"))
        #expect(!meaning.contains(point.title))
    }

    @Test(arguments: Catalogue.all) func everyFailurePointSaysByWhichReasonItFails(_ point: FailurePoint) {
        let reasons = point.reasons
        #expect(!reasons.isEmpty)
        #expect(reasons.contains { $0.statuses.contains(where: \.isFailing) } != Self.neverFailing.contains(point.id))
    }

    @Test(arguments: Catalogue.all) func aReasonIsDeclaredOnceAndReadsAfterWhen(_ point: FailurePoint) {
        check(point.reasons)
    }

    @Test func whatIsCommonIsDeclaredOnceAndReadsAfterWhen() {
        check(Catalogue.commonReasons)
        check(Catalogue.customReasons)
        #expect(Catalogue.commonReasons.allSatisfy { !$0.statuses.contains(where: \.isFailing) }, "what fails belongs to a failure point")
    }

    @Test func theReasonWithTheFindingsOwnStatusIsMeant() throws {
        let network = try #require(Catalogue["network-timeout"])
        #expect(Catalogue.reason("timeout", .critical, of: network)?.meaning.contains("hosts") == true)
        #expect(Catalogue.reason("timeout", .unknown, of: network)?.meaning.contains("probe") == true)
        // The code is known, though not with that status: its sentence is still the best that can be said.
        #expect(Catalogue.reason("timeout", .ok, of: network) != nil)
        #expect(Catalogue.reason("no-such-reason", .critical, of: network) == nil)
    }

    @Test func aFailurePointOfTheOperatorsOwnHasTheReasonsOfTheKinds() {
        let own = FailurePoint.custom(
            "own", category: .state, impact: .none, intended: false, title: "", advice: "", rule: .plugin, severity: .critical, confirm: .immediate,
            excusedBy: [], healer: nil, waitsForStartup: false)
        #expect(Catalogue.meaning(of: own.id) == nil)
        #expect(Catalogue.reason("plugin-critical", .critical, of: own) != nil)
        #expect(Catalogue.reason("overlap", .warning, of: own) == nil)
    }

    /// The tests of the judges ask this of every finding that they see.
    @Test func aFindingThatTheReferenceDoesNotKnowIsAnIssue() throws {
        let network = try #require(Catalogue["network-timeout"])
        Finding.critical("timeout", "").expectDeclared(of: network)
        withKnownIssue { Finding.critical("no-such-reason", "").expectDeclared(of: network) }
        withKnownIssue { Finding.warning("timeout", "").expectDeclared(of: network) }
    }

    private func check(_ reasons: [Reason]) {
        #expect(Set(reasons.map(\.code)).count == reasons.count)
        for reason in reasons {
            #expect(reason.code.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(reason.code)")
            #expect(!reason.statuses.isEmpty && reason.statuses == Set(reason.statuses).sorted(), "\(reason.code)")
            #expect(reason.meaning.count > 12 && !reason.meaning.hasSuffix(".") && !reason.meaning.contains("  "), "\(reason.code)")
            #expect(!reason.meaning.hasPrefix("when "), "\(reason.code)")
        }
    }
}

extension Finding {
    /// Records an issue where the reference does not know this reason, with this status, of the failure point: it would stand unexplained.
    func expectDeclared(of point: FailurePoint, sourceLocation: SourceLocation = #_sourceLocation) {
        let declared = Catalogue.reason(reason, status, of: point)
        #expect(
            declared?.statuses.contains(status) == true, "\(point.id) gives \(reason) as \(status), which the reference does not declare",
            sourceLocation: sourceLocation)
    }
}
