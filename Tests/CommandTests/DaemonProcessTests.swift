import BotSimulator
import Glibc
import JSON
import Testing

/// The daemon as a process: what it writes, how it ends, what it keeps.
@Suite(.serialized) struct DaemonProcessTests {
    @Test func theOutputsAppearUnderTheOriginalsNames() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        #expect(await eventually { stage.lines("failure_point_monitor").count >= 3 })
        for line in stage.lines("failure_point_monitor") {
            for key in ["timestamp", "checks", "failure_points", "trading", "overall_health", "schema"] { #expect(line[key] != nil, "\(key)") }
            for (name, fields) in CheckTests.originalFields {
                for (field, _) in fields { #expect(line["checks"]?[name]?[field] != nil, "\(name).\(field)") }
            }
            #expect(line["checks"]?["bot_unit"] != nil)
        }
        let summary = try #require(stage.summary)
        #expect(summary["trading"]?["state"] == "open", "\(summary["trading"]?.text() ?? "")")
        #expect(summary["next_due"]?.string != nil)
        #expect(ScratchDirectory.json(of: stage.place["state/state.json"]) != nil)
        #expect(daemon.errors.contains("fpmond"))
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(20)) == 0)
    }

    @Test func aBreakIsAnIncidentOnceAndItsEndIsOneToo() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        #expect(await eventually { stage.incidents("opened", "override-active").count == 1 })
        try stage.bot.setFaults([])
        #expect(await eventually { stage.incidents("recovered", "override-active").count == 1 })
        #expect(stage.incidents("opened", "override-active").count == 1)
        #expect(daemon.errors.contains("override-active is critical"))
        #expect(daemon.ended == nil)
    }

    @Test func aKillSwitchTurnsTheVerdictAndSaysUntilWhen() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("kill-switch-max-drawdown:active"))])
        #expect(await eventually { stage.trading == "blocked" })
        let blocker = try #require(stage.summary?["trading"]?["blockers"]?[0])
        #expect(blocker["id"] == "kill-switch-max-drawdown")
        #expect(blocker["until"]?.string != nil)
        let explained = try await Program.fpmond.run("explain", "--config", stage.place["fpmond.json"])
        #expect(explained.status == 0 && explained.errors.isEmpty)
        #expect(explained.output.hasPrefix("The bot cannot trade"))
        #expect(explained.output.contains("kill-switch-max-drawdown blocks"))
        #expect(await eventually { daemon.errors.contains("trading is blocked by kill-switch-max-drawdown until") })
        try stage.bot.setFaults([])
        #expect(await eventually { stage.trading == "open" })
    }

    @Test func aStaleFeedIsHealedByItsHookAndTheNextFactsSaySo() async throws {
        let stage = try DaemonStage()
        let botsim = Program(name: "botsim").path
        stage.settings["healers"] = [
            "refresh-intelligence": [
                "shell": .string("exec '\(botsim)' refresh --root '\(stage.place["bot"])' intelligence"), "timeout": "30s", "verify_within": "30s",
            ]
        ]
        let daemon = try await stage.started()
        try stage.bot.setFaults([#require(Fault.named("intelligence-stale:critical"))])
        #expect(await eventually { !stage.lines("failure_point_healing").isEmpty }, "\(daemon.errors)")
        let heal = try #require(stage.lines("failure_point_healing").first)
        #expect(heal["success_count"] == 1)
        let action = try #require(heal["actions"]?[0])
        #expect(action["target"] == "intelligence-stale")
        #expect(action["type"] == "refresh-intelligence")
        #expect(action["method"] == "shell")
        #expect(action["outcome"] == "healed")
        #expect(await eventually { stage.incidents("recovered", "intelligence-stale").count == 1 })
    }

    @Test func twentyKillsLeaveEveryLineWholeAndOneIncident() async throws {
        let stage = try DaemonStage()
        stage.settings["outputs"] = ["directory": .string(stage.place["log"]), "round": "100ms"]
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        var daemon = try await stage.started()
        #expect(await eventually { stage.point("override-active")?["incident"]?.string != nil })
        let incident = stage.point("override-active")?["incident"]
        let since = stage.point("override-active")?["since"]
        for turn in 1...20 {
            // Spread over a round, so that some kills meet a write.
            try await Task.sleep(for: .milliseconds(13 * turn % 100))
            daemon.send(SIGKILL)
            #expect(await daemon.end(within: .seconds(120)) == 128 + SIGKILL)
            #expect(stage.summary != nil)
            #expect(ScratchDirectory.json(of: stage.place["state/state.json"]) != nil)
            daemon = turn < 20 ? try stage.start() : try await stage.started()
            if turn < 20 { try await Task.sleep(for: .milliseconds(150)) }
        }
        #expect(await eventually { stage.point("override-active")?["incident"]?.string != nil })
        #expect(stage.point("override-active")?["incident"] == incident)
        #expect(stage.point("override-active")?["since"] == since)
        #expect(stage.incidents("opened", "override-active").count == 1)
        for name in ["failure_point_monitor", "failure_point_incidents"] {
            #expect(ScratchDirectory.text(of: stage.place["log/\(name).jsonl"])?.hasSuffix("\n") == true)
            #expect(!stage.lines(name).contains(.null))
        }
    }

    @Test func aSecondOneIsRefusedAndTheFirstGoesOn() async throws {
        let stage = try DaemonStage()
        let first = try await stage.started()
        let second = try await Program.fpmond.run("run", "--config", stage.place["fpmond.json"])
        #expect(second.status == EX_TEMPFAIL)
        #expect(second.errors.contains("another fpmond already watches"))
        let rounds = stage.lines("failure_point_monitor").count
        #expect(await eventually { stage.lines("failure_point_monitor").count > rounds })
        #expect(first.ended == nil)
    }

    @Test func outputsInsideTheBotsTreeAreRefusedHoweverTheyGetThere() async throws {
        let stage = try DaemonStage()
        symlink(stage.place["bot/logs"], stage.place["link"])
        stage.settings["outputs"] = ["directory": .string(stage.place["link"])]
        let daemon = try stage.start()
        #expect(await daemon.end(within: .seconds(20)) == EX_CANTCREAT)
        #expect(daemon.errors.contains("fpmond never writes to"))
        #expect(access(stage.place["bot/logs/failure_point_incidents.jsonl"], F_OK) != 0)
    }

    @Test func aReaderOfItsWordsThatLeavesIsNoReasonToEnd() async throws {
        let stage = try DaemonStage()
        try stage.writeSettings()
        mkfifo(stage.place["words"], 0o600)
        let reader = open(stage.place["words"], O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let command = "exec \(Program.fpmond.path) run --config \(stage.place["fpmond.json"]) 2>\(stage.place["words"])"
        let daemon = try Program(path: "/bin/sh").start(["-c", command], in: stage.place)
        #expect(await eventually { stage.summary != nil })
        close(reader)
        daemon.send(SIGHUP)
        #expect(try await Program.fpmond.run("reload", "--config", stage.place["fpmond.json"]).status == 0)
        let rounds = stage.lines("failure_point_monitor").count
        #expect(await eventually { stage.lines("failure_point_monitor").count > rounds })
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(20)) == 0)
    }
}
