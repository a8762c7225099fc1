import FailurePoints
import Systemd
import Threads

/// The bot's unit on the bus, for probes that need its control group and main process.
struct BotUnit: Sendable {
    let bus: Bus
    let name: String
    /// Deadline of each call, well within that of the probe.
    let deadline: Duration

    /// - Throws: `blind` without a bus (`no-bus`), when it does not answer in time (`bus-timeout`), or when the manager refuses (`bus-error`).
    func properties(_ wanted: [UnitProperties.Name] = UnitProperties.Name.allCases) async throws(ProbeError) -> UnitProperties {
        do throws(BusError) {
            return try await bus.unit(name, wanted, deadline: deadline)
        } catch { throw .blind(error, about: name) }
    }
}

extension ProbeError {
    /// The probe error for a failed bus call.
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

extension TaskLoop {
    /// Blocking work within a task, in its turn on the thread of the loop.
    ///
    /// - Throws: `blind` with `no-thread`, or what the work throws.
    static func value<Value: Sendable>(_ work: @escaping @Sendable () throws(ProbeError) -> Value) async throws(ProbeError) -> Value {
        let result: Result<Value, ProbeError> = await withCheckedContinuation { continuation in
            shared.perform {
                let result = Result { () throws(ProbeError) in try work() }
                return { continuation.resume(returning: result) }
            } refuse: {
                continuation.resume(returning: .failure(.blind(reason: "no-thread", detail: "the system refused a thread")))
            }
        }
        return try result.get()
    }
}
