import BotSimulator
import Glibc
import JSON
import Testing

/// The end of the daemon: within 5 s, with its state saved, whatever hangs.
@Suite(.serialized) struct DaemonStopTests {
    /// The bound is 5 s; a busy machine takes its time to notice, a probe or a hook that is waited for would take 60 s.
    static let bound: Duration = .seconds(15)

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsItInTimeWithItsStateSaved(signal: Int32) async throws {
        let stage = try DaemonStage()
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        let daemon = try await stage.started()
        #expect(await eventually { stage.point("override-active")?["incident"] != nil })
        unlink(stage.place["state/state.json"])
        daemon.send(signal)
        #expect(await daemon.end(within: Self.bound) == 0)
        let state = try #require(ScratchDirectory.json(of: stage.place["state/state.json"]))
        #expect(state["failure_points"]?["override-active"]?["incident"]?["id"] != nil)
        #expect(daemon.errors.contains("fpmond is stopping"))
    }

    @Test func aProbeThatHangsDoesNotHoldUpTheEndNotEvenOfTheFirstRound() async throws {
        let stage = try DaemonStage()
        let silent = try StandInServer(.control)
        try silent.behave(.silent)
        stage.settings["control"] = [.string("http://127.0.0.1:\(silent.port)/")]
        var probes = stage.settings["probes"]?.object ?? [:]
        probes["control"] = ["interval": "60s", "timeout": "60s"]
        stage.settings["probes"] = .object(probes)
        try stage.bot.setFaults([#require(Fault.named("override-active"))])
        let daemon = try stage.start()
        // Judged and told, though one probe has not looked yet: it hangs for longer than this is waited for.
        #expect(await eventually { stage.incidents("opened", "override-active").count == 1 }, "\(daemon.errors)")
        let asked = ContinuousClock.now
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(30)) == 0)
        #expect(ContinuousClock.now - asked < Self.bound)
        #expect(ScratchDirectory.json(of: stage.place["state/state.json"])?["failure_points"]?["override-active"]?["incident"]?["id"] != nil)
        silent.stop()
    }

    @Test func aHookThatMindsNoTermDoesNotHoldUpTheEndAndIsEndedItself() async throws {
        let stage = try DaemonStage()
        stage.settings["healers"] = [
            "refresh-intelligence": [
                "shell": .string("echo $$ >'\(stage.place["hook"])'; trap '' TERM; while :; do sleep 1; done"), "timeout": "60s",
            ]
        ]
        try stage.bot.setFaults([#require(Fault.named("intelligence-stale:critical"))])
        let daemon = try await stage.started()
        #expect(
            await eventually { ScratchDirectory.text(of: stage.place["hook"])?.hasSuffix("\n") == true }, "\(daemon.errors)")
        let hook = try #require(ScratchDirectory.text(of: stage.place["hook"]).flatMap { Int32($0.filter(\.isNumber)) })
        let asked = ContinuousClock.now
        daemon.send(SIGTERM)
        #expect(await daemon.end(within: .seconds(30)) == 0)
        #expect(ContinuousClock.now - asked < Self.bound)
        #expect(await eventually(within: .seconds(20)) { kill(hook, 0) != 0 })
    }
}
