internal import Glibc

/// Messages from the service to the service manager: the datagrams of sd_notify(3).
///
/// Implements the protocol directly instead of using `sd_notify`, which reads the process environment at each call,
/// because these variables have to be removed from the environment before the first hook starts.
/// Source: sd_notify(3), sd_watchdog_enabled(3).
public struct Notify: Sendable, Hashable {
    /// The variables by which systemd addresses exactly this process; no child may inherit them.
    public static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// The result of one datagram. A daemon continues in each case; only the log differs.
    public enum Delivery: Sendable, Hashable {
        case sent
        /// There is no `NOTIFY_SOCKET`, so nothing was sent.
        case unsupervised
        /// The errno of the failed call.
        case failed(Int32)
    }

    /// The datagram socket of the service manager: a path, or `@name` in the abstract namespace; nil without one.
    public let socket: String?

    /// The silence after which systemd kills this process; nil without a watchdog. Ping at less than half of it.
    public let watchdogInterval: Duration?

    /// Whether a service manager expects messages (`NOTIFY_SOCKET` is set).
    public var isUnderSystemd: Bool { socket != nil }

    public init(socket: String?, watchdogInterval: Duration? = nil) {
        self.socket = socket
        self.watchdogInterval = watchdogInterval
    }

    /// Reads the three `variables`; `processID` nil is this process. A watchdog for another process (`WATCHDOG_PID`) is ignored.
    public init(environment: [String: String], processID: Int32? = nil) {
        let socket = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(socket: socket, watchdogInterval: Notify.watchdog(in: environment, processID: processID ?? getpid()))
    }

    /// From this process's environment, which stays unchanged: see `forgetEnvironment()`.
    public static func fromEnvironment() -> Notify {
        var environment: [String: String] = [:]
        for name in variables {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return Notify(environment: environment)
    }

    /// Removes the three `variables` from this process's environment, so that neither hooks nor their children can send in fpmond's name.
    /// Call once, early: `unsetenv(3)` is not safe while other threads read the environment.
    public static func forgetEnvironment() {
        for name in variables { unsetenv(name) }
    }

    private static func watchdog(in environment: [String: String], processID: Int32) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0 else { return nil }
        if let owner = environment["WATCHDOG_PID"], Int32(owner) != processID { return nil }
        return .microseconds(microseconds)
    }
}
