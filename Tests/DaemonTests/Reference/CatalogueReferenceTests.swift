import FailurePoints
import Glibc
import Testing

@testable import Daemon

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
}
