import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Healing

/// The built-in healers in the configuration file.
@Suite struct BuiltInConfigTests {
    private func decoded(_ healer: String, units: String = "[]") throws(ConfigurationFaults) -> Configuration {
        try Configuration.decode(Array(#"{"healers": {"h": {\#(healer)}}, "healing": {"units": \#(units)}}"#.utf8), file: "f")
    }

    private func lines(_ healer: String, units: String = "[]") -> [String] {
        do throws(ConfigurationFaults) {
            _ = try decoded(healer, units: units)
            return []
        } catch { return error.lines }
    }

    @Test(arguments: [
        (#""restore_file": {"files": ["configs/trading_config.json"]}"#, "restore-file"), (#""verify_expiry": {}"#, "verify-expiry"),
        (#""suggest": {"positions": 5}"#, "suggest"), (#""restart_unit": {"unit": "tradingbot.service"}"#, "restart-unit"),
        (#""start_unit": {"unit": "tradingbot.service"}"#, "start-unit"),
        (#""remove_oldest": {"folders": ["logs", "/var/log/bot"], "files": ["*.gz"]}"#, "remove-oldest"),
        (#""network_retry": {"tries": 2}"#, "network-retry"),
    ]) func eachKindReadsBackAsItself(text: String, method: String) throws {
        let configuration = try decoded(text, units: #"["tradingbot.service"]"#)
        #expect(configuration.healers["h"]?.method == method)
        var written = ConfigurationReference.document(configuration).object ?? [:]
        // The catalogue's healers are not configured here.
        written["failure_points"] = nil
        #expect(try Configuration.decode(JSON.object(written).utf8(), file: "f") == configuration)
    }

    @Test(arguments: [
        (#""restore_file": {}"#, "healers.h.restore_file.files: is missing"),
        (#""restore_file": {"files": []}"#, "expected 1 to 5 files of the bot"),
        (#""restore_file": {"files": ["live_config.json"]}"#, "is not a file that can be restored"),
        (#""restore_file": {"files": [".env"]}"#, "is not a file that can be restored"),
        (#""restore_file": {"files": ["configs/signal_policies.json"]}"#, "is not a file that can be restored"),
        (#""restore_file": {"files": ["configs/trading_confg.json"]}"#, #"did you mean "configs/trading_config.json"?"#),
        (#""restore_file": {"files": ["logs/positions_futures.json"]}"#, #"expected "restore_positions": true beside it"#),
        (#""restore_file": {"files": ["configs/trading_config.json"], "from": "defaults"}"#, "is not absolute"),
        (#""suggest": {"positions": 0}"#, "a whole number from 1 to 20"),
        (#""verify_expiry": {"clear": true}"#, #""clear" is not a key of verify_expiry"#),
        (#""restart_unit": {}"#, "healers.h.restart_unit.unit: is missing"),
        (#""restart_unit": {"unit": "ssh.service"}"#, #""ssh.service" is not a unit of healing.units; known: tradingbot.service"#),
        (#""start_unit": {"unit": "tradingbt.service"}"#, #"did you mean "tradingbot.service"?"#),
        (#""start_unit": {"unit": "--help.service"}"#, "is not valid"),
        (#""start_unit": {"unit": "tradingbot"}"#, "is not valid"),
        (#""remove_oldest": {"folders": ["logs"], "files": ["*"]}"#, "may match a log that is being written"),
        (#""remove_oldest": {"folders": ["../logs"], "files": ["*.gz"]}"#, "contains \"..\""),
        (#""remove_oldest": {"folders": ["/"], "files": ["*.gz"]}"#, "is no directory of logs"),
        (#""remove_oldest": {"folders": ["logs"], "files": ["old/*.gz"]}"#, "contains a slash"),
        (#""verify_expiry": {}, "shell": "true""#, "shell and verify_expiry are both present; expected one of them"),
        (#""netwrk_retry": {}"#, #"did you mean "network_retry"?"#),
    ]) func eachFaultNamesItsPlaceAndWhatIsExpected(text: String, words: String) {
        let lines = lines(text, units: #"["tradingbot.service"]"#)
        #expect(lines.contains { $0.contains(words) }, "\(lines)")
    }

    @Test func aPluginIsNoBuiltInHealer() {
        let text = #"{"custom_failure_points": {"own": {"exec": {"suggest": {}}, "title": "t", "category": "data", "impact": "none"}}}"#
        do throws(ConfigurationFaults) {
            _ = try Configuration.decode(Array(text.utf8), file: "f")
            Issue.record("accepted")
        } catch { #expect(error.lines.contains { $0.contains(#""suggest" is not a key of a plugin"#) }, "\(error.lines)") }
    }

    @Test func anotherSettingIsAnotherHealerToTheMachine() throws {
        let one = try decoded(#""suggest": {"positions": 3}"#).healers["h"]?.policy
        let other = try decoded(#""suggest": {"positions": 4}"#).healers["h"]?.policy
        #expect(one != nil && one != other)
    }
}
