import Glibc
import JSON
import Testing

/// `fpmond doctor` on this machine, whatever is installed on it: what it says of a configuration and a bot that the test made.
@Suite struct DoctorTests {
    private func doctor(_ copy: Copy, _ more: String...) async throws -> (Program.End, [JSON]) {
        let end = try await Program.fpmond.run(["doctor", "--json", "--config", copy.place["fpmond.json"]] + more)
        return (end, (try? JSON.parse(end.output))?["checks"]?.array ?? [])
    }

    private func write(_ copy: Copy, _ settings: JSONObject) throws {
        var settings = settings
        settings["bot"] = settings["bot"] ?? ["root": .string(copy.root), "dashboard": false]
        // A port that nobody listens on, without a network.
        for name in ["exchange", "coinglass"] { settings[name] = ["url": "http://127.0.0.1:1/"] }
        settings["control"] = ["http://127.0.0.1:1/"]
        try copy.place.write(JSON.object(settings).text(), to: "fpmond.json")
    }

    private func check(_ name: String, _ checks: [JSON]) -> JSON? { checks.first { $0["check"]?.string == name } }

    @Test func itNamesEachFaultAndHowToMendIt() async throws {
        let copy = try Copy()
        try copy.place.write("s3cret", to: "key")
        chmod(copy.place["key"], 0o644)
        try write(
            copy,
            [
                "bot": ["root": .string(copy.place["nothing"]), "dashboard": false],
                "healers": ["nudge": ["command": ["/nonexistent/hook"]]], "secrets": ["slack": ["file": .string(copy.place["key"])]],
                "outputs": ["directory": "/nonexistent/log"],
            ])
        let (end, checks) = try await doctor(copy)
        #expect(end.status == 2, "\(end)")
        #expect(check("configuration", checks)?["result"]?.string == "ok")
        for (name, result, words) in [
            ("bot-root", "failed", "there is no bot at"), ("hooks", "failed", "/nonexistent/hook does not exist"),
            ("secrets", "warning", "every user can read"), ("directory-log", "failed", "/nonexistent/log does not exist"),
            ("endpoint-exchange", "failed", "does not answer"), ("endpoint-control", "failed", "does not answer"),
        ] {
            let found = check(name, checks)
            #expect(found?["result"]?.string == result, "\(name): \(found ?? .null)")
            #expect(found?["message"]?.string?.contains(words) == true, "\(name): \(found ?? .null)")
            #expect(found?["remedy"]?.string?.isEmpty == false, "\(name): \(found ?? .null)")
        }
        #expect(!end.output.contains("s3cret"))
    }

    @Test func aBotAndASecretInOrderAreOk() async throws {
        let copy = try Copy()
        try copy.place.write("s3cret", to: "key")
        chmod(copy.place["key"], 0o600)
        try write(copy, ["secrets": ["slack": ["file": .string(copy.place["key"])]]])
        let (_, checks) = try await doctor(copy)
        for name in ["configuration", "bot-root", "hooks", "secrets"] { #expect(check(name, checks)?["result"]?.string == "ok", "\(name)") }
    }

    /// What a configuration with faults does not say is not looked at, and not reported as fine.
    @Test func aConfigurationWithFaultsIsAFailureAndNotTheEnd() async throws {
        let copy = try Copy()
        try copy.place.write("{\"bot\": []}", to: "fpmond.json")
        let (end, checks) = try await doctor(copy)
        #expect(end.status == 2)
        #expect(check("configuration", checks)?["message"]?.string?.contains("bot: is a list") == true)
        #expect(check("bot-root", checks)?["result"]?.string == "unknown")
        #expect(check("time-zone", checks) != nil)
    }

    @Test func theTextHasTheWorstFirstAndASum() async throws {
        let copy = try Copy()
        try copy.place.write("{\"bot\": []}", to: "fpmond.json")
        let end = try await Program.fpmond.run("doctor", "--config", copy.place["fpmond.json"])
        let lines = end.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("FAILED   configuration: ") == true, "\(end.output)")
        #expect(lines.dropFirst().first?.hasPrefix("         mend: correct it") == true, "\(end.output)")
        #expect(lines.last?.contains(" failed, ") == true && lines.last?.hasSuffix(" ok") == true, "\(end.output)")
    }
}
