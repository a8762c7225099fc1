import Daemon
import FailurePoints
import Glibc
import JSON
import Testing

/// `config/` in the repository is made from the tables and the catalogue: `make schema` after a change of either.
@Suite struct ShippedConfigurationTests {
    private static let folder = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/config/"

    @Test func theShippedConfigurationIsUpToDate() {
        let expected = ConfigurationReference.text(ConfigurationReference.defaultDocument(catalogue: Catalogue.all))
        #expect(contents("fpmond.json") == expected, "make schema")
    }

    @Test func theShippedSchemaIsUpToDate() {
        let expected = ConfigurationReference.text(ConfigurationSchema.document(catalogue: Catalogue.all))
        #expect(contents("fpmond.schema.json") == expected, "make schema")
    }

    @Test func theShippedConfigurationIsValidAndMeansTheDefaults() throws {
        let document = ConfigurationReference.defaultDocument(catalogue: Catalogue.all)
        let shipped = try Configuration.decode(document.utf8(), file: "fpmond.json", catalogue: Catalogue.all)
        var standard = Configuration()
        standard.healers = shipped.healers
        for point in Catalogue.all { #expect(shipped.policy(for: point) == standard.policy(for: point)) }
        #expect(ConfigurationDifference(from: standard, to: shipped, catalogue: Catalogue.all).lines == [])
    }

    @Test func everyHealerOfTheShippedConfigurationHasItsExampleHook() throws {
        let document = ConfigurationReference.defaultDocument(catalogue: Catalogue.all)
        for (name, healer) in document["healers"]?.object ?? [:] {
            #expect(healer["command"]?[0] == .string("/etc/fpmond/hooks/\(name)"))
            #expect(access(Self.folder + "hooks/" + name, X_OK) == 0, "\(name)")
        }
    }

    /// What the configuration cannot express would be refused in its own reference.
    @Test(arguments: Catalogue.all.map(\.id))
    func everySettingCanBeConfigured(id: FailurePoint.ID) throws {
        let point = try #require(Catalogue[id])
        #expect(Set(point.settings.map(\.name)).count == point.settings.count)
        let reads = point.reads.filter { !ProbeName.all.contains($0) }
        #expect(reads == [])
        let document = ConfigurationReference.document(Configuration(), catalogue: [point])
        var object = document.object ?? [:]
        object["failure_points"] = [id.rawValue: ["settings": document["failure_points"]?[id.rawValue]?["settings"] ?? .null]]
        #expect(throws: Never.self) { try Configuration.decode(JSON.object(object).utf8(), file: "", catalogue: [point]) }
    }

    private func contents(_ name: String) -> String? {
        let descriptor = open(Self.folder + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 22)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
