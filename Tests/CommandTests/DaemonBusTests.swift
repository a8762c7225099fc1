import BotSimulator
import Glibc
import JSON
import Testing

/// A bus that is absent or silent: the unit is unknown, everything else is judged in its time.
@Suite(.serialized) struct DaemonBusTests {
    private func stage() throws -> DaemonStage {
        let stage = try DaemonStage()
        var probes = stage.settings["probes"]?.object ?? [:]
        probes["unit"] = ["interval": "500ms", "timeout": "1s"]
        stage.settings["probes"] = .object(probes)
        return stage
    }

    private func expectJudged(_ stage: DaemonStage, _ daemon: RunningProgram) async throws {
        #expect(await eventually { stage.point("bot-crashed")?["status"] == "unknown" && stage.trading == "unknown" })
        #expect(stage.summary?["checks"]?["bot_unit"]?["healthy"] == false)
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        #expect(await eventually { stage.incidents("opened", "override-active").count == 1 })
        #expect(stage.incidents("opened", "bot-crashed").isEmpty)
        #expect(daemon.ended == nil)
    }

    @Test func withoutABusTheUnitIsUnknownAndThatIsToldOnce() async throws {
        let stage = try stage()
        let daemon = try await stage.started(environment: ["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(stage.place["no-bus"])"])
        try await expectJudged(stage, daemon)
        // It is tried again after one and two seconds; the same answer is no news.
        try await Task.sleep(for: .seconds(4))
        #expect(daemon.errors.split(separator: "\n").count { $0.contains("no connection to the bus") } == 1, "\(daemon.errors)")
    }

    @Test func aBusThatTakesTheConnectionAndSaysNothingHoldsNobodyUp() async throws {
        let stage = try stage()
        let listener = try UnixSocket(stage.place["bus"], kind: SOCK_STREAM)
        let daemon = try await stage.started(environment: ["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(stage.place["bus"])"])
        try await expectJudged(stage, daemon)
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: DaemonStopTests.bound) == 0)
        listener.end()
    }
}
