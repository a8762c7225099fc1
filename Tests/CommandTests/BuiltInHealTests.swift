import Glibc
import JSON
import Testing

/// `fpmond heal NAME` where the repair is built in: the limits, the record and the report of a hook.
@Suite struct BuiltInHealTests {
    private let place: ScratchDirectory

    init() throws { place = try ScratchDirectory() }

    private static let golden = #"{"restrict_to_golden_hour": true, "allowed_windows": ["20:00-21:00"], "updated_at": null}"#

    private func configured(_ healer: JSONObject, _ more: JSONObject = [:]) throws -> String {
        for directory in ["bot", "bot/feature_store", "bot/logs", "defaults", "defaults/feature_store"] { mkdir(place[directory], 0o755) }
        var json: JSONObject = [
            "bot": ["root": .string(place["bot"])], "healers": ["fix": .object(healer)], "state": ["directory": .string(place["state"])],
        ]
        for (key, value) in more { json[key] = value }
        try place.write(JSON.object(json).text(), to: "fpmond.json")
        return place["fpmond.json"]
    }

    private func restoring() throws -> String {
        let path = try configured(
            ["restore_file": ["files": ["feature_store/golden_hour_config.json"], "from": .string(place["defaults"])], "max_per_hour": 2])
        try place.write(Self.golden, to: "defaults/feature_store/golden_hour_config.json")
        return path
    }

    private func heal(_ path: String) async throws -> Program.End {
        try await Program.fpmond.run(["heal", "fix", "--config", path, "--result", place["result.json"]])
    }

    @Test func aFileIsRestoredAndTheRunIsOnRecord() async throws {
        let path = try restoring()
        let ending = try await heal(path)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.hasPrefix("feature_store/golden_hour_config.json was missing; restored from \(place["defaults"])/feature_store/"))
        #expect(ScratchDirectory.text(of: place["bot/feature_store/golden_hour_config.json"]) == Self.golden)
        let report = try #require(ScratchDirectory.json(of: place["result.json"]))
        #expect(report["informational"] == .bool(false))
        #expect(report["exit_status"] == .int(0))
        let runs = (ScratchDirectory.names(of: place["state-heal"]) ?? []).filter { $0.hasSuffix("-fix.json") }
        #expect(runs.count == 1)
        #expect(ScratchDirectory.json(of: place["state-heal/\(runs.first ?? "")"])?["method"] == "restore-file")
    }

    @Test func theLimitsOfAHookHold() async throws {
        let path = try restoring()
        _ = try await heal(path)
        let again = try await heal(path)
        #expect(again.status == 75)
        #expect(again.errors == "fpmond: heal fix: nothing to restore: feature_store/golden_hour_config.json is usable\n")
        let third = try await heal(path)
        #expect(third.status == 75)
        #expect(third.errors.contains("max_per_hour is 2"))
    }

    @Test func aRepairThatOnlyLooksSaysSo() async throws {
        let path = try configured(["verify_expiry": .object([:])])
        let ending = try await heal(path)
        #expect(ending.status == 0)
        #expect(ending.output == "the max-drawdown switch was never triggered\n\n")
        #expect(ScratchDirectory.json(of: place["result.json"])?["informational"] == .bool(true))
    }

    @Test func aRepairThatIsDisabledIsRefused() async throws {
        let path = try configured(["verify_expiry": .object([:]), "enabled": false])
        #expect(try await heal(path).status == 77)
    }

    @Test func withoutABusAUnitIsLeftAlone() async throws {
        let path = try configured(["start_unit": ["unit": "other.service"]], ["healing": ["units": ["other.service"]]])
        let ending = try await Program.fpmond.run(
            ["heal", "fix", "--config", path], environment: ["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(place["no-bus"])"])
        #expect(ending.status == 75, "\(ending.errors)")
    }

    @Test func aRepairThatIsToldToStopEnds() async throws {
        let failing = try MessageReceiver { _ in (503, "{}") }
        let endpoint: JSON = ["url": .string(failing.url)]
        let path = try configured(
            ["network_retry": ["tries": 20, "pause": "5m"], "timeout": "60m"], ["exchange": endpoint, "coinglass": endpoint, "control": .array([])])
        let program = try Program.fpmond.start(["heal", "fix", "--config", path], in: place)
        #expect(await eventually { (ScratchDirectory.names(of: place["state-heal"]) ?? []).contains { $0.hasSuffix("-fix.json") } })
        // In its first pause: a look that is under way has a process, which would be ended and told as well.
        #expect(await eventually { failing.requests.count == 2 && program.children == 0 })
        program.send(SIGTERM)
        #expect(await program.end(within: .seconds(60)) == 70)
        #expect(program.errors == "fpmond: heal fix: was given up because fpmond is stopping\n")
    }

    @Test func theLookOfARepairThatIsToldToStopEndsWithIt() async throws {
        let silent = try MessageReceiver { _ in
            usleep(5_000_000)
            return (200, "{}")
        }
        let endpoint: JSON = ["url": .string(silent.url)]
        let path = try configured(
            ["network_retry": ["tries": 20, "pause": "5m"], "timeout": "60m"], ["exchange": endpoint, "coinglass": endpoint, "control": .array([])])
        let program = try Program.fpmond.start(["heal", "fix", "--config", path], in: place)
        #expect(await eventually { !silent.requests.isEmpty && program.children == 1 })
        program.send(SIGTERM)
        #expect(await program.end(within: .seconds(60)) == 70)
        // It is no hook.
        #expect(
            program.errors
                == "fpmond: heal fix: ended 1 process that the repair had left behind\nfpmond: heal fix: was given up because fpmond is stopping\n")
    }
}
