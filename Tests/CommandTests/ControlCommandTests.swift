import BotSimulator
import Glibc
import JSON
import Testing

/// The verbs that talk to the running daemon.
@Suite(.serialized) struct ControlCommandTests {
    private func run(_ stage: DaemonStage, _ arguments: String...) async throws -> Program.End {
        try await Program.fpmond.run(arguments + ["--config", stage.place["fpmond.json"]])
    }

    private func failing() throws -> DaemonStage {
        let stage = try DaemonStage()
        try stage.bot.setFaults([#require(Fault.named("max-positions:over-limit"))])
        return stage
    }

    @Test(arguments: ["status", "look", "follow", "silences", "reload"]) func withoutADaemonAVerbSaysSoAndWhatToDo(_ verb: String) async throws {
        let stage = try DaemonStage()
        try stage.writeSettings()
        let end = try await run(stage, verb)
        #expect(end.status == EX_UNAVAILABLE && end.output.isEmpty)
        #expect(end.errors.contains("no daemon answers") && end.errors.contains("systemctl start fpmond"))
        let plugin = try await run(stage, "status", "--nagios")
        #expect(plugin.status == 3 && plugin.output.hasPrefix("FPMOND UNKNOWN - no daemon answers"))
    }

    @Test func statusIsOneScreenADocumentAndAPluginLine() async throws {
        let stage = try failing()
        let daemon = try await stage.started()
        defer { withExtendedLifetime(daemon) {} }
        #expect(await eventually { stage.incidents("opened", "max-positions").count == 1 && stage.trading == "reduced" })
        let screen = try await run(stage, "status")
        #expect(screen.status == 2, "\(screen.errors)")
        for word in ["trading REDUCED   since", "max-positions", "Resource constraints", "incidents (1)", "next round", "MB resident"] {
            #expect(screen.output.contains(word), "\(word) is missing in\n\(screen.output)")
        }
        let document = try JSON.parse(try await run(stage, "status", "--json").output)
        #expect(document["verdict"]?["state"] == "reduced" && document["categories"]?.array?.count == 6)
        let plugin = try await run(stage, "status", "--nagios")
        #expect(plugin.status == 2)
        let line = try #require(plugin.output.wholeMatch(of: #/FPMOND CRITICAL - ([^|\n]+) \| ([^|\n]+)\n/#), "\(plugin.output)")
        #expect(line.2.split(separator: " ").allSatisfy { $0.wholeMatch(of: #/[a-z]+=[0-9]+B?;;;0/#) != nil })
    }

    @Test func aSilenceIsSetShownEverywhereSurvivesARestartAndTellsWhatIsLeft() async throws {
        let stage = try failing()
        var daemon = try await stage.started()
        #expect(await eventually { stage.incidents("opened", "max-positions").count == 1 })
        let set = try await run(stage, "silence", "max-pos", "--for", "2h", "--reason", "known")
        #expect(set.status == 0 && set.output.contains("max-positions until") && set.output.contains(": known"), "\(set.errors)")
        #expect(await eventually { stage.incidents("silenced", "max-positions").count == 1 })
        #expect(await eventually { stage.point("max-positions")?["silenced_until"]?.string != nil })
        #expect(try await run(stage, "silences").output.contains("known"))
        #expect(try await run(stage, "status").output.contains("silenced until"))
        #expect(try await run(stage, "explain", "max-positions").output.contains("It is silenced until"))
        #expect(stage.trading == "reduced", "a silence hides no verdict")
        let wrong = try await run(stage, "silence", "max-postions", "--for", "2h", "--reason", "x")
        #expect(wrong.status == EX_USAGE && wrong.errors.contains("did you mean max-positions?"))

        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(60)) == 0)
        #expect(access(stage.place["state/control.sock"], F_OK) != 0)
        daemon = try await stage.started()
        #expect(try await run(stage, "silences").output.contains("known"))
        #expect(stage.incidents("silenced", "max-positions").count == 1, "told once")
        #expect(try await run(stage, "unsilence", "max-positions").status == 0)
        #expect(await eventually { stage.incidents("unsilenced", "max-positions").first?["incident"]?.string != nil })
        #expect(await eventually { daemon.errors.contains("max-positions is no longer silenced (ended by ") })
        #expect(try await run(stage, "unsilence", "--all").status == 1)
        #expect(try await run(stage, "silences").output == "nothing is silenced\n")
        // Its end by the clock is told, too.
        #expect(try await run(stage, "silence", "all", "--for", "1s", "--reason", "short").status == 0)
        #expect(await eventually { stage.incidents("unsilenced", "max-positions").count == 2 })
    }

    @Test func aLookLooksNow() async throws {
        let stage = try DaemonStage()
        // Left alone it would look in an hour.
        var probes = stage.settings["probes"]?.object ?? [:]
        probes["book"] = ["interval": "1h"]
        stage.settings["probes"] = .object(probes)
        let daemon = try await stage.started()
        defer { withExtendedLifetime(daemon) {} }
        try stage.bot.setFaults([#require(Fault.named("max-positions:over-limit"))])
        try stage.bot.writeAll()
        let look = try await run(stage, "look", "max-positions")
        #expect(look.output.contains("max-positions  ok → "), "\(look.output)\(look.errors)")
        #expect(look.status == 2 || look.status == 1)
        let all = try await run(stage, "look", "--json")
        #expect(try JSON.parse(all.output)["late"] == [])
    }

    @Test func followTellsWhatHappensAndEndsWithTheDaemon() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        let place = try ScratchDirectory()
        let follower = try Program.fpmond.start(["follow", "--json", "--config", stage.place["fpmond.json"]], in: place)
        let watcher = try ScratchDirectory()
        let screen = try Program.fpmond.start(["status", "--watch", "--config", stage.place["fpmond.json"]], in: watcher)
        #expect(await eventually { follower.output.contains("\"state\":\"open\"") && screen.output.contains("trading OPEN") })
        try stage.bot.setFaults([#require(Fault.named("max-positions:over-limit"))])
        #expect(await eventually { follower.output.contains("\"event\":\"opened\"") && follower.output.contains("\"state\":\"reduced\"") })
        #expect(await eventually { screen.output.contains("trading REDUCED") })
        for line in follower.output.split(separator: "\n") { #expect((try? JSON.parse(String(line))) != nil) }
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(60)) == 0)
        #expect(await follower.end(within: .seconds(20)) == EX_UNAVAILABLE)
        #expect(await screen.end(within: .seconds(20)) == EX_UNAVAILABLE)
    }

    @Test func whatStandsWhereTheSocketBelongsIsLeftAloneAndWatchingGoesOn() async throws {
        let stage = try DaemonStage()
        mkdir(stage.place.directory("state") + "/control.sock", 0o700)
        let daemon = try await stage.started()
        #expect(daemon.errors.contains("control.sock is a directory, not a socket of fpmond: remove it to use fpmond's commands"))
        #expect(try await run(stage, "status").status == EX_UNAVAILABLE)
        #expect(daemon.ended == nil && stage.trading == "open")
    }

    @Test func theSocketOfAKilledDaemonIsReplaced() async throws {
        let stage = try DaemonStage()
        let killed = try await stage.started()
        killed.send(SIGKILL)
        #expect(await killed.end(within: .seconds(20)) == 128 + SIGKILL)
        #expect(access(stage.place["state/control.sock"], F_OK) == 0)
        #expect(try await run(stage, "status").status == EX_UNAVAILABLE)
        let daemon = try await stage.started()
        defer { withExtendedLifetime(daemon) {} }
        #expect(try await run(stage, "status").output.hasPrefix("trading OPEN"))
    }

    @Test func whatIsNotUsedUpIsNotReset() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        defer { withExtendedLifetime(daemon) {} }
        let end = try await run(stage, "reset", "max-positions")
        #expect(end.status == EX_USAGE && end.errors.contains("nothing of it has used up its attempts"))
        #expect(try await run(stage, "reset", "no-such-thing").errors.contains("nothing is called no-such-thing"))
    }
}
