import Config
import FailurePoints
import Probes
import Scheduling
import Systemd

/// `restart_unit` and `start_unit`: acts on one unit over D-Bus, where nobody stopped, masked or halted it, and waits for its end.
struct UnitRepair: Sendable {
    enum Verb: String, Sendable { case start, restart }

    let verb: Verb
    let unit: String
    let look: BuiltInLook
    let control: UnitControl
    /// How long the run may take.
    let within: Duration
    var pause: Duration = .milliseconds(500)

    func run() async -> BuiltInEnd {
        let began = ContinuousClock.now
        let before: UnitFacts
        do throws(ProbeError) { before = try await control.observe() } catch { return .later("\(unit): \(error.detail)") }
        if let refusal = await refusal(before) { return refusal }
        do throws(BusError) {
            if before.activeState == "failed" { try await control.resetFailed() }
            switch verb {
            case .start: try await control.start()
            case .restart: try await control.restart()
            }
        } catch {
            return .failed("\(unit) over D-Bus: \(error)")
        }
        // The last word must be said before the deadline.
        while ContinuousClock.now - began < within * 0.9, !Task.isCancelled {
            try? await Task.sleep(for: pause)
            // A short loss of the bus does not end the job.
            guard let now = try? await control.observe(), now.invocationID != before.invocationID else { continue }
            switch now.activeState {
            case "active": return .acted(["\(unit): \(verb) done\(now.mainPID.map { ", main process \($0)" } ?? "")"])
            case "inactive" where now.result ?? "success" == "success": return .acted(["\(unit): \(verb) done, it has ended without an error"])
            case "failed", "inactive": return .failed("\(unit) was started and has failed (\(now.result ?? "unknown"))")
            default: continue
            }
        }
        return .failed("\(unit): the \(verb) was not done in time")
    }

    /// Why the unit must not be touched; nil: it may.
    private func refusal(_ facts: UnitFacts) async -> BuiltInEnd? {
        let isBot = unit == look.configuration.bot.unit
        var snapshot = isBot ? await look.snapshot(of: [.freezes]) : Snapshot()
        snapshot[.unit] = .facts(facts, at: SystemClock.now())
        if ["activating", "deactivating", "reloading"].contains(facts.activeState) {
            return .later("\(unit) is \(facts.activeState): it is already on its way somewhere")
        }
        if isBot, let halt = look.finding("kill-switch-manual", in: snapshot), halt.holds || halt.status != .ok {
            return halt.holds
                ? .refused("trading was halted on purpose: \(halt.message)")
                : .later("whether trading was halted on purpose is unknown: \(halt.message)")
        }
        guard let state = look.finding("bot-crashed", in: snapshot, unit: unit) else { return .failed("the catalogue has no bot-crashed") }
        switch facts.activeState {
        case "active": return verb == .start ? .later("\(unit) is active already") : nil
        case "failed" where facts.result == "timeout":
            // `systemctl stop` of a unit that does not end in time leaves this, and so may a start.
            return .refused("\(unit) ended by a timeout, as after a stop by an operator that took too long: it is theirs to start")
        case "failed", "inactive":
            if state.status == .unknown { return .later(state.message) }
            return state.healable ? nil : .refused("\(state.message): it is the operator's to start")
        default: return .refused("\(unit) is \(facts.activeState), which fpmond does not know")
        }
    }
}

/// What a repair of a unit needs of the service manager.
struct UnitControl: Sendable {
    var observe: @Sendable () async throws(ProbeError) -> UnitFacts
    var start: @Sendable () async throws(BusError) -> Void
    var restart: @Sendable () async throws(BusError) -> Void
    var resetFailed: @Sendable () async throws(BusError) -> Void

    private static let deadline: Duration = .seconds(10)

    /// The unit on the system's bus.
    static func of(_ unit: String, on bus: Bus) -> UnitControl {
        UnitControl(
            observe: { () throws(ProbeError) in try await UnitProbe(bus: bus, unit: unit).observe() },
            start: { () throws(BusError) in try await bus.startUnit(unit, deadline: deadline) },
            restart: { () throws(BusError) in try await bus.restartUnit(unit, deadline: deadline) },
            resetFailed: { () throws(BusError) in try await bus.resetFailedUnit(unit, deadline: deadline) })
    }
}
