/// The status of a failure point, in the roll-up order of monitoring plugins: unknown is worse than ok and better than warning.
public enum Status: String, Sendable, Hashable, Comparable, CaseIterable, Codable {
    case ok, unknown, warning, critical

    /// 0 ok, 1 unknown, 2 warning, 3 critical: the order of severity, not the exit code.
    public var severity: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }

    /// Warning or critical: trading suffers or may suffer. Unknown is not failing.
    public var isFailing: Bool { self >= .warning }

    /// The exit code of the Nagios plugin convention: 0 ok, 1 warning, 2 critical, 3 unknown.
    public var exitCode: Int32 {
        switch self {
        case .ok: 0
        case .warning: 1
        case .critical: 2
        case .unknown: 3
        }
    }

    public static func < (a: Status, b: Status) -> Bool { a.severity < b.severity }
}
