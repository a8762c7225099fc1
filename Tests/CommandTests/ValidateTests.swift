import Glibc
import JSON
import Testing

/// `fpmond validate`: 0, or 78 with every fault at once, whatever stands at the path.
@Suite struct ValidateTests {
    @Test(arguments: ["{}", #"{"bot": {"root": "/root/trading-bot-current"}}"#, #"{"$schema": "x", "startup_grace": "5m"}"#])
    func aValidFileEndsWithZero(text: String) async throws {
        let place = try ScratchDirectory()
        try place.write(text, to: "fpmond.json")
        let end = try await Program.fpmond.run("validate", place["fpmond.json"])
        #expect(end.status == 0)
        let document = try await Program.fpmond.run("validate", "--json", place["fpmond.json"])
        #expect(document.status == 0)
        #expect(try JSON.parse(document.output)["valid"] == true)
    }

    /// Three faults of three kinds in one file.
    static let faulty = """
        {
          "bot": { "rot": "/root/bot", "maximum_positions": "ten" },
          "outputs": { "round": "sixty" }
        }
        """

    @Test func everyFaultIsNamedAtOnceWithItsPlaceAndWhatIsKnownThere() async throws {
        let place = try ScratchDirectory()
        try place.write(Self.faulty, to: "fpmond.json")
        let end = try await Program.fpmond.run("validate", place["fpmond.json"])
        #expect(end.status == EX_CONFIG)
        let lines = end.output.split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines { #expect(line.hasPrefix(place["fpmond.json"] + ":")) }
        #expect(lines.contains { $0.contains(":2:") && $0.contains("rot") && $0.contains("root") })
        #expect(lines.contains { $0.contains(":2:") && $0.contains("maximum_positions") })
        #expect(lines.contains { $0.contains(":3:") && $0.contains("round") })
    }

    @Test func theDocumentOfFaultsHasPathLineAndColumn() async throws {
        let place = try ScratchDirectory()
        try place.write(Self.faulty, to: "fpmond.json")
        let end = try await Program.fpmond.run("validate", "--json", place["fpmond.json"])
        #expect(end.status == EX_CONFIG)
        let document = try JSON.parse(end.output)
        #expect(document["valid"] == false)
        let faults = try #require(document["faults"]?.array)
        #expect(faults.count == 3)
        for fault in faults {
            #expect(fault["path"]?.string?.isEmpty == false)
            #expect(fault["line"]?.int ?? 0 >= 2)
            #expect(fault["column"]?.int ?? 0 >= 1)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "a user's own heals run as that user")) func whatIsNotThereOrCannotBeToldIsAWarning() async throws {
        let place = try ScratchDirectory()
        let text = #"{"healers": {"a": {"command": ["/nonexistent/hook"]}, "b": {"shell": "eval \"$X\""}}}"#
        try place.write(text, to: "fpmond.json")
        let end = try await Program.fpmond.run("validate", place["fpmond.json"])
        let name = place["fpmond.json"]
        #expect(end.status == 0)
        // Nor is there a bot.
        let lines = end.output.split(separator: "\n").filter { !$0.contains("warning: bot.") }
        #expect(
            lines == [
                "\(name): valid", "\(name): warning: healers.a: /nonexistent/hook does not exist",
                "\(name): warning: healers.b: fpmond cannot check beforehand what eval runs",
            ])
        chmod(name, 0o666)
        let open = try await Program.fpmond.run("validate", "--json", name)
        #expect(open.status == 0)
        let warnings = (try JSON.parse(open.output)["warnings"]?.array ?? []).filter { $0["path"]?.string?.hasPrefix("bot.") == false }
        #expect(warnings.count == 3 && warnings.first?["problem"]?.string?.contains("mode 666") == true)
    }

    @Test(arguments: ["", "{", "{\"bot\":", "[]", "7", "nonsense", "\u{0}"])
    func aFileThatIsNoConfigurationEndsWith78(text: String) async throws {
        let place = try ScratchDirectory()
        try place.write(text, to: "fpmond.json")
        for arguments in [
            ["validate", place["fpmond.json"]], ["check", "--config", place["fpmond.json"]], ["run", "--config", place["fpmond.json"]],
        ] {
            let end = try await Program.fpmond.run(arguments, patience: .seconds(20))
            #expect(end.status == EX_CONFIG, "\(arguments)")
            #expect((end.output + end.errors).contains(place["fpmond.json"]))
        }
    }

    @Test func whatIsNoFileIsSaidAndNeverWaitedFor() async throws {
        let place = try ScratchDirectory()
        mkfifo(place["fifo"], 0o644)
        _ = place.directory("directory")
        symlink(place["nowhere"], place["dangling"])
        let sparse = open(place["sparse"], O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        ftruncate(sparse, 100 << 20)
        close(sparse)
        for (name, word) in [
            ("missing", "does not exist"), ("fifo", "FIFO"), ("directory", "directory"), ("dangling", "does not exist"), ("sparse", "too large"),
        ] {
            let end = try await Program.fpmond.run(["validate", place[name]], patience: .seconds(20))
            #expect(end.status == EX_CONFIG, "\(name)")
            #expect(end.output.contains(word), "\(name): \(end.output)")
        }
    }

    @Test func whatIsNotHereIsAWarning() async throws {
        let copy = try Copy()
        let text = """
            { "bot": { "root": "\(copy.root)" }, "healers": { "nudge": { "shell": "/nonexistent/hook now" }, "found": { "shell": "true" } },
              "custom_failure_points": { "queue-long": { "title": "The queue is long", "impact": "none", "exec": { "command": ["/nonexistent/plugin"] } } },
              "coinglass": { "url": "https://example.org", "headers": { "CG-API-KEY": { "file": "/nonexistent/key" } } } }
            """
        try copy.place.write(text, to: "fpmond.json")
        let end = try await Program.fpmond.run("validate", copy.place["fpmond.json"])
        #expect(end.status == 0, "\(end.output)")
        let lines = end.output.split(separator: "\n").filter { !$0.contains("bot.unit") }.map { $0.dropFirst(copy.place["fpmond.json"].count) }
        #expect(lines.first == ": valid" && lines.dropFirst().allSatisfy { $0.hasPrefix(": warning: ") } && lines.count == 4, "\(end.output)")
        #expect(lines.contains(": warning: healers.nudge: /nonexistent/hook does not exist"))
        #expect(lines.contains(": warning: custom_failure_points.queue-long.exec: /nonexistent/plugin does not exist"))
        #expect(lines.contains(": warning: coinglass.headers.CG-API-KEY: /nonexistent/key, the file with its value, does not exist"))
    }

    @Test func fragmentsAreNamedAndABrokenOneAlonePointsToTheWhole() async throws {
        let place = try ScratchDirectory()
        mkdir(place["conf.d"], 0o755)
        try place.write("{}", to: "fpmond.json")
        try place.write(#"{"healers": {"gone": null}}"#, to: "conf.d/10.json")
        let whole = try await Program.fpmond.run("validate", place["fpmond.json"])
        #expect(whole.status == 0)
        #expect(whole.output.hasPrefix("\(place["fpmond.json"]): valid, with \(place["conf.d/10.json"])\n"), "\(whole.output)")
        let alone = try await Program.fpmond.run("validate", place["conf.d/10.json"])
        #expect(alone.status == 78)
        let hint = "is a fragment, and was checked alone; for all together: fpmond validate \(place["fpmond.json"])\n"
        #expect(alone.output.hasSuffix(hint), "\(alone.output)")
        let json = try await Program.fpmond.run("validate", "--json", place["fpmond.json"])
        #expect(try JSON.parse(json.output)["fragments"]?.array?.compactMap(\.string) == [place["conf.d/10.json"]])
    }
}
