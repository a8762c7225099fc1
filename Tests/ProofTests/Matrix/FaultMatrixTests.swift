import BotSimulator
import FailurePoints
import Glibc
import Testing

/// The fault matrix: every failure point, and every way in which the simulator can bring it about, is broken, told, and told to be over.
@Suite struct FaultMatrixTests {
    @Test(arguments: FaultRow.all)
    func toldInTimeWithReasonAndPlaceAndOverWhenItIs(row: FaultRow) async throws {
        if row.needsRoot && geteuid() != 0 { return }
        try await Trial(row).run()
    }

    @Test func everyFailurePointEveryVariantAndEveryRowOfTheAssessmentIsBroken() {
        let (ids, rows) = (Set(Catalogue.all.map(\.id)), FaultRow.all)
        let broken = Set(rows.map(\.id))
        #expect(ids.subtracting(broken) == [], "failure points without a row")
        #expect(broken.subtracting(ids) == [], "rows of no failure point")
        let variants = Set(Fault.all.map(\.description))
        let tried = Set(rows.compactMap { $0.fault?.description })
        #expect(variants.subtracting(tried) == [], "variants of a fault without a row")
        #expect(Set(rows.map(\.name)).count == rows.count, "two rows of one name")
        let answered = Set(Catalogue.all.flatMap(\.rows))
        let assessed = Set(AssessmentRows.all)
        #expect(assessed.count == 51)
        #expect(assessed.subtracting(answered) == [], "rows of the assessment that no failure point answers")
        #expect(answered.subtracting(assessed) == [], "failure points that answer no row of the assessment")
        print(
            "fault matrix: \(ids.intersection(broken).count) of \(ids.count) ids, \(tried.intersection(variants).count) of \(variants.count) variants,",
            "\(assessed.intersection(answered).count) of \(assessed.count) rows of the assessment;", "\(rows.count) rows, of which",
            "\(rows.count { $0.fault == nil }) break the machine alone")
    }
}

extension FaultRow {
    static let all = signalBlocks + exchangeAndFeeds + machineAndProcess + resourcesAndConfiguration + dataAndState
}
