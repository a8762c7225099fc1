public import FailurePoints
public import Systemd

/// Asks the service manager for the bot's unit over D-Bus; a change is pushed, see ``Bus/watch(unit:onChange:)``.
public struct UnitProbe: SuspendingProbe {
    private let unit: BotUnit

    /// - Parameter deadline: of each call on the bus, well within the probe's own.
    public init(bus: Bus, unit: String, deadline: Duration = .seconds(3)) {
        self.unit = BotUnit(bus: bus, name: unit, deadline: deadline)
    }

    /// - Throws: `blind` without a bus (`no-bus`), when it does not answer in time (`bus-timeout`), or when the manager refuses (`bus-error`).
    public func observe() async throws(ProbeError) -> UnitFacts {
        UnitFacts(name: unit.name, try await unit.properties())
    }
}

extension UnitFacts {
    init(name: String, _ properties: UnitProperties) {
        self.init(
            name: name, loadState: properties.loadState, activeState: properties.text(.activeState) ?? "", subState: properties.text(.subState) ?? "")
        (unitFileState, result) = (properties.text(.unitFileState), properties.text(.result))
        mainPID = properties.mainPID.flatMap { $0 > 0 ? Int($0) : nil }
        restarts = properties.amount(.restarts).flatMap { Int(exactly: $0) }
        startedAt = Self.instant(properties.microseconds(.mainStart)) ?? Self.instant(properties.microseconds(.activeEnter))
        exitedAt = Self.instant(properties.microseconds(.mainExit))
        stateChangedAt = Self.instant(properties.microseconds(.stateChange))
        (exitStatus, exitCode) = (properties.mainEnd.map { Int($0.status) }, properties.mainEnd.map { Int($0.code) })
        (memoryBytes, tasks, cpuNanoseconds) = (properties.amount(.memory), properties.amount(.tasks), properties.amount(.processorTime))
        (controlGroup, workingDirectory) = (properties.text(.controlGroup), properties.workingDirectory)
        (invocationID, user) = (properties.invocationID, properties.text(.user))
    }

    /// systemd writes 0 for what never happened.
    private static func instant(_ microseconds: Int64?) -> Instant? {
        microseconds.flatMap { $0 > 0 ? Instant(microseconds: $0) : nil }
    }
}
