import BotSimulator
import Glibc
import JSON
import Testing

/// The bot's tree moves beneath a running daemon.
@Suite(.serialized) struct DaemonTreeTests {
    @Test func aLinkThatIsSwitchedToAnotherSlotIsFollowed() async throws {
        let stage = try DaemonStage()
        var second = Simulator(root: stage.place.directory("second"), now: Simulator.realClock)
        try second.setFaults([#require(Fault.named("override-active"))])
        try second.writeAll()
        symlink(stage.place["bot"], stage.place["current"])
        stage.settings["bot"] = ["root": .string(stage.place["current"])]
        let daemon = try await stage.started()
        #expect(await eventually { stage.trading == "open" })

        symlink(stage.place["second"], stage.place["next"])
        rename(stage.place["next"], stage.place["current"])
        #expect(await eventually { stage.incidents("opened", "override-active").count == 1 })
        symlink(stage.place["bot"], stage.place["next"])
        rename(stage.place["next"], stage.place["current"])
        #expect(await eventually { stage.incidents("recovered", "override-active").count == 1 })
        #expect(daemon.ended == nil)
    }

    @Test func aTreeThatVanishesIsUnknownAndNeitherFineNorBroken() async throws {
        let stage = try DaemonStage()
        let daemon = try await stage.started()
        #expect(await eventually { stage.trading == "open" })
        rename(stage.place["bot"], stage.place["gone"])
        #expect(await eventually { stage.trading == "unknown" }, "\(stage.summary?["trading"]?.text() ?? "")")
        for id in ["bot-frozen", "intelligence-stale", "max-positions", "kill-switch-max-drawdown", "positions-corrupt", "override-active"] {
            #expect(await eventually { stage.point(id)?["status"] == "unknown" }, "\(id): \(stage.point(id)?.text() ?? "")")
        }
        #expect(stage.summary?["overall_health"] == "WARNING")
        rename(stage.place["gone"], stage.place["bot"])
        #expect(await eventually { stage.trading == "open" })
        #expect(await eventually { stage.point("intelligence-stale")?["status"] == "ok" })
        // Nothing failed: nobody could look.
        #expect(stage.lines("failure_point_incidents").allSatisfy { $0["event"] != "opened" }, "\(stage.lines("failure_point_incidents"))")
        #expect(daemon.ended == nil)
    }

    @Test func aSwitchThatCanNoLongerBeReadIsNotThereforeOff() async throws {
        let stage = try DaemonStage()
        try stage.bot.setFaults([#require(Fault.named("kill-switch-max-drawdown:active"))])
        let daemon = try await stage.started()
        #expect(await eventually { stage.trading == "blocked" })
        rename(stage.place["bot"], stage.place["gone"])
        #expect(await eventually { stage.point("kill-switch-max-drawdown")?["observed_status"] == "unknown" })
        #expect(stage.trading == "blocked")
        #expect(daemon.ended == nil)
    }
}
