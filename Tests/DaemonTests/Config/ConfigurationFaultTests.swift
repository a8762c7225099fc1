import JSON
import Testing

@testable import Config
@testable import Files

@Suite struct ConfigurationFaultTests {
    @Test(arguments: [
        ("", "test.json:1:1: the file is empty; the smallest configuration is {}"),
        (" \n ", "the file is empty; the smallest configuration is {}"),
        (#"{"bot": {"root": "/x""#, "test.json:1:22: the text ends inside a value: the file is cut off, or a bracket or quote is missing"),
        ("{\"bot\": {}}\n}", "test.json:2:1: not JSON: something follows the closing bracket"),
        ("{\"bot\": {},}", "test.json:1:12: not JSON: "),
        ("{\n  bot: 1}", "test.json:2:3: not JSON: "),
        ("\0", "NUL"),
        ("\u{FEFF}{}", "test.json:1:1: begins with a byte order mark"),
        ("[]", "test.json:1:1: is a list; expected an object: the configuration"),
        ("null", "test.json:1:1: is null; expected an object: the configuration"),
    ])
    func aTextThatIsNoConfigurationIsOneFault(text: String, expected: String) {
        let lines = refusals(text)
        #expect(lines.count == 1)
        #expect(lines.first?.contains(expected) == true, "\(lines)")
    }

    @Test(arguments: ["[", #"{"a":"#])
    func deepNestingIsAFaultAndNoCrash(opening: String) {
        let lines = refusals(String(repeating: opening, count: 100_000))
        #expect(lines.count == 1)
        #expect(lines.first?.contains("nested deeper than 32 levels") == true)
    }

    @Test(arguments: [
        // Unknown words, with what was probably meant.
        (#"{"bott": {}}"#, #"bott: "bott" is not a key of the configuration; known: bot, exchange, "#, #"did you mean "bot"?"#),
        (#"{"probes": {"fetcher_log": {}}}"#, #""fetcher_log" is not a probe; known: unit, "#, #"did you mean "fetcher-log"?"#),
        (#"{"probes": {"book": {"intervall": "1s"}}}"#, "probes.book.intervall: ", #"did you mean "interval"?"#),
        (#"{"failure_points": {"disk-ful": {}}}"#, #""disk-ful" is not a failure point; known: "#, #"did you mean "disk-full"?"#),
        (
            #"{"failure_points": {"disk-full": {"settings": {"warningRatio": 1}}}}"#, "is not a setting of disk-full; known: warning_used_ratio, ",
            #"did you mean "warning_used_ratio"?"#
        ),
        (#"{"failure_points": {"golden-hour": {"settings": {"x": 1}}}}"#, #""x" is not a setting of golden-hour"#, ""),
        (#"{"exchange": "Kraken"}"#, "known: blofin, kraken, kraken-testnet", #"did you mean "kraken"?"#),
        // Values that are not what they should be.
        (#"{"bot": {"root": "trading-bot"}}"#, #"bot.root: "trading-bot" is not absolute; expected an absolute path"#, ""),
        (#"{"bot": {"root": "/a/../b"}}"#, #"bot.root: contains "..""#, ""),
        (#"{"bot": {"root": "/"}}"#, "bot.root: is the root of the file system", ""),
        (#"{"bot": {"unit": "bot"}}"#, "bot.unit: ", ""),
        (#"{"bot": {"maximum_positions": 2.5}}"#, "is the number 2.5; expected a whole number from 1 to 10000", ""),
        (#"{"bot": {"local_utc_offset": "+15:00"}}"#, "bot.local_utc_offset: ", ""),
        (#"{"bot": {"local_utc_offset": "Europe/Berlin"}}"#, #"expected "host" or an offset from UTC"#, ""),
        (#"{"probes": {"book": {"interval": 60}}}"#, "is a number without a unit; expected a duration", #"did you mean "60s"?"#),
        (#"{"probes": {"book": {"interval": "5 minutes"}}}"#, #""5 minutes" is not a duration"#, #"did you mean "5m"?"#),
        (#"{"probes": {"book": {"interval": "99ms"}}}"#, #"is "99ms"; expected a duration such as "90s", "5m" or "12h", from 100ms to 1d"#, ""),
        (#"{"probes": {"book": {"timeout": "1h"}}}"#, "from 50ms to 2m", ""),
        (#"{"failure_points": {"disk-full": {"settings": {"warning_used_ratio": 1.01}}}}"#, "expected a number from 0.0 to 1.0", ""),
        (#"{"failure_points": {"disk-full": {"settings": {"critical_free_bytes": "1GiB"}}}}"#, "expected a whole number of bytes", ""),
        // What must hold between values.
        (#"{"failure_points": {"intelligence-stale": {"settings": {"critical_age": "1m"}}}}"#, #"warning_age is "5m" and critical_age "1m""#, ""),
        (
            #"{"failure_points": {"disk-full": {"settings": {"warning_free_bytes": 1}}}}"#,
            "expected warning_free_bytes to be at least critical_free_bytes", ""
        ),
        (
            #"{"failure_points": {"disk-full": {"clear": {"warning_used_ratio": 0.9}}}}"#,
            "warning_used_ratio is raised at 0.85 and would clear at 0.9; expected the clearing value to be at most 0.85", ""
        ),
        (
            #"{"failure_points": {"disk-full": {"clear": {"critical_free_bytes": 1024}}}}"#,
            "failure_points.disk-full.clear: critical_free_bytes is raised at 1073741824 and would clear at 1024; expected the clearing value to be at least",
            ""
        ),
        (#"{"failure_points": {"golden-hour": {"clear": {}}}}"#, #""clear" is not a key of the failure point golden-hour"#, ""),
        (#"{"flapping": {"openings": 1}}"#, "flapping.openings: ", ""),
        (#"{"failure_points": {"disk-full": {"confirm": {"fail": 3, "window": 2}}}}"#, "confirm.window: 3 of the last 2 is impossible", ""),
        (#"{"failure_points": {"golden-hour": {"healer": "h"}}, "healers": {"h": {"shell": "x"}}}"#, "a block by design is never healed", ""),
        (
            #"{"failure_points": {"disk-full": {"healer": "clear-disk"}}, "healers": {"clear-disc": {"shell": "x"}}}"#,
            #"failure_points.disk-full.healer: "clear-disk" is not a configured healer; known: clear-disc"#, #"did you mean "clear-disc"?"#
        ),
        (#"{"failure_points": {"intelligence-stale": {"healer": "refresh-intelligence"}}}"#, "is not a configured healer", ""),
        (#"{"healers": {"h": {"shell": "x", "command": ["y"]}}}"#, "shell and command are both present", ""),
        (#"{"healers": {"h": {}}}"#, "has neither shell nor command", ""),
        (#"{"healers": {"h": {"shell": " "}}}"#, "healers.h.shell: is empty", ""),
        (#"{"healers": {"h": {"command": []}}}"#, "healers.h.command: has 0 elements", ""),
        (#"{"healers": {"h": {"command": ["./h"]}}}"#, #"healers.h.command[0]: "./h" is not a valid program"#, ""),
        (#"{"healers": {"h": {"shell": "x", "environment": []}}}"#, "healers.h.environment: is ", ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"A": 1}}}}"#, "healers.h.environment.A: is the number 1; expected a text", ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"a-b": ""}}}}"#, #""a-b" is not valid"#, ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"1A": ""}}}}"#, #""1A" is not valid"#, ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"": ""}}}}"#, #""" is not valid"#, ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"A": "\u0000"}}}}"#, "contains a NUL byte", ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"FPMOND_BOT_ROOT": "/"}}}}"#, "is set by fpmond itself", ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"FPMOND_MESSAGE": "/"}}}}"#, "is set by fpmond itself", ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"PATH": "/"}}}}"#, "is set by fpmond itself", ""),
        (#"{"healers": {"h": {"shell": "x", "environment": {"LD_PRELOAD": "/"}}}}"#, "is set by fpmond itself", ""),
        (#"{"healers": {"../h": {"shell": "x"}}}"#, #"healers["../h"]: "../h" is not valid"#, ""),
        (#"{"state": {"directory": "/var/log//fpmond/"}}"#, "state.directory: outputs and state are both in", ""),
        (#"{"bot": {"root": "/b"}, "outputs": {"directory": "/b/logs"}}"#, "outputs.directory: /b/logs is inside the bot's directory /b", ""),
        (#"{"bot": {"root": "/var/lib"}}"#, "bot.root: /var/lib/fpmond is inside the bot's directory /var/lib", ""),
        // Endpoints.
        (#"{"exchange": {"method": "GET"}}"#, "exchange.url: is missing", ""),
        (#"{"control": ["ftp://x"]}"#, #"control[0]: "ftp://x" is not a URL"#, ""),
        (#"{"control": ["https://"]}"#, "control[0]: names no host", ""),
        (#"{"dashboard": {"statuses": [99]}}"#, "dashboard.statuses[0]: is the number 99", ""),
        (#"{"dashboard": {"ip": 4}}"#, "dashboard.ip: is the number 4; expected an IP version; known: 4, 6", ""),
        (#"{"exchange": {"url": "http://x", "assert": [{"pointer": "/x"}]}}"#, "exchange.assert[0]: expected one of equals, above and exists", ""),
        (#"{"exchange": {"url": "http://x", "assert": [{"pointer": "x", "exists": true}]}}"#, "does not begin with /", ""),
        (#"{"exchange": {"url": "http://x", "assert": [{"pointer": "/~2", "exists": true}]}}"#, "not part of ~0 or ~1", ""),
    ])
    func oneMistakeIsOneFaultThatSaysWhatIsExpected(text: String, expected: String, suggestion: String) {
        let lines = refusals(text)
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.first?.contains(expected) == true, "\(lines)")
        #expect(lines.first?.contains("did you mean") == !suggestion.isEmpty, "\(lines)")
        #expect(lines.first?.hasSuffix(suggestion) == true, "\(lines)")
    }

    @Test func allFaultsAreToldAtOnceWithTheirPlaces() {
        let lines = refusals(
            #"""
            {
              "bot": { "root": "here", "unti": "x.service" },
              "probes": {
                "book": { "interval": 5, "interval": "5s" }
              },
              "failure_points": { "intelligence-stale": { "settings": { "warning_age": "20m" }, "healer": "ghost" } },
              "bot": {},
              "startup_grace": []
            }
            """#)
        let expected = [
            #"test.json:2:20: bot.root: "here" is not absolute; expected an absolute path"#,
            #"test.json:2:28: bot.unti: "unti" is not a key of the bot; known: root, unit, user, local_utc_offset, maximum_positions, dashboard; did you mean "unit"?"#,
            #"test.json:4:27: probes.book.interval: is a number without a unit; expected a duration such as "90s", "5m" or "12h", from 100ms to 1d; did you mean "5s"?"#,
            "test.json:4:30: probes.book.interval: appears twice; first at line 4, column 15",
            #"test.json:6:76: failure_points.intelligence-stale.settings.warning_age: warning_age is "20m" and critical_age "15m"; expected warning_age to be at most critical_age"#,
            #"test.json:6:95: failure_points.intelligence-stale.healer: "ghost" is not a configured healer"#,
            "test.json:7:3: bot: appears twice; first at line 2, column 3",
            #"test.json:8:20: startup_grace: is a list; expected a duration such as "90s", "5m" or "12h", from 0s to 1d"#,
        ]
        #expect(lines == expected)
    }

    @Test func aFileFullOfFaultsIsCutShort() {
        let lines = refusals("{" + (0..<3_000).map { "\"intelligence-\($0)\": 1" }.joined(separator: ",") + "}")
        #expect(lines.count == 201)
        #expect(lines.last == "test.json: and 2800 more")
    }

    @Test func faultsAreJSONTooAndItSaysTheSame() throws {
        do throws(ConfigurationFaults) {
            _ = try decoded("{\n \"probs\": {}}")
            Issue.record("taken")
        } catch {
            #expect(error.json["valid"] == false)
            #expect(error.json["file"] == "test.json")
            let fault = error.json["faults"]?[0]
            #expect(fault?["path"] == "probs")
            #expect(fault?["line"] == 2)
            #expect(fault?["column"] == 2)
            #expect(fault?["suggestion"] == "probes")
            #expect(fault?["problem"] == #""probs" is not a key of the configuration"#)
            #expect(fault?["known"]?.array?.contains("exchange") == true)
        }
    }

    @Test(arguments: ["Authorization", "Proxy-Authorization", "cookie", "CG-API-KEY", "x-secret", "X-Auth-Token", "key"])
    func aSecretInTheFileIsAFaultThatDoesNotShowIt(header: String) {
        let lines = refusals(#"{"coinglass": {"headers": {"\#(header)": "hunter2"}}}"#)
        #expect(lines.count == 1)
        #expect(lines.first?.contains(#"expected {"file": "/path"}, or an object with credential"#) == true)
        #expect(lines.first?.contains("hunter2") == false)
    }

    @Test func noFaultOfAnEndpointShowsASecret() {
        let lines = refusals(#"{"exchange": {"url": "https://me:hunter2@x", "headers": {"accept": "hunter2\n"}}}"#)
        #expect(lines.count == 2)
        #expect(!lines.joined().contains("hunter2"))
        #expect(lines.contains { $0.contains("contains credentials") })
    }

    /// Each value of the reference, replaced by one of another type, is refused where it stands.
    @Test(arguments: [JSON.array([.array([])]), .object(["zzz": 1]), .int(-7), .string("\u{1}")])
    func aWrongTypeIsRefusedInEachPlace(wrong: JSON) {
        let reference = ConfigurationReference.defaultDocument(catalogue: smallCatalogue)
        for path in leaves(of: reference, ConfigurationPath()) where path.description != "$schema" {
            let place = path.steps.last
            // A text of any kind is a good argument; a negative slope is a slope.
            if case .index = place, path.description.contains(".command"), wrong.string != nil { continue }
            if path.description.hasSuffix(".maintenance"), wrong.string != nil { continue }
            if path.description.hasSuffix(".slope"), wrong.int != nil { continue }
            let lines = refusals(replacing(reference, at: path.steps[...], with: wrong).text())
            #expect(lines.contains { $0.contains(path.description) }, "\(path) taken as \(wrong)")
        }
    }

    private func leaves(of json: JSON, _ path: ConfigurationPath) -> [ConfigurationPath] {
        switch json {
        case .object(let object) where !object.isEmpty: object.flatMap { leaves(of: $0.value, path / $0.key) }
        case .array(let elements) where !elements.isEmpty: elements.enumerated().flatMap { leaves(of: $1, path[$0]) }
        default: [path]
        }
    }

    private func replacing(_ json: JSON, at steps: ArraySlice<ConfigurationPath.Step>, with value: JSON) -> JSON {
        switch (steps.first, json) {
        case (.key(let key)?, .object(var object)):
            object[key] = object[key].map { replacing($0, at: steps.dropFirst(), with: value) }
            return .object(object)
        case (.index(let index)?, .array(var elements)):
            elements[index] = replacing(elements[index], at: steps.dropFirst(), with: value)
            return .array(elements)
        default: return value
        }
    }
}
