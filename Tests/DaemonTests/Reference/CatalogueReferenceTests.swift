import FailurePoints
import Glibc
import JSON
import Testing

@testable import Files
@testable import Reference

/// The page for people says what the catalogue says.
@Suite struct CatalogueReferenceTests {
    @Test func docsHaveNotDrifted() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let bytes = try SmallFile.read("/\(root)/docs/failure-points.md", maximumBytes: 1 << 20)
        #expect(String(decoding: bytes, as: UTF8.self) == CatalogueReference.markdown(), "run `make docs`")
    }

    @Test(arguments: Catalogue.all.map(\.id)) func everyFailurePointHasItsSection(_ id: FailurePoint.ID) {
        #expect(CatalogueReference.markdown().contains("\n### \(id)\n"))
    }

    @Test func thePageSaysWhatEachMeansAndByWhichReasonsItIsSeen() {
        let page = CatalogueReference.markdown()
        for point in Catalogue.all {
            #expect(Catalogue.meaning(of: point.id).map { page.contains("\n\n\($0)\n\n") } == true, "\(point.id)")
            for reason in point.reasons { #expect(page.contains("| `\(reason.code)` | "), "\(point.id): \(reason.code)") }
        }
        #expect(page.contains("| `at-limit-long` | warning | as many positions"))
        #expect(page.contains("| `age-over-limit` | warning, critical | "))
    }

    @Test func theDocumentSaysTheSameToMachines() throws {
        let entries = try #require(CatalogueDocument.json(Catalogue.all).array)
        #expect(entries.count == Catalogue.all.count)
        for (entry, point) in zip(entries, Catalogue.all) {
            #expect(entry["meaning"]?.string == Catalogue.meaning(of: point.id))
            #expect(entry["reasons"]?.array?.compactMap { $0["code"]?.string } == point.reasons.map(\.code))
            #expect(entry["reasons"]?.array?.allSatisfy { $0["statuses"]?.array?.isEmpty == false && $0["meaning"]?.string != nil } == true)
        }
    }
}
