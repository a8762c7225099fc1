import FailurePoints
import JSON
import Testing

@testable import Config

/// `fpmond validate --effective`: every value in force, and where it comes from.
@Suite struct EffectiveConfigurationTests {
    private func effective(_ text: String) throws -> EffectiveConfiguration {
        try EffectiveConfiguration(try ConfigurationText([("/etc/f.json", Array(text.utf8))]), catalogue: smallCatalogue)
    }

    private func line(_ path: String, of configuration: EffectiveConfiguration) -> String? {
        configuration.lines.first { $0.hasPrefix("\(path) = ") }?.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    @Test func aValueOfTheFileHasItsLineAndTheRestIsDefault() throws {
        let found = try effective(
            """
            {
              "bot": { "unit": "other.service" },
              "probes": {
                "disk": { "interval": "7s" }
              },
              "failure_points": { "intelligence-stale": { "settings": { "critical_age": "20m" } } },
              "control": []
            }
            """)
        #expect(line("bot.unit", of: found) == #"bot.unit = "other.service" # /etc/f.json:2"#)
        #expect(line("bot.root", of: found) == #"bot.root = "/root/trading-bot-current" # default"#)
        #expect(line("probes.disk.interval", of: found) == #"probes.disk.interval = "7s" # /etc/f.json:4"#)
        #expect(line("probes.memory.interval", of: found)?.hasSuffix("# default") == true)
        #expect(
            line("failure_points.intelligence-stale.settings.critical_age", of: found)
                == #"failure_points.intelligence-stale.settings.critical_age = "20m" # /etc/f.json:6"#)
        #expect(line("failure_points.intelligence-stale.settings.warning_age", of: found)?.hasSuffix("# default") == true)
        #expect(line("control", of: found) == "control = [] # /etc/f.json:7")
        #expect(found.lines.count > 100)
    }

    /// What a short form decides comes from the short form.
    @Test func aShortFormDecidesWhatItStandsFor() throws {
        let found = try effective("{\n\"exchange\": \"kraken\"}")
        let lines = found.lines.filter { $0.hasPrefix("exchange") }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasSuffix("# /etc/f.json:2") }, "\(lines)")
    }

    /// All of it together is the configuration: nothing that the reference has is left out.
    @Test func everyValueOfTheReferenceIsThere() throws {
        let found = try effective("{}")
        var paths: Set<String> = []
        func collect(_ json: JSON, _ path: ConfigurationPath) {
            guard let members = json.object, !members.isEmpty else { return _ = paths.insert(path.description) }
            for (key, member) in members { collect(member, path / key) }
        }
        collect(ConfigurationReference.document(try decoded("{}"), catalogue: smallCatalogue), ConfigurationPath())
        #expect(Set(found.values.map(\.path)) == paths)
        #expect(found.values.allSatisfy { $0.place == nil })
    }

    @Test func secretsAreNotShown() throws {
        let found = try effective(
            #"""
            {"exchange": {"url": "http://127.0.0.1/", "headers": {"X-Plain": "s3cr3t-of-mine-12345"}},
             "healers": {"h": {"command": ["/bin/true"], "environment": {"PLAIN": "an0ther-s3cr3t"}}}}
            """#)
        let text = found.lines.joined(separator: "\n") + found.json.text()
        #expect(!text.contains("s3cr3t"))
        #expect(text.contains("exchange.headers.X-Plain = \"***\"") && text.contains("healers.h.environment.PLAIN = \"***\""))
    }

    @Test func faultsAreThrownAsByALoad() {
        #expect(throws: ConfigurationFaults.self) { try effective(#"{"bto": 1}"#) }
    }
}
