import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config

/// `conf.d/*.json` beside the configuration file.
@Suite struct ConfigurationFragmentTests {
    /// A configuration file with fragments, by name.
    private func staged<Result>(_ main: String, _ fragments: [(name: String, text: String)], _ body: (String) throws -> Result) throws -> Result {
        try withConfigurationDirectory { directory in
            try writeConfiguration(main, to: directory + "/fpmond.json")
            try #require(mkdir(directory + "/conf.d", 0o755) == 0)
            for (name, text) in fragments { try writeConfiguration(text, to: "\(directory)/conf.d/\(name)") }
            return try body(directory)
        }
    }

    private func load(_ directory: String) throws -> Configuration {
        try ConfigurationFile.load(directory + "/fpmond.json", catalogue: smallCatalogue)
    }

    private func refusals(_ directory: String) -> [String] {
        do throws(ConfigurationFaults) {
            _ = try ConfigurationFile.load(directory + "/fpmond.json", catalogue: smallCatalogue)
            return []
        } catch {
            return error.lines.map { $0.hasPrefix(directory + "/") ? String($0.dropFirst(directory.count + 1)) : $0 }
        }
    }

    @Test func fragmentsApplyInTheOrderOfTheirNames() throws {
        try staged(
            #"{"bot": {"root": "/srv/a", "unit": "main.service"}, "control": [{"url": "http://one/"}, {"url": "http://two/"}]}"#,
            [
                ("20-b.json", #"{"bot": {"unit": "twenty.service"}, "probes": {"disk": {"interval": "8s"}}}"#),
                ("10-a.json", #"{"bot": {"unit": "ten.service", "user": "trader"}, "probes": {"disk": {"interval": "7s", "timeout": "2s"}}}"#),
                ("30-c.json", #"{"control": [{"url": "http://three/"}]}"#),
            ]
        ) { directory in
            let found = try load(directory)
            #expect(found.bot.root == "/srv/a")
            #expect(found.bot.unit == "twenty.service")
            #expect(found.bot.user == "trader")
            let probe = found.probe(.disk)
            #expect(probe.interval == .seconds(8))
            #expect(probe.timeout == .seconds(2))
            // A list is replaced, not joined.
            #expect(found.control.map(\.url) == ["http://three/"])
        }
    }

    @Test func whatIsNoFragmentIsNotRead() throws {
        try staged(
            "{}", [(".10.json", "broken"), ("10.json~", "broken"), ("README", "broken"), ("10.json.dpkg-old", "broken"), ("10.jsonc", "broken")]
        ) { directory in
            let found = try load(directory)
            #expect(found == Configuration())
        }
    }

    @Test func aFileWithoutFragmentsIsTheFileAlone() throws {
        try staged(#"{"bot": {"root": "/srv/a"}}"#, []) { directory in
            let alone = try load(directory)
            #expect(alone.bot.root == "/srv/a")
            #expect(rmdir(directory + "/conf.d") == 0)
            let again = try load(directory)
            #expect(again == alone)
        }
    }

    @Test func aFaultNamesTheFileThatHasIt() throws {
        try staged(
            "{\n\"probs\": {}}",
            [("10.json", "{\n\n  \"bot\": {\"rot\": \"/srv\"}}"), ("20.json", "{\"bot\": {\"root\": 5}}")]
        ) { directory in
            let found = refusals(directory)
            #expect(found.count == 3)
            #expect(found.first?.hasPrefix("fpmond.json:2:1: probs: ") == true)
            #expect(found.dropFirst().first?.hasPrefix("conf.d/10.json:3:11: bot.rot: ") == true)
            #expect(found.last?.hasPrefix("conf.d/20.json:1:18: bot.root: is the number 5; expected") == true)
        }
    }

    @Test func theDocumentOfFaultsNamesTheFragment() throws {
        try staged("{}", [("10.json", "{\"bto\": 1}")]) { directory in
            let error = try #require(throws: ConfigurationFaults.self) { _ = try load(directory) }
            #expect(error.json["file"]?.string == directory + "/fpmond.json")
            #expect(error.json["faults"]?.array?.first?["file"]?.string == directory + "/conf.d/10.json")
            #expect(error.json["faults"]?.array?.first?["line"]?.int == 1)
        }
    }

    /// Every fragment that cannot be read as an object is a fault, and all are reported at once.
    @Test func fragmentsThatAreNoObjectsAreFaults() throws {
        try staged(
            "{}",
            [("10.json", ""), ("20.json", "[1]"), ("30.json", "{\"bot\": "), ("40.json", "null"), ("50.json", "\u{FEFF}{}"), ("60.json", "{}{}")]
        ) { directory in
            let found = refusals(directory)
            #expect(found.count == 6, "\(found)")
            #expect(found.contains { $0.hasPrefix("conf.d/10.json:1:1: the file is empty") })
            #expect(found.contains("conf.d/20.json:1:1: is a list; expected an object: the configuration, or a part of it"))
            #expect(found.contains { $0.hasPrefix("conf.d/30.json:") && $0.contains("cut off") })
            #expect(found.contains("conf.d/40.json:1:1: is null; expected an object: the configuration, or a part of it"))
            #expect(found.contains { $0.hasPrefix("conf.d/50.json:1:1: begins with a byte order mark") })
            #expect(found.contains { $0.hasPrefix("conf.d/60.json:") && $0.contains("something follows") })
        }
    }

    @Test func aKeyTwiceInOneFileIsAFaultOfThatFile() throws {
        try staged(#"{"bot": {"root": "/srv/a"}}"#, [("10.json", "{\"bot\": {\"root\": \"/b\",\n\"root\": \"/c\"}}")]) { directory in
            #expect(refusals(directory) == ["conf.d/10.json:2:1: bot.root: appears twice; first at line 1, column 10"])
        }
        try staged("{\"bot\": {\"root\": \"/b\",\n\"root\": \"/c\"}}", [("10.json", #"{"bot": {"root": "/srv/a"}}"#)]) { directory in
            #expect(refusals(directory) == ["fpmond.json:2:1: bot.root: appears twice; first at line 1, column 10"])
        }
    }

    /// null means null where the key takes it, and elsewhere takes away what stands before it.
    @Test func nullRemovesAKey() throws {
        try staged(
            #"""
            {"healers": {"h": {"shell": "true", "cooldown": "7m"}, "gone": {"shell": "false"}}, "probes": {"disk": {"interval": "8s"}},
             "coinglass": {"statuses": [200], "maintenance": "soon"}}
            """#,
            [
                (
                    "10.json",
                    #"""
                    {"healers": {"h": {"shell": null, "command": ["/bin/true"]}, "gone": null}, "probes": {"disk": {"interval": null}},
                     "coinglass": {"statuses": null}}
                    """#
                )
            ]
        ) { directory in
            let found = try load(directory)
            #expect(found.healers.keys.map(\.rawValue) == ["h"])
            #expect(found.healers["h"]?.hook == .command(["/bin/true"]))
            #expect(found.healers["h"]?.cooldown == .seconds(420))
            #expect(found.probe(.disk).interval == Configuration().probe(.disk).interval)
            #expect(found.coinglass.statuses == nil)
            #expect(found.coinglass.maintenance == "soon")
        }
        // In the file itself there is nothing before it.
        try staged(#"{"probes": {"disk": {"interval": null}}}"#, []) { directory in
            #expect(refusals(directory).count == 1)
        }
        // What has to be there cannot be removed.
        try staged(#"{"healers": {"h": {"shell": "true"}}}"#, [("10.json", #"{"healers": {"h": {"shell": null}}}"#)]) { directory in
            #expect(refusals(directory).count == 1)
        }
    }

    /// Rules between keys hold for the whole, whichever file has them.
    @Test func twoProgramsOfAHealerFromTwoFilesAreAFault() throws {
        try staged(#"{"healers": {"h": {"shell": "true"}}}"#, [("10.json", #"{"healers": {"h": {"command": ["/bin/true"]}}}"#)]) { directory in
            let found = refusals(directory)
            #expect(found.count == 1)
            #expect(found.first?.contains("healers.h") == true)
        }
    }

    @Test func whatIsNoFileIsRefused() throws {
        try staged("{}", []) { directory in
            #expect(mkdir(directory + "/conf.d/10.json", 0o755) == 0)
            #expect(symlink("/nonexistent/x", directory + "/conf.d/20.json") == 0)
            #expect(refusals(directory) == ["conf.d/10.json: is a directory; expected a file", "conf.d/20.json: does not exist"])
        }
        try staged("{}", []) { directory in
            #expect(rmdir(directory + "/conf.d") == 0)
            try writeConfiguration("{}", to: directory + "/conf.d")
            #expect(refusals(directory) == ["conf.d: is not a directory; expected one with fragments"])
        }
    }

    @Test func numberAndSizeAreBounded() throws {
        try staged("{}", (0...100).map { ("\($0).json", "{}") }) { directory in
            #expect(refusals(directory) == ["conf.d: has more than 100 fragments"])
        }
        let padded = "{\"bot\": {}" + String(repeating: " ", count: 600_000) + "}"
        try staged(padded, [("10.json", padded)]) { directory in
            let found = refusals(directory)
            #expect(found.count == 1)
            #expect(
                found.first?.contains("has 1200022 bytes together with its fragments, too many for a configuration; expected at most 1048576")
                    == true, "\(found)")
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root can read everything"))
    func aDirectoryWeMayNotReadIsNotTakenForEmpty() throws {
        try staged("{}", [("10.json", "{}")]) { directory in
            #expect(chmod(directory + "/conf.d", 0) == 0)
            defer { chmod(directory + "/conf.d", 0o755) }
            #expect(refusals(directory) == ["conf.d: cannot be read: Permission denied"])
        }
    }

    @Test func eachValueInForceHasItsFileAndLine() throws {
        try staged("{\n\"bot\": {\"root\": \"/srv/a\", \"unit\": \"a.service\"}}", [("10.json", "{\n\n\"bot\": {\"unit\": \"b.service\"}}")]) {
            directory in
            let found = try EffectiveConfiguration(file: directory + "/fpmond.json", catalogue: smallCatalogue)
            let lines = found.lines.filter { $0.hasPrefix("bot.") }.map { $0.split(separator: " ").joined(separator: " ") }
            #expect(lines.contains(#"bot.root = "/srv/a" # \#(directory)/fpmond.json:2"#))
            #expect(lines.contains(#"bot.unit = "b.service" # \#(directory)/conf.d/10.json:3"#))
            #expect(lines.contains { $0.hasPrefix("bot.user = ") && $0.hasSuffix("# default") })
            #expect(found.json["fragments"]?.array?.compactMap(\.string) == [directory + "/conf.d/10.json"])
            let unit = found.json["values"]?.array?.first { $0["path"] == "bot.unit" }
            #expect(unit?["file"]?.string == directory + "/conf.d/10.json")
        }
    }

    @Test func fragmentsThatOthersCanWriteAreNotTrusted() throws {
        try staged("{}", [("10.json", "{}"), ("20.json", "{}")]) { directory in
            func faults() -> [ConfigurationFault] { ConfigurationFile.ownershipFaults(directory + "/fpmond.json", owner: geteuid()) }
            #expect(faults() == [])
            let fragment = directory + "/conf.d/20.json"
            #expect(chmod(fragment, 0o666) == 0)
            #expect(faults().map(\.problem) == ["\(fragment) is writable by users other than its owner (mode 666); expected root alone"])
            #expect(faults().first?.file == fragment)
            #expect(chmod(fragment, 0o644) == 0)
            #expect(chmod(directory + "/conf.d", 0o777) == 0)
            // Said once, and not for each fragment.
            #expect(
                faults().map(\.problem)
                    == ["\(directory)/conf.d is writable by users other than its owner (mode 777); expected root alone"])
        }
    }

    @Test func anEmptyDirectoryThatOthersCanWriteIsNotTrusted() throws {
        try staged("{}", []) { directory in
            #expect(chmod(directory + "/conf.d", 0o777) == 0)
            #expect(ConfigurationFile.ownershipFaults(directory + "/fpmond.json", owner: geteuid()).count == 1)
        }
    }
}
