import BotSimulator
import Glibc
import JSON
import Testing

/// Reloads of a running daemon: by signal and by `fpmond reload`.
@Suite(.serialized) struct DaemonReloadTests {
    @Test func aValidChangeIsAppliedAndABrokenFileIsRefusedWhileTheOldOneRuns() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        #expect(stage.point("max-positions") != nil)

        stage.settings["failure_points"] = ["max-positions": ["enabled": false]]
        try stage.writeSettings()
        daemon.send(SIGHUP)
        #expect(await eventually { stage.summary != nil && stage.point("max-positions") == nil })
        #expect(await eventually { daemon.errors.contains("configuration reloaded: failure_points.max-positions") })

        for (turn, broken) in ["{\"bot\": {", "", "{\"bto\": {}}", "[]"].enumerated() {
            try stage.place.write(broken, to: "fpmond.json")
            daemon.send(SIGHUP)
            #expect(await eventually { daemon.errors.matches(of: #/configuration refused, the old one stays in force/#).count == turn + 1 })
        }
        let rounds = stage.lines("failure_point_monitor").count
        #expect(await eventually { stage.lines("failure_point_monitor").count > rounds })
        #expect(stage.point("max-positions") == nil)
        #expect(daemon.ended == nil)
    }

    @Test func theClientWaitsForTheAnswerAndFailsVisibly() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        let same = try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)")
        #expect(same.status == 0, "\(same.errors)")
        #expect(same.output.contains("no changes"))
        stage.settings["startup_grace"] = "7m"
        try stage.writeSettings()
        let changed = try await Program.fpmond.run(["reload"], environment: ["MAINPID": "\(daemon.pid)"])
        #expect(changed.status == 0)
        #expect(changed.output.contains("startup_grace"))
        try stage.place.write("{\"startup_grace\": ", to: "fpmond.json")
        let refused = try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)")
        #expect(refused.status == EX_CONFIG)
        #expect(refused.errors.contains("refused, the old configuration stays in force"))
        #expect(refused.errors.contains("fpmond.json:1:"))
        #expect(daemon.ended == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "a user's own heals run as that user")) func aHookThatOthersMayWriteIsRefusedWithPathAndMode() async throws {
        let stage = try DaemonStage()
        try stage.place.write("#!/bin/sh\n", to: "hook")
        chmod(stage.place["hook"], 0o755)
        stage.settings["healers"] = ["refresh-sentiment": ["command": [.string(stage.place["hook"])]]]
        try stage.writeSettings()
        let daemon = try await stage.started()
        chmod(stage.place["hook"], 0o777)
        let refused = try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)")
        #expect(refused.status == EX_CONFIG)
        #expect(refused.errors.contains("healers.refresh-sentiment: \(stage.place["hook"]) is writable by users other than its owner (mode 777)"))
        // Watching does not depend on what heals may do: it starts all the same, and says so.
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(60)) == 0)
        let again = try await stage.started()
        #expect(await eventually { again.errors.contains("heals will be refused: healers.refresh-sentiment: \(stage.place["hook"]) is writable") })
    }

    @Test func whereFilesLieDoesNotChangeUnderARunningDaemon() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        stage.settings["outputs"] = ["directory": .string(stage.place["elsewhere"])]
        try stage.writeSettings()
        let end = try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)")
        #expect(end.status == EX_CONFIG)
        #expect(end.errors.contains("needs a restart"))
        #expect(access(stage.place["elsewhere"], F_OK) != 0)
    }

    @Test func aFailurePointThatIsSwitchedOffEndsItsIncidentAndItsBlock() async throws {
        let stage = try DaemonStage()
        try stage.bot.setFaults([#require(Fault.named("max-positions:over-limit"))])
        let daemon = try await stage.started()
        #expect(await eventually { stage.incidents("opened", "max-positions").count == 1 && stage.trading == "reduced" })
        stage.settings["failure_points"] = ["max-positions": ["enabled": false]]
        try stage.writeSettings()
        let end = try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)")
        #expect(end.status == 0)
        #expect(await eventually { stage.incidents("recovered", "max-positions").first?["reason"] == "not-watched" })
        #expect(await eventually { stage.trading == "open" })
    }

    @Test func anotherRootIsAnotherBot() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        var other = Simulator(root: stage.place.directory("other"), now: Simulator.realClock)
        try other.setFaults([#require(Fault.named("override-active"))])
        try other.writeAll()
        stage.settings["bot"] = ["root": .string(stage.place["other"])]
        try stage.writeSettings()
        #expect(try await Program.fpmond.run("reload", "--pid", "\(daemon.pid)").status == 0)
        #expect(await eventually { stage.incidents("opened", "override-active").count == 1 })
        #expect(stage.summary?["root"]?.string == stage.place["other"])
    }
}
