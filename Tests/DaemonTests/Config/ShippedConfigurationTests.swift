import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Files

/// What an operator gets: a configuration of his own to begin with, the schema, and every default as documentation.
@Suite struct ShippedConfigurationTests {
    private static let project = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/"

    @Test func theDocumentWithEveryDefaultIsUpToDate() {
        let expected = ConfigurationReference.text(ConfigurationReference.defaultDocument(catalogue: Catalogue.all))
        #expect(contents("docs/fpmond-defaults.json") == expected, "make schema")
    }

    @Test func theShippedSchemaIsUpToDate() {
        let expected = ConfigurationReference.text(ConfigurationSchema.document(catalogue: Catalogue.all))
        #expect(contents("config/fpmond.schema.json") == expected, "make schema")
    }

    @Test(arguments: ["config/fpmond.json", "docs/fpmond-defaults.json"])
    func eitherConfigurationIsValidAndMeansTheDefaults(name: String) throws {
        let text = try #require(contents(name))
        let shipped = try Configuration.decode(Array(text.utf8), file: name, catalogue: Catalogue.all)
        var standard = Configuration()
        standard.healers = ConfigurationReference.healers
        for point in Catalogue.all { #expect(shipped.policy(for: point) == standard.policy(for: point)) }
        #expect(ConfigurationDifference(from: standard, to: shipped, catalogue: Catalogue.all).lines == [])
    }

    /// A better default of a later version reaches every droplet, but for what the operator has set himself.
    @Test func theShippedConfigurationWritesOutNoDefaultButWhatEveryOperatorLooksFor() throws {
        let text = try #require(contents("config/fpmond.json"))
        let shipped = try JSON.parse(text)
        #expect(shipped.object?.keys.sorted() == ["$schema", "bot", "exchange", "healers"])
        #expect(shipped["bot"]?.object?.keys.sorted() == ["root", "unit"])
        var configuration = Configuration()
        configuration.healers = ["any": HealerConfig(.command(["/any"]))]
        let standard = ConfigurationReference.document(configuration)["healers"]?["any"]
        for (name, healer) in shipped["healers"]?.object ?? [:] {
            for (key, value) in healer.object ?? [:] { #expect(value != standard?[key], "\(name).\(key)") }
        }
    }

    @Test func everyHealerOfTheShippedConfigurationHasItsExampleHook() throws {
        let text = try #require(contents("config/fpmond.json"))
        let healers = try JSON.parse(text)["healers"]?.object ?? [:]
        #expect(Set(healers.keys) == Set(ConfigurationReference.healers.keys.map(\.rawValue)))
        for (name, healer) in healers where ConfigurationReference.healers[HealerName(rawValue: name)]?.hook.builtIn == nil {
            #expect(healer["command"]?[0] == .string("/etc/fpmond/hooks/\(name)"))
            #expect(access(Self.project + "config/hooks/" + name, X_OK) == 0, "\(name)")
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
        let descriptor = open(Self.project + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 22)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
