import Glibc
import JSON
import Testing

/// What every verb says about itself, and what a wrong call is told.
@Suite struct UsageTests {
    @Test(arguments: [
        ("run", ["--config", "--root"]),
        ("check", ["--config", "--root", "--at", "--only", "--json", "--latest", "--local", "CoinGlass", "Exit: 0 ok"]),
        ("explain", ["--config", "--root", "--look", "--at", "--local"]), ("validate", ["<file>", "--json", "--effective", "78"]),
        ("catalogue", ["--json"]),
        ("heal", ["<name>", "--config", "--context", "--result", "75"]), ("reload", ["--pid", "--socket", "78"]),
        ("status", ["--watch", "--nagios", "--json", "--local", "69", "77"]), ("look", ["<names>", "--json", "69"]), ("follow", ["--json"]),
        ("silence", ["--for", "--reason", "--heals", "69"]), ("unsilence", ["--all"]), ("silences", ["--json"]), ("reset", ["<name>"]),
        ("schema", ["--defaults"]), ("doctor", ["--config", "--root", "--json", "Exit: 0 all is well"]),
    ])
    func aVerbsHelpNamesItsOptions(verb: String, words: [String]) async throws {
        let end = try await Program.fpmond.run(verb, "--help")
        #expect(end.status == 0)
        for word in words { #expect(end.output.contains(word), "\(verb) --help does not mention \(word)") }
        #expect(end.errors.isEmpty)
    }

    @Test func theHelpNamesEveryVerb() async throws {
        let end = try await Program.fpmond.run("--help")
        #expect(end.status == 0)
        let verbs = [
            "run", "check", "explain", "validate", "catalogue", "heal", "reload", "schema", "status", "look", "follow", "silence", "unsilence",
            "silences", "reset", "doctor",
        ]
        for verb in verbs { #expect(end.output.contains("\n  \(verb)")) }
    }

    @Test func theVersionIsOneLine() async throws {
        let end = try await Program.fpmond.run("--version")
        #expect(end.status == 0)
        #expect(end.output.split(separator: "\n").count == 1)
        #expect(end.output.contains { $0.isNumber })
    }

    @Test(arguments: [
        ["frobnicate"], ["check", "--frobnicate"], ["check", "--at"], ["check", "extra"], ["validate"], ["heal"], ["reload", "--pid", "none"],
        ["check", "--at", "yesterday"], ["check", "--at", "2025-12-13"], ["check", "--at", "2025-12-13T15:24:00"], ["check", "--at", "1765639440"],
        ["check", "--only", "no-such-thing"], ["check", "--only", ","], ["check", "--only", "max-positions,no-such-thing"],
        ["explain", "no-such-thing"], ["explain", "--at", "yesterday"], ["silence", "data"], ["silence", "data", "--for", "2h"],
        ["silence", "data", "--for", "2", "--reason", "x"], ["silence", "data", "--for", "0s", "--reason", "x"],
        ["silence", "data", "--for", "2h", "--reason", " "], ["silence", "--for", "2h", "--reason", "x"], ["unsilence"],
        ["unsilence", "data", "--all"],
        ["reset"], ["status", "--nagios", "--watch"], ["status", "--nagios", "--json"], ["check", "--root", ""], ["check", "--config", ""],
    ])
    func aWrongCallEndsWith64AndSaysWhatIsWrong(arguments: [String]) async throws {
        let end = try await Program.fpmond.run(arguments)
        #expect(end.status == EX_USAGE)
        #expect(end.output.isEmpty)
        #expect(end.errors.contains("Error:"))
    }

    @Test func theCatalogueIsATableAndADocument() async throws {
        let table = try await Program.fpmond.run("catalogue")
        #expect(table.status == 0)
        #expect(!table.output.contains("\u{1B}"))
        let document = try await Program.fpmond.run("catalogue", "--json")
        #expect(document.status == 0)
        let points = try #require(try JSON.parse(document.output).array)
        #expect(points.count >= 31)
        for point in points {
            let id = try #require(point["id"]?.string)
            #expect(table.output.contains("  \(id) "), "\(id) is not in the table")
        }
    }

    @Test func theSchemaAndTheDefaultsAreDocumentsAndTheDefaultsAreValid() async throws {
        let schema = try await Program.fpmond.run("schema")
        #expect(schema.status == 0)
        #expect(try JSON.parse(schema.output)["properties"]?["bot"] != nil)
        let defaults = try await Program.fpmond.run("schema", "--defaults")
        let place = try ScratchDirectory()
        try place.write(defaults.output, to: "fpmond.json")
        let end = try await Program.fpmond.run("validate", place["fpmond.json"])
        #expect(end.status == 0)
        #expect(end.output.contains("valid"))
    }

    @Test func aHealerThatIsNotConfiguredIsNamedWithThoseThatAre() async throws {
        let place = try ScratchDirectory()
        try place.write(#"{"healers": {"nudge": {"shell": "exit 75"}}, "state": {"directory": "\#(place["state"])"}}"#, to: "fpmond.json")
        let end = try await Program.fpmond.run("heal", "nudg", "--config", place["fpmond.json"])
        #expect(end.status == EX_CONFIG)
        #expect(end.errors.contains("no healer named nudg is configured; known: nudge"))
    }

    @Test(arguments: [("exit 0", 0), ("exit 75", 75), ("exit 125", 125), ("exit 3", 3), ("echo told; exit 0", 0)])
    func healPassesTheHooksAnswerOn(hook: String, status: Int32) async throws {
        let place = try ScratchDirectory()
        try place.write(#"{"healers": {"nudge": {"shell": "\#(hook)"}}, "state": {"directory": "\#(place["state"])"}}"#, to: "fpmond.json")
        let end = try await Program.fpmond.run("heal", "nudge", "--config", place["fpmond.json"])
        #expect(end.status == status)
        if hook.contains("told") { #expect(end.output.contains("told")) }
    }

    @Test func aHookThatOutlastsItsTimeoutReads124() async throws {
        let place = try ScratchDirectory()
        try place.write(
            #"{"healers": {"nudge": {"shell": "sleep 60", "timeout": "500ms"}}, "state": {"directory": "\#(place["state"])"}}"#, to: "fpmond.json")
        let end = try await Program.fpmond.run("heal", "nudge", "--config", place["fpmond.json"])
        #expect(end.status == 124)
    }

    @Test func reloadWithoutADaemonSaysThatNobodyIsThere() async throws {
        // No process has this id: it is beyond the highest the kernel gives.
        let end = try await Program.fpmond.run("reload", "--pid", "2147483646")
        #expect(end.status == EX_UNAVAILABLE)
        #expect(end.errors.contains("2147483646"))
    }

    @Test func reloadDoesNotSignalAProcessThatIsNotFpmond() async throws {
        let place = try ScratchDirectory()
        let other = try Program(path: "/bin/sleep").start(["600"], in: place)
        let end = try await Program.fpmond.run("reload", "--pid", "\(other.pid)")
        #expect(end.status == EX_UNAVAILABLE)
        #expect(end.errors.contains("is not a watching fpmond"))
        #expect(other.ended == nil)
    }
}
