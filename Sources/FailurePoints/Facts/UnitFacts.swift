/// The bot's systemd unit as the manager reports it. Source: org.freedesktop.systemd1 over D-Bus; nil: the manager gives no value.
public struct UnitFacts: Sendable, Hashable {
    public var name: String
    /// `loaded`, `not-found`, `masked`, `error` …
    public var loadState: String
    /// `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`.
    public var activeState: String
    public var subState: String
    public var unitFileState: String?
    /// `success`, `exit-code`, `signal`, `oom-kill`, `start-limit-hit` …
    public var result: String?
    public var mainPID: Int?
    /// Automatic restarts since the last manual start; falls back to 0 with `reset-failed`.
    public var restarts: Int?
    public var startedAt: Instant?
    public var exitedAt: Instant?
    public var stateChangedAt: Instant?
    public var exitStatus: Int?
    public var exitCode: Int?
    public var memoryBytes: UInt64?
    public var tasks: UInt64?
    public var cpuNanoseconds: UInt64?
    public var controlGroup: String?
    public var workingDirectory: String?
    /// Identifies one run of the unit: a new one means a restart.
    public var invocationID: String?
    public var user: String?

    public init(name: String, loadState: String = "loaded", activeState: String, subState: String) {
        (self.name, self.loadState, self.activeState, self.subState) = (name, loadState, activeState, subState)
    }
}

extension ProbeKey where Facts == UnitFacts {
    public static var unit: Self { Self(.unit) }
}
