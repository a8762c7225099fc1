import BotSimulator
import Glibc
import JSON
import Testing

/// The start of the daemon: ready in a time of its own, whatever its probes do; and whose past it goes on with.
@Suite(.serialized) struct DaemonStartTests {
    @Test func aProbeThatHangsHoldsUpNeitherReadinessNorRounds() async throws {
        let stage = try DaemonStage()
        stage.settings["custom_failure_points"] = [
            "slow-plugin": [
                "title": "a plugin that takes its time", "impact": "blocks_all", "interval": "120s", "timeout": "120s",
                "exec": ["shell": .string("while [ ! -e '\(stage.place["go"])' ]; do sleep 0.1; done")],
            ]
        ]
        let socket = try UnixSocket(stage.place["notify"], kind: SOCK_DGRAM)
        let daemon = try stage.start(environment: ["NOTIFY_SOCKET": stage.place["notify"]])
        var log: [String] = []
        #expect(
            await eventually(within: .seconds(100)) {
                while let datagram = socket.datagram() { log.append(datagram) }
                return log.contains { $0.hasPrefix("READY=1") } || daemon.ended != nil
            }, "\(daemon.errors)")
        try #require(daemon.ended == nil, "\(daemon.errors)")
        // On a busy machine the other probes take their time as well.
        #expect(
            await eventually {
                stage.lines("failure_point_monitor").count >= 5 && stage.summary?["trading"]?["not_looked_yet"]?.array?.count == 1
            })
        let trading = try #require(stage.summary?["trading"])
        #expect(trading["state"] == "unknown" && trading["not_looked_yet"]?.array?.count == 1, "\(trading.text())")
        #expect(trading["sentence"]?.string?.contains("fpmond started ") == true && trading["sentence"]?.string?.contains("slow-plugin") == true)
        #expect(stage.point("slow-plugin")?["status"] == "unknown" && stage.point("slow-plugin")?["reason"] == "not-yet")
        #expect(stage.lines("failure_point_incidents").isEmpty, "\(stage.lines("failure_point_incidents"))")
        let explained = try await Program.fpmond.run("explain", "--config", stage.place["fpmond.json"])
        #expect(
            explained.output.hasPrefix("Whether the bot can trade is not known yet")
                && explained.output.contains("no result yet from custom:slow-plugin."), "\(explained.output)")

        try stage.place.write("", to: "go")
        #expect(await eventually { stage.trading == "open" }, "\(stage.summary?["trading"]?.text() ?? "")")
        #expect(await eventually { daemon.errors.contains("trading is open") })
        #expect(!daemon.errors.contains("cannot tell"))
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: DaemonStopTests.bound) == 0)
    }

    /// A second bot, which trades live and has an open incident of its own.
    private func live(_ stage: DaemonStage) throws -> String {
        var live = Simulator(root: stage.place.directory("live"), now: Simulator.realClock)
        try live.setFaults([#require(Fault.named("live-mode-flip:configuration")), #require(Fault.named("live-mode-flip:runtime"))])
        try live.writeAll()
        return stage.place["live"]
    }

    @Test(arguments: [false, true]) func anotherTreesModeIsNoFlip(byRestart: Bool) async throws {
        let stage = try DaemonStage()
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        var daemon = try await stage.started()
        #expect(await eventually { stage.incidents("opened", "override-active").count == 1 })
        stage.settings["bot"] = ["root": .string(try live(stage))]
        try stage.writeSettings()
        if byRestart {
            daemon.send(SIGTERM)
            #expect(await daemon.end(within: DaemonStopTests.bound) == 0)
            daemon = try await stage.started()
        } else {
            #expect(try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)").status == 0)
        }
        #expect(await eventually { stage.summary?["bot"]?["root"]?.string == stage.place["live"] && stage.trading == "open" })
        #expect(await eventually { stage.point("live-mode-flip")?["status"] == "ok" && stage.point("override-active")?["status"] == "ok" })
        let rounds = stage.lines("failure_point_monitor").count
        #expect(await eventually { stage.lines("failure_point_monitor").count > rounds + 3 })
        #expect(
            stage.lines("failure_point_incidents").allSatisfy { !["mode-changed", "paper-mode-changed", "drift"].contains($0["reason"]?.string) })
        #expect(stage.incidents("recovered", "override-active").isEmpty)
        let dropped = stage.incidents("dropped", "override-active")
        #expect(dropped.count == 1 && dropped.first?["to"] == "unknown" && dropped.first?["reason"] == "another-bot", "\(dropped)")
        #expect(dropped.first?["incident"] == stage.incidents("opened", "override-active").first?["incident"])
        #expect(daemon.ended == nil)
    }

    @Test func aSlotSwitchBehindTheSameLinkIsTheSameBot() async throws {
        let stage = try DaemonStage()
        symlink("bot", stage.place["current"])
        stage.settings["bot"] = ["root": .string(stage.place["current"])]
        let daemon = try await stage.started()
        #expect(await eventually { stage.point("live-mode-flip")?["status"] == "ok" })
        _ = try live(stage)
        symlink("live", stage.place["next"])
        #expect(rename(stage.place["next"], stage.place["current"]) == 0)
        #expect(await eventually { stage.incidents("opened", "live-mode-flip").count == 1 }, "\(daemon.errors)")
        #expect(stage.lines("failure_point_incidents").allSatisfy { $0["event"] != "dropped" })
    }
}
