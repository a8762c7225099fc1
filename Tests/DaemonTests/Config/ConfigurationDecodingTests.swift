import FailurePoints
import JSON
import Testing

@testable import Config
@testable import Files

@Suite struct ConfigurationDecodingTests {
    @Test func nothingSaidMeansTheDefaults() throws {
        #expect(try decoded("{}") == Configuration())
        #expect(try decoded(#"{"$schema": "anything"}"#) == Configuration())
        #expect(try decoded(#"{"bot": {}, "probes": {}, "failure_points": {}, "healers": {}, "outputs": {}}"#) == Configuration())
    }

    @Test func theSmallestConfigurationNamesTheRoot() throws {
        var expected = Configuration()
        expected.bot.root = "/srv/bot"
        #expect(try decoded(#"{"bot":{"root":"/srv/bot"}}"#) == expected)
    }

    @Test func everyProbeHasADefault() {
        for probe in ProbeName.all {
            let config = Configuration().probe(probe)
            #expect(config.enabled)
            #expect(config.timeout < config.interval)
        }
    }

    @Test func theBotCanBeDescribed() throws {
        let bot = try decoded(
            #"""
            {"bot": {"root": "/a", "unit": "bot@b.service", "user": "bot", "local_utc_offset": "-05:30", "maximum_positions": 4, "dashboard": false}}
            """#
        ).bot
        #expect(bot.localZone == .offset(.seconds(-19_800)))
        #expect(bot.user == "bot")
        #expect(bot.profile == BotProfile(unit: "bot@b.service", maximumPositions: 4, hasDashboard: false))
    }

    @Test func probesAndPeriodsAreDurations() throws {
        let configuration = try decoded(
            #"""
            {"probes": {"book": {"interval": "200ms", "timeout": "1s"}, "disk": {"enabled": false}},
             "outputs": {"directory": "/o", "round": "1m30s", "max_file_mb": 8}, "state": {"directory": "/s"}, "startup_grace": "0s", "healing": {"enabled": false}}
            """#)
        #expect(configuration.probe(.book) == ProbeConfig(interval: .milliseconds(200), timeout: .seconds(1)))
        #expect(!configuration.probe(.disk).enabled)
        #expect(configuration.probe(.disk).interval == ProbeConfig.standard(.disk).interval)
        #expect(configuration.outputs.round == .seconds(90) && configuration.outputs.maximumFile == 8)
        #expect(configuration.startupGrace == .zero)
        #expect(!configuration.healing.enabled)
    }

    @Test func endpointsAreNamesTextsOrObjects() throws {
        let configuration = try decoded(
            #"""
            {"exchange": {"url": "https://x.example/t", "method": "HEAD", "headers": {"accept": "text/plain", "X-Api-Key": {"file": "/etc/key"}},
                          "statuses": [200, 204], "maintenance": "back soon", "ca_file": "/etc/ca.pem", "ip": "4",
                          "assert": [{"pointer": "/code", "equals": "0"}, {"pointer": "/p", "above": 0}, {"pointer": "", "exists": false}]},
             "coinglass": {"url": "http://localhost:1/"}, "control": ["https://a.example", {"url": "https://b.example"}], "dashboard": {"statuses": null}}
            """#)
        var expected = EndpointConfig("https://x.example/t", statuses: [200, 204])
        expected.method = "HEAD"
        expected.headers = ["accept": .literal("text/plain"), "X-Api-Key": .secret(.file("/etc/key"))]
        (expected.maintenance, expected.caFile, expected.ip) = ("back soon", "/etc/ca.pem", .four)
        expected.assertions = [
            .init(pointer: "/code", .equals("0")), .init(pointer: "/p", .above(0)), .init(pointer: "", .exists(false)),
        ]
        #expect(configuration.exchange == .endpoint(expected))
        // What is not said of a known endpoint stays as it is: of the source of intelligence any answer will do.
        #expect(configuration.coinglass == EndpointConfig("http://localhost:1/", statuses: []))
        #expect(configuration.control == [EndpointConfig("https://a.example", statuses: []), EndpointConfig("https://b.example")])
        #expect(configuration.dashboard == EndpointConfig("http://127.0.0.1:8050/"))
    }

    @Test(arguments: [("blofin", ExchangePreset.blofin), ("kraken", .kraken), ("kraken-testnet", .krakenTestnet)])
    func knownExchangesHaveNames(name: String, preset: ExchangePreset) throws {
        #expect(try decoded(#"{"exchange": "\#(name)"}"#).exchange == .preset(preset))
    }

    @Test func settingsHaveTheTypesTheCatalogueDeclares() throws {
        let configuration = try decoded(
            #"""
            {"failure_points": {
              "intelligence-stale": {"settings": {"warning_age": "4m"}, "confirm": {"fail": 3}},
              "disk-full": {"enabled": false, "confirm": {"fail": 4}, "settings": {"warning_used_ratio": 0.5, "critical_used_ratio": 1,
                "critical_free_bytes": 1048576, "maximum_files": 7, "slope": -2, "strict": true}}}}
            """#)
        let stale = configuration.policy(for: smallCatalogue[0])
        #expect(stale.settings.values == ["warning_age": .duration(.seconds(240))])
        #expect(stale.confirm == Confirm(fail: 3, recover: 2))
        let disk = configuration.policy(for: smallCatalogue[1])
        #expect(!disk.enabled)
        #expect(disk.confirm == Confirm(fail: 4, of: 5, recover: 2))
        #expect(
            disk.settings.values == [
                "warning_used_ratio": .ratio(0.5), "critical_used_ratio": .ratio(1), "critical_free_bytes": .bytes(1 << 20),
                "maximum_files": .count(7),
                "slope": .number(-2), "strict": .flag(true),
            ])
    }

    @Test func spellingOutADefaultIsNoOverride() throws {
        let text = #"""
            {"failure_points": {"intelligence-stale": {"enabled": true, "confirm": {"fail": 2, "window": 2, "recover": 2},
              "settings": {"warning_age": "300s", "critical_age": "15m"}}}}
            """#
        #expect(try decoded(text).failurePoints == ["intelligence-stale": FailurePointConfig()])
    }
}

@Suite struct HealerConfigurationTests {
    private let shell = #""healers": {"refresh-intelligence": {"shell": "exit 0"}, "other": {"command": ["/bin/true", "a b"], "enabled": true}}"#

    @Test func aHealerHasItsHookAndItsLimits() throws {
        let healers = try decoded(
            #"""
            {"healers": {"a": {"shell": "echo x", "timeout": "2s", "cooldown": "0s", "max_per_hour": 60, "attempts": 5, "verify_within": "3s",
                               "slow_retry": "10m", "mode": "observe", "enabled": false}, "b-2": {"command": ["true"]}}}
            """#
        ).healers
        var expected = HealerConfig(.shell("echo x"))
        (expected.timeout, expected.cooldown, expected.maximumPerHour) = (.seconds(2), .zero, 60)
        (expected.attempts, expected.verifyWithin, expected.slowRetry) = (5, .seconds(3), .seconds(600))
        (expected.mode, expected.enabled) = (.observe, false)
        #expect(healers == ["a": expected, "b-2": HealerConfig(.command(["true"]))])
        var policy = try #require(healers["a"]?.policy)
        let hook = policy.hook
        policy.hook = ""
        #expect(
            policy
                == HealPolicy(
                    attempts: 5, cooldown: .zero, maxPerHour: 60, verifyWithin: .seconds(3), slowRetry: .seconds(600), runLimit: .seconds(302),
                    mode: .observe))
        // Another hook is another policy: what the old one used up does not count against the new one.
        #expect(!hook.isEmpty && hook != healers["b-2"]?.policy.hook)
    }

    @Test func theCataloguesHealerHealsOnlyWhereItIsConfigured() throws {
        #expect(try decoded("{}").policy(for: smallCatalogue[0]).healer == nil)
        #expect(try decoded("{\(shell)}").policy(for: smallCatalogue[0]).healer == "refresh-intelligence")
        #expect(try decoded(#"{\#(shell), "healing": {"enabled": false}}"#).policy(for: smallCatalogue[0]).healer == nil)
    }

    @Test(arguments: [(#""other""#, "other" as HealerName?), ("null", nil), (#""refresh-intelligence""#, "refresh-intelligence")])
    func anotherHealerOrNoneCanBeNamed(value: String, expected: HealerName?) throws {
        let configuration = try decoded(#"{\#(shell), "failure_points": {"intelligence-stale": {"healer": \#(value)}}}"#)
        #expect(configuration.policy(for: smallCatalogue[0]).healer == expected)
    }

    @Test func aHealerThatIsNotEnabledHealsNothing() throws {
        let text = #"{"healers": {"refresh-intelligence": {"shell": "exit 0", "enabled": false}}}"#
        #expect(try decoded(text).policy(for: smallCatalogue[0]).healer == nil)
    }

    @Test func aBlockByDesignIsNeverHealed() throws {
        var configuration = try decoded("{\(shell)}")
        var point = FailurePointConfig()
        point.ladder = ["other"]
        configuration.failurePoints["golden-hour"] = point
        #expect(configuration.policy(for: smallCatalogue[2]).healer == nil)
    }
}
