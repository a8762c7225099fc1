/// What systemd says of one unit. Nil: the unit's kind has no such property, or it has no value yet.
///
/// Read property by property, so that the unit's environment never enters this process; a change in between can show in one half only.
/// Source: org.freedesktop.systemd1(5), "Unit Objects" and "Service Unit Objects".
public struct UnitProperties: Sendable, Hashable {
    /// `loaded`, `not-found`, `bad-setting`, `error`, `masked`, …
    public var loadState: String
    /// `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`.
    public var activeState: String?
    /// `running`, `exited`, `auto-restart`, `dead`, …
    public var subState: String?
    /// `enabled`, `disabled`, `static`, `masked`, …
    public var unitFileState: String?
    /// `success`, or how the last run failed: `exit-code`, `signal`, `timeout`, `watchdog`, `oom-kill`, `start-limit-hit`, …
    public var result: String?
    public var mainPID: Int32?
    /// Automatic restarts since the unit was last started by hand: goes back to zero.
    public var restarts: UInt32?
    /// Instants are microseconds since 1970 UTC.
    public var mainStartMicroseconds: Int64?
    public var mainExitMicroseconds: Int64?
    public var activeEnterMicroseconds: Int64?
    public var inactiveEnterMicroseconds: Int64?
    public var stateChangeMicroseconds: Int64?
    /// Exit status or signal number of the main process, by `mainCode`.
    public var mainStatus: Int32?
    /// `CLD_EXITED` 1, `CLD_KILLED` 2, `CLD_DUMPED` 3; nil when it has not ended yet.
    public var mainCode: Int32?
    public var memoryBytes: UInt64?
    public var tasks: UInt64?
    /// CPU time of the control group, in nanoseconds.
    public var cpuNanoseconds: UInt64?
    public var controlGroup: String?
    public var workingDirectory: String?
    /// Lowercase hexadecimal, 32 digits; another one for each start.
    public var invocationID: String?
    public var user: String?
    /// The unit's file is newer than what systemd has read.
    public var needsDaemonReload: Bool?

    public init(loadState: String) { self.loadState = loadState }
}

extension UnitProperties {
    static let unitNames = [
        "LoadState", "ActiveState", "SubState", "UnitFileState", "StateChangeTimestamp", "ActiveEnterTimestamp", "InactiveEnterTimestamp",
        "InvocationID", "NeedDaemonReload",
    ]

    static let serviceNames = [
        "Result", "MainPID", "NRestarts", "ExecMainStartTimestamp", "ExecMainExitTimestamp", "ExecMainStatus", "ExecMainCode",
        "MemoryCurrent", "TasksCurrent", "CPUUsageNSec", "ControlGroup", "WorkingDirectory", "User",
    ]

    /// Nil without a `LoadState`, which every unit has.
    init?(_ values: [String: BusValue]) {
        guard let loadState = values["LoadState"]?.string else { return nil }
        self.init(loadState: loadState)
        let text = { (name: String) in values[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        // 2^64-1 is systemd's "not known", zero its "never".
        let amount = { (name: String) in values[name]?.uint.flatMap { $0 == .max ? nil : $0 } }
        let instant = { (name: String) in amount(name).flatMap { $0 == 0 ? nil : Int64(exactly: $0) } }
        activeState = text("ActiveState")
        subState = text("SubState")
        unitFileState = text("UnitFileState")
        result = text("Result")
        mainPID = values["MainPID"]?.int.flatMap { $0 == 0 ? nil : Int32(exactly: $0) }
        restarts = values["NRestarts"]?.uint.flatMap { UInt32(exactly: $0) }
        mainStartMicroseconds = instant("ExecMainStartTimestamp")
        mainExitMicroseconds = instant("ExecMainExitTimestamp")
        activeEnterMicroseconds = instant("ActiveEnterTimestamp")
        inactiveEnterMicroseconds = instant("InactiveEnterTimestamp")
        stateChangeMicroseconds = instant("StateChangeTimestamp")
        mainCode = values["ExecMainCode"]?.int.flatMap { $0 == 0 ? nil : Int32(exactly: $0) }
        mainStatus = mainCode == nil ? nil : values["ExecMainStatus"]?.int.flatMap { Int32(exactly: $0) }
        memoryBytes = amount("MemoryCurrent")
        tasks = amount("TasksCurrent")
        cpuNanoseconds = amount("CPUUsageNSec")
        controlGroup = text("ControlGroup")
        // A leading `!` marks a directory that may be missing.
        workingDirectory = text("WorkingDirectory").map { $0.hasPrefix("!") ? String($0.dropFirst()) : $0 }
        invocationID = values["InvocationID"]?.bytes.flatMap { bytes in
            bytes.isEmpty ? nil : bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        user = text("User")
        needsDaemonReload = values["NeedDaemonReload"]?.bool
    }
}
