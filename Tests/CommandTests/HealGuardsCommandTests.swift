import BotSimulator
import Glibc
import JSON
import Testing

/// Root asks the guards itself: what `fpmond heal` refuses on a bot's directory, and what a person overrides.
@Suite struct HealGuardsCommandTests {
    private let place: ScratchDirectory

    init() throws {
        place = try ScratchDirectory()
        var bot = Simulator(root: place.directory("bot"), now: Simulator.realClock)
        try bot.writeAll()
        try flat()
    }

    /// No position is open.
    private func flat() throws { try place.write(#"{"open_positions": [], "closed_positions": []}"#, to: "bot/logs/positions_futures.json") }

    /// A healer that restarts the bot, on a machine without a network; the trading hours, which depend on the time of day, are not watched, and
    /// what only systemd knows only on demand.
    private func configured(_ healer: JSONObject = [:], seesUnit: Bool = false, without points: [String] = []) throws -> String {
        var fix: JSONObject = ["shell": .string("echo ran; touch \(place["ran"])"), "effect": "restarts-bot"]
        for (key, value) in healer { fix[key] = value }
        var probes: JSONObject = ["unit": ["enabled": .bool(seesUnit)], "processes": ["enabled": .bool(seesUnit)]]
        for name in ["exchange", "coinglass", "control", "dashboard", "golden-hour"] { probes[name] = ["enabled": false] }
        var failurePoints = JSONObject()
        for point in points { failurePoints[point] = ["enabled": false] }
        let json: JSON = [
            "bot": ["root": .string(place["bot"])], "probes": .object(probes), "failure_points": .object(failurePoints),
            "healers": ["fix": .object(fix)], "state": ["directory": .string(place["state"])],
        ]
        try place.write(json.text(), to: "fpmond.json")
        return place["fpmond.json"]
    }

    private func heal(_ path: String, _ more: String...) async throws -> Program.End {
        try await Program.fpmond.run(
            ["heal", "fix", "--config", path, "--result", place["result.json"]] + more,
            environment: ["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(place["no-bus"])"])
    }

    private func expectRefused(_ ending: Program.End, _ status: Int32, _ why: String) {
        #expect(ending.status == status && ending.output == "", "\(ending.errors)")
        #expect(ending.errors.hasPrefix("fpmond: heal fix: \(why)"), "\(ending.errors)")
        #expect(ending.errors.hasSuffix("; to run it by hand anyway, use --despite-configuration\n"))
        #expect(ScratchDirectory.json(of: place["result.json"])?["exit_status"]?.int == Int64(status))
        #expect(ScratchDirectory.json(of: place["result.json"])?["error"]?.string?.hasPrefix("not run: \(why)") == true)
        #expect(access(place["ran"], F_OK) != 0 && records.isEmpty, "nothing is run, and nothing counts")
    }

    private var records: [JSON] {
        (ScratchDirectory.names(of: place["state-heal"]) ?? []).filter { $0.hasSuffix("-fix.json") }.sorted()
            .compactMap { ScratchDirectory.json(of: place["state-heal/\($0)"]) }
    }

    @Test func aBotThatNothingSpeaksAgainstIsRestarted() async throws {
        let ending = try await heal(try configured())
        #expect(ending.status == 0 && ending.output == "ran\n\n", "\(ending.errors)")
        #expect(records.count == 1 && records.first?["despite_configuration"] == .null)
    }

    @Test func aHaltFileHoldsARestartBackUntilAPersonOverridesIt() async throws {
        try place.write(#"{"frozen_by": "ann"}"#, to: "bot/logs/trading_frozen.flag")
        let path = try configured()
        expectRefused(try await heal(path), EX_TEMPFAIL, "manual-halt: somebody halted trading by hand: a flag freezes trading: by ann")

        let byHand = try await heal(path, "--despite-configuration")
        #expect(byHand.status == 0 && byHand.output == "ran\n\n")
        #expect(byHand.errors.hasPrefix("fpmond: heal fix: running although manual-halt: "), "\(byHand.errors)")
        #expect(records.map { $0["despite_configuration"]?.string?.hasPrefix("manual-halt: somebody halted trading") } == [true])
    }

    @Test func everythingThatIsOverriddenIsOnRecord() async throws {
        try place.write("", to: "bot/logs/trading_frozen.flag")
        try place.write(#"{"open_positions": [7], "closed_positions": []}"#, to: "bot/logs/positions_futures.json")
        let ending = try await heal(try configured(["mode": "observe"]), "--despite-configuration")
        #expect(ending.status == 0, "\(ending.errors)")
        let despite = records.first?["despite_configuration"]?.string ?? ""
        for why in ["this healer only records what it would do", "manual-halt: ", "open-positions: 1 position is open"] {
            #expect(despite.contains(why), "\(despite)")
        }
    }

    /// There is no systemd here: the unit is looked for, and not seen.
    @Test func aUnitThatCannotBeSeenIsNotRestarted() async throws {
        expectRefused(try await heal(try configured(seesUnit: true)), EX_TEMPFAIL, "unit-unknown: the state of the bot's unit cannot be seen")
    }

    @Test func whatForbidsIsSaidBeforeWhatAsksToWait() async throws {
        try place.write("", to: "bot/logs/trading_frozen.flag")
        try place.write(#"{"open_positions": [7], "closed_positions": []}"#, to: "bot/logs/positions_futures.json")
        expectRefused(try await heal(try configured()), 125, "open-positions: 1 position is open")
        expectRefused(try await heal(try configured(["permit": ["open-positions"]])), EX_TEMPFAIL, "manual-halt: ")
    }

    @Test func aBookThatCannotBeReadIsUnknown() async throws {
        try place.write(#"{"open_positions": ["#, to: "bot/logs/positions_futures.json")
        expectRefused(try await heal(try configured()), EX_TEMPFAIL, "open-positions-unknown: the book of positions cannot be read")
        try place.write(#"{"closed_positions": []}"#, to: "bot/logs/positions_futures.json")
        expectRefused(try await heal(try configured()), EX_TEMPFAIL, "open-positions-unknown: the book has no list of open positions")
    }

    /// The guards look for themselves where no failure point that they ask reads the same; one that is disabled holds nothing back for ever.
    @Test func aGuardLooksWhetherOrNotItsFactsAreJudged() async throws {
        try place.write(#"{"open_positions": [7], "closed_positions": []}"#, to: "bot/logs/positions_futures.json")
        expectRefused(try await heal(try configured(without: ["positions-corrupt", "slot-drift"])), 125, "open-positions: 1 position is open")
        let path = place["fpmond.json"]
        var json = try #require(ScratchDirectory.json(of: path)?.object)
        var probes = json["probes"]?.object ?? [:]
        probes["book"] = ["enabled": false]
        json["probes"] = .object(probes)
        try place.write(JSON.object(json).text(), to: "fpmond.json")
        #expect(try await heal(path).status == 0, "it is disabled, not unseen")
    }

    @Test func aHealerThatLeavesTheBotAloneHasNoGuards() async throws {
        try place.write("", to: "bot/logs/trading_frozen.flag")
        #expect(try await heal(try configured(["effect": "other"])).status == 0)
    }
}
