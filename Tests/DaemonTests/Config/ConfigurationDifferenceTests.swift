import JSON
import Testing

@testable import Config
@testable import Files

@Suite struct ConfigurationDifferenceTests {
    private func lines(_ old: String, _ new: String) throws -> [String] {
        ConfigurationDifference(from: try decoded(old), to: try decoded(new), catalogue: smallCatalogue).lines
    }

    @Test func eachValueThatChangesIsALine() throws {
        let old = #"{"probes": {"intelligence": {"interval": "60s"}}, "healers": {"a": {"shell": "exit 0"}}}"#
        let new = #"""
            {"bot": {"root": "/srv/bot"}, "probes": {"intelligence": {"interval": "30s"}}, "exchange": "kraken", "control": [],
             "failure_points": {"intelligence-stale": {"settings": {"critical_age": "1h"}, "healer": null}}, "healers": {"b": {"command": ["true"]}}}
            """#
        let found = try lines(old, new)
        #expect(found.contains("probes.intelligence.interval: 1m → 30s"))
        #expect(found.contains("bot.root: /root/trading-bot-current → /srv/bot"))
        #expect(found.contains("exchange: blofin → kraken"))
        #expect(found.contains("failure_points.intelligence-stale.settings.critical_age: 15m → 1h"))
        #expect(found.contains("failure_points.intelligence-stale.healer: refresh-intelligence → null"))
        #expect(found.contains(#"healers.a.shell: "exit 0" → (nothing)"#))
        #expect(found.contains(#"healers.b.command: (nothing) → ["true"]"#))
        #expect(found.contains { $0.hasPrefix("control: ") && $0.hasSuffix("→ []") })
        #expect(!found.contains { $0.hasPrefix("outputs") })
    }

    @Test func spellingOutADefaultChangesNothing() throws {
        let reference = ConfigurationReference.document(Configuration(), catalogue: smallCatalogue)
        // Named outright, a healer has to exist.
        let spelled = reference.text().replacing(#""healer":"refresh-intelligence","#, with: "")
        #expect(try lines("{}", spelled) == [])
        #expect(ConfigurationDifference(from: Configuration(), to: Configuration(), catalogue: smallCatalogue).isEmpty)
    }

    @Test func headerValuesAreNotShown() throws {
        let found = try lines(
            #"{"coinglass": {"headers": {"x-account": "hunter1"}}}"#, #"{"coinglass": {"headers": {"x-account": "hunter2"}}}"#)
        #expect(found == ["coinglass.headers.x-account: changed"])
    }

    @Test func valuesOfAHooksEnvironmentAreNotShown() throws {
        let found = try lines(
            #"{"healers": {"a": {"shell": "x", "environment": {"TOKEN": "hunter1", "OLD": "x"}}}}"#,
            #"{"healers": {"a": {"shell": "x", "environment": {"TOKEN": "hunter2"}}}}"#)
        #expect(found == ["healers.a.environment.OLD: changed", "healers.a.environment.TOKEN: changed"])
    }
}
