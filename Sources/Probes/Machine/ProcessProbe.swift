public import FailurePoints
public import Systemd
import Threads

/// Lists the processes of the bot's unit, and other processes that resemble a bot. Source: proc(5), cgroups(7), bot contract 2.
public struct ProcessProbe: SuspendingProbe {
    private let unit: BotUnit
    let scan: ProcessScan

    /// - Parameters:
    ///   - root: the bot's directory as configured.
    ///   - deadline: of the call to the service manager, well within that of the probe.
    public init(bus: Bus, unit: String, root: String, deadline: Duration = .seconds(3)) {
        self.unit = BotUnit(bus: bus, name: unit, deadline: deadline)
        scan = ProcessScan(root: root)
    }

    /// - Throws: `blind` with `no-bus`, `bus-timeout`, `bus-error`, `no-thread`, `proc-unreadable` or `no-control-group`.
    public func observe() async throws(ProbeError) -> ProcessFacts {
        let properties = try await unit.properties([.controlGroup, .mainPID])
        let (group, pid) = (properties.text(.controlGroup), properties.mainPID.map(Int.init))
        return try await TaskLoop.value { [scan] () throws(ProbeError) in try scan.measure(controlGroup: group, mainPID: pid) }
    }
}
