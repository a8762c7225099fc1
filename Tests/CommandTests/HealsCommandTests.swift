import Glibc
import JSON
import Testing

/// `fpmond heals --coverage` and `fpmond keep-good` as commands.
@Suite struct HealsCommandTests {
    private let place: ScratchDirectory

    init() throws { place = try ScratchDirectory() }

    private func configured() throws -> String {
        for directory in ["bot", "bot/feature_store"] { mkdir(place[directory], 0o755) }
        let json: JSON = [
            "bot": ["root": .string(place["bot"])], "state": ["directory": .string(place["state"])],
            "outputs": ["directory": .string(place["log"])],
            "healers": ["restore-config": ["restore_file": ["files": ["feature_store/golden_hour_config.json"]]]],
        ]
        try place.write(json.text(), to: "fpmond.json")
        return place["fpmond.json"]
    }

    @Test func theCoverageIsATableOrADocument() async throws {
        let path = try configured()
        let table = try await Program.fpmond.run(["heals", "--coverage", "--config", path])
        #expect(table.status == 0, "\(table.errors)")
        #expect(table.output.contains("golden-hour-config-missing"))
        #expect(table.output.contains("restore-config (restore-file, only feature_store/golden_hour_config.json)"))
        #expect(table.output.hasPrefix("1 "))
        let document = try await Program.fpmond.run(["heals", "--coverage", "--json", "--config", path])
        let points = try JSON.parse(Array(document.output.utf8))["failure_points"]?.array ?? []
        #expect(points.first { $0["id"] == "golden-hour-config-missing" }?["state"] == "healed")
    }

    @Test func withoutAQuestionItTellsWhatTheHealingLogSays() async throws {
        let path = try configured()
        let empty = try await Program.fpmond.run(["heals", "--config", path])
        #expect(empty.status == 0 && empty.output == "The healing log has no entry.\n")
        #expect(try await Program.fpmond.run(["heals", "--since", "soon", "--config", path]).status == 64)
        #expect(try await Program.fpmond.run(["heals", "--since", "7d", "--coverage", "--config", path]).status == 64)
    }

    @Test func aGoodFileIsKept() async throws {
        let path = try configured()
        let golden = #"{"restrict_to_golden_hour": true, "allowed_windows": []}"#
        try place.write(golden, to: "bot/feature_store/golden_hour_config.json")
        let ending = try await Program.fpmond.run(["keep-good", "--config", path])
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output == "feature_store/golden_hour_config.json: kept\n")
        #expect(ScratchDirectory.text(of: place["state-heal/last-good/feature_store/golden_hour_config.json"]) == golden)
    }

    @Test(.enabled(if: geteuid() == 0, "asked of root only")) func asRootAConfigurationThatOthersMayWriteIsNotObeyed() async throws {
        let path = try configured()
        chmod(path, 0o666)
        #expect(try await Program.fpmond.run(["keep-good", "--config", path]).status == 78)
    }
}
