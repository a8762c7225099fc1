/// What systemd says of one unit: the values of some of its properties, as they came over the bus.
///
/// Read property by property, so that the unit's environment never enters this process; a change in between can show in one half only.
/// Source: org.freedesktop.systemd1(5), "Unit Objects" and "Service Unit Objects".
public struct UnitProperties: Sendable, Hashable {
    /// The properties that are asked for.
    public enum Name: String, Sendable, CaseIterable {
        /// `loaded`, `not-found`, `bad-setting`, `error`, `masked`, …
        case loadState = "LoadState"
        /// `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`.
        case activeState = "ActiveState"
        /// `running`, `exited`, `auto-restart`, `dead`, …
        case subState = "SubState"
        /// `enabled`, `disabled`, `static`, `masked`, …
        case unitFileState = "UnitFileState"
        case stateChange = "StateChangeTimestamp"
        case activeEnter = "ActiveEnterTimestamp"
        /// Lowercase hexadecimal, 32 digits; new for each start.
        case invocationID = "InvocationID"

        /// `success`, or how the last run failed: `exit-code`, `signal`, `timeout`, `watchdog`, `oom-kill`, `start-limit-hit`, …
        case result = "Result"
        case mainPID = "MainPID"
        /// Automatic restarts since the unit was last started by hand, which resets the number to zero.
        case restarts = "NRestarts"
        case mainStart = "ExecMainStartTimestamp"
        case mainExit = "ExecMainExitTimestamp"
        /// Exit status or signal number of the main process, by `mainCode`.
        case mainStatus = "ExecMainStatus"
        /// `CLD_EXITED` 1, `CLD_KILLED` 2, `CLD_DUMPED` 3.
        case mainCode = "ExecMainCode"
        case memory = "MemoryCurrent"
        case tasks = "TasksCurrent"
        /// CPU time of the control group, in nanoseconds.
        case processorTime = "CPUUsageNSec"
        case controlGroup = "ControlGroup"
        case workingDirectory = "WorkingDirectory"
        case user = "User"

        /// Whether it belongs to the Service interface: a unit of another kind has no such property.
        var isOfService: Bool {
            switch self {
            case .loadState, .activeState, .subState, .unitFileState, .stateChange, .activeEnter, .invocationID: false
            case .result, .mainPID, .restarts, .mainStart, .mainExit, .mainStatus, .mainCode, .memory, .tasks, .processorTime, .controlGroup,
                .workingDirectory, .user:
                true
            }
        }
    }

    /// `loaded`, `not-found`, …: every unit has one.
    public let loadState: String
    private let values: [Name: BusValue]

    /// Nil without a `LoadState`, which every unit must have.
    package init?(_ values: [Name: BusValue]) {
        guard let loadState = values[.loadState]?.string else { return nil }
        (self.loadState, self.values) = (loadState, values)
    }

    /// Nil: the unit's kind has no such property, or it is empty.
    public func text(_ name: Name) -> String? { values[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    /// Nil for 2^64-1, which is systemd's "not known".
    public func amount(_ name: Name) -> UInt64? { values[name]?.uint.flatMap { $0 == .max ? nil : $0 } }

    /// Microseconds since 1970 UTC; nil for zero, which is systemd's "never".
    public func microseconds(_ name: Name) -> Int64? { amount(name).flatMap { $0 == 0 ? nil : Int64(exactly: $0) } }

    /// Nil for zero: no process has that id.
    public var mainPID: Int32? { values[.mainPID]?.int.flatMap { $0 == 0 ? nil : Int32(exactly: $0) } }

    /// How the main process ended; nil when it has not ended yet.
    public var mainEnd: (code: Int32, status: Int32)? {
        guard let code = values[.mainCode]?.int.flatMap({ $0 == 0 ? nil : Int32(exactly: $0) }) else { return nil }
        return (code, values[.mainStatus]?.int.flatMap { Int32(exactly: $0) } ?? 0)
    }

    /// A leading `!` marks a directory that may be missing; it is no part of the path.
    public var workingDirectory: String? { text(.workingDirectory).map { $0.hasPrefix("!") ? String($0.dropFirst()) : $0 } }

    public var invocationID: String? {
        values[.invocationID]?.bytes.flatMap { bytes in
            bytes.isEmpty ? nil : bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
