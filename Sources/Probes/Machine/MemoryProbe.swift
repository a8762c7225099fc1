public import FailurePoints
public import Systemd
import Threads

/// Reads how much memory the bot's control group and the machine have left. Source: bot contract 14, row 2.5c.
public struct MemoryProbe: SuspendingProbe {
    private let unit: BotUnit
    let scan: MemoryScan

    /// - Parameter deadline: of the call to the service manager, well within that of the probe.
    public init(bus: Bus, unit: String, deadline: Duration = .seconds(3)) {
        self.unit = BotUnit(bus: bus, name: unit, deadline: deadline)
        scan = MemoryScan()
    }

    /// - Throws: `blind` with `no-bus`, `bus-timeout`, `bus-error`, `no-thread` or `proc-unreadable`.
    public func observe() async throws(ProbeError) -> MemoryFacts {
        let properties = try await unit.properties([.controlGroup, .invocationID])
        let (group, run) = (properties.text(.controlGroup), properties.invocationID)
        return try await TaskLoop.value { [scan] () throws(ProbeError) in try scan.measure(controlGroup: group, invocationID: run) }
    }
}
