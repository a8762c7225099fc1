import FailurePoints
import Glibc
import Probes
import Synchronization
import Systemd
import Testing

@testable import Config
@testable import Healing

/// When a unit is started or restarted, and when it is left to the operator.
@Suite struct UnitRepairTests {
    private let scene: BuiltInScene

    init() throws { scene = try BuiltInScene() }

    /// A unit that reacts to what is asked of it.
    private final class Unit: Sendable {
        struct State {
            var facts: UnitFacts
            var calls: [String] = []
            /// What it becomes when it is started.
            var becomes = "active"
            var refuses: BusError?
        }

        let state: Mutex<State>

        init(_ active: String, result: String? = "success", load: String = "loaded", sub: String = "dead") {
            var facts = UnitFacts(name: "tradingbot.service", loadState: load, activeState: active, subState: sub)
            (facts.result, facts.invocationID, facts.mainPID) = (result, "one", 42)
            facts.stateChangedAt = Instant(microseconds: 1_767_323_045_000_000)
            state = Mutex(State(facts: facts))
        }

        var calls: [String] { state.withLock(\.calls) }

        func become(_ active: String) { state.withLock { $0.becomes = active } }
        func refuse(_ error: BusError) { state.withLock { $0.refuses = error } }

        private func called(_ name: String) throws(BusError) {
            let error = state.withLock { state -> BusError? in
                state.calls.append(name)
                if name == "reset" || state.refuses != nil { return state.refuses }
                (state.facts.activeState, state.facts.invocationID) = (state.becomes, "two")
                if state.becomes == "failed" { state.facts.result = "exit-code" }
                return nil
            }
            if let error { throw error }
        }

        var control: UnitControl {
            UnitControl(
                observe: { () throws(ProbeError) in self.state.withLock(\.facts) }, start: { () throws(BusError) in try self.called("start") },
                restart: { () throws(BusError) in try self.called("restart") },
                resetFailed: { () throws(BusError) in try self.called("reset") })
        }
    }

    private func run(_ verb: UnitRepair.Verb, _ unit: Unit, named name: String = "tradingbot.service", within: Duration = .seconds(60)) async
        -> BuiltInEnd
    {
        await UnitRepair(
            verb: verb, unit: name, look: scene.look(), control: unit.control, within: within, pause: .milliseconds(5)
        ).run()
    }

    @Test func anActiveUnitIsRestarted() async {
        let unit = Unit("active", sub: "running")
        let end = await run(.restart, unit)
        #expect(end == .acted(["tradingbot.service: restart done, main process 42"]))
        #expect(unit.calls == ["restart"])
    }

    @Test(arguments: [UnitRepair.Verb.start, .restart]) func aFailedUnitIsResetFirst(verb: UnitRepair.Verb) async {
        let unit = Unit("failed", result: "exit-code", sub: "failed")
        #expect(await run(verb, unit).result == .acted)
        #expect(unit.calls == ["reset", verb.rawValue])
    }

    @Test(
        arguments: [
            ("inactive", "success", "loaded", HookResult.stopTrying, "is stopped"),
            ("failed", "timeout", "loaded", .stopTrying, "by an operator that took too long"),
            ("inactive", "success", "masked", .stopTrying, "load state as masked"),
            ("inactive", "success", "not-found", .stopTrying, "load state as not-found"),
            ("activating", "success", "loaded", .tryLater, "already on its way"),
            ("deactivating", "success", "loaded", .tryLater, "already on its way"),
            ("maintenance", "success", "loaded", .stopTrying, "which fpmond does not know"),
        ] as [(String, String, String, HookResult, String)]) func whatItsOperatorWantsIsNotUndone(
            state: String, result: String, load: String, expected: HookResult, words: String
        ) async
    {
        for verb in [UnitRepair.Verb.start, .restart] {
            let unit = Unit(state, result: result, load: load)
            // Another unit than the bot's, of which no other file speaks.
            let end = await run(verb, unit, named: "other.service")
            #expect(end.result == expected, "\(verb) \(end)")
            #expect(end.error?.contains(words) == true, "\(verb) \(end)")
            #expect(unit.calls.isEmpty)
        }
    }

    @Test func anActiveUnitIsNotStarted() async {
        let unit = Unit("active", sub: "running")
        #expect(await run(.start, unit).result == .tryLater)
        #expect(unit.calls.isEmpty)
    }

    @Test(arguments: ["logs/trading_frozen.flag", "state/kill_switch.json", "logs/circuit_breaker_freeze.json"]) func aHaltKeepsTheBotAsItIs(
        file: String
    ) async throws {
        mkdir(scene.path("state"), 0o755)
        try scene.write(#"{"reason": "maintenance", "frozen_by": "me"}"#, to: file)
        let unit = Unit("failed", result: "exit-code", sub: "failed")
        let end = await run(.start, unit)
        #expect(end.result == .stopTrying)
        #expect(end.error?.hasPrefix("trading was halted on purpose: ") == true)
        #expect(unit.calls.isEmpty)
        #expect(await run(.start, Unit("failed", result: "exit-code", sub: "failed"), named: "other.service").result == .acted)
    }

    @Test func whetherTradingWasHaltedMustBeKnown() async throws {
        unlink(scene.path("configs/signal_policies.json"))
        let unit = Unit("failed", result: "exit-code", sub: "failed")
        #expect(await run(.start, unit).result == .tryLater)
        #expect(unit.calls.isEmpty)
    }

    @Test func aUnitThatFailsAgainIsNoSuccess() async {
        let unit = Unit("failed", result: "exit-code", sub: "failed")
        unit.become("failed")
        let end = await run(.start, unit)
        #expect(end == .failed("tradingbot.service was started and has failed (exit-code)"))
    }

    @Test func aUnitThatIsNeverDoneEndsTheRunBeforeItsDeadline() async {
        let unit = Unit("active", sub: "running")
        unit.become("deactivating")
        #expect(await run(.restart, unit, within: .milliseconds(100)) == .failed("tradingbot.service: the restart was not done in time"))
    }

    @Test func aRefusalOfTheManagerIsToldAsItIs() async {
        let unit = Unit("active", sub: "running")
        unit.refuse(.remote(name: "org.freedesktop.DBus.Error.AccessDenied", message: "no"))
        let end = await run(.restart, unit)
        #expect(end.result == .failed(end.error ?? ""))
        #expect(end.error?.contains("AccessDenied") == true)
    }

    @Test func withoutABusItIsTriedLater() async {
        let look = scene.look()
        let control = UnitControl.of("tradingbot.service", on: look.bus)
        let end = await UnitRepair(verb: .restart, unit: "tradingbot.service", look: look, control: control, within: .seconds(60)).run()
        #expect(end.result == .tryLater)
    }
}
