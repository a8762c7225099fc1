import FailurePoints
import Systemd

/// The bot's unit on the bus, for probes that look behind it: which control group, which process.
struct BotUnit: Sendable {
    let bus: Bus
    let name: String
    /// Of each call, well within the probe's own.
    let deadline: Duration

    /// - Throws: `blind` without a bus (`no-bus`), when it does not answer in time (`bus-timeout`), or when the manager refuses (`bus-error`).
    func properties() async throws(ProbeError) -> UnitProperties {
        do throws(BusError) {
            return try await bus.unit(name, deadline: deadline)
        } catch { throw .blind(error, about: name) }
    }
}

extension ProbeError {
    /// What a question to the bus that has no answer means for a probe.
    static func blind(_ error: BusError, about what: String) -> ProbeError {
        let reason =
            switch error {
            case .notConnected: "no-bus"
            case .timedOut: "bus-timeout"
            default: "bus-error"
            }
        return .blind(reason: reason, detail: "\(what) over D-Bus: \(error)")
    }
}

extension DetachedThread {
    /// Blocking work in the middle of a task, on a thread of its own.
    ///
    /// - Throws: `blind` with `no-thread`, or what the work throws.
    static func value<Value: Sendable>(_ work: @escaping @Sendable () throws(ProbeError) -> Value) async throws(ProbeError) -> Value {
        let result: Result<Value, ProbeError> = await withCheckedContinuation { continuation in
            let started = start {
                do throws(ProbeError) {
                    continuation.resume(returning: .success(try work()))
                } catch { continuation.resume(returning: .failure(error)) }
            }
            if !started { continuation.resume(returning: .failure(.blind(reason: "no-thread", detail: "the system refused a thread"))) }
        }
        return try result.get()
    }
}
