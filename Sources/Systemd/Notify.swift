internal import Glibc

/// What the service tells the service manager about itself: the datagrams of sd_notify(3).
///
/// The protocol is spoken here directly instead of through `sd_notify`, because that one reads the process environment at each call,
/// and the environment has to be forgotten before the first hook is started.
/// Source: sd_notify(3), sd_watchdog_enabled(3).
public struct Notify: Sendable, Hashable {
    /// The variables by which systemd addresses exactly this process; no child may inherit them.
    public static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// What became of one datagram. A daemon goes on in each case; only the log differs.
    public enum Delivery: Sendable, Hashable {
        case sent
        /// There is no `NOTIFY_SOCKET`: nobody listens, and that is fine.
        case unsupervised
        /// errno of the call that failed.
        case failed(Int32)
    }

    /// The datagram socket of the service manager: a path, or `@name` in the abstract namespace; nil when nobody listens.
    public let socket: String?

    /// After how much silence systemd kills this process; nil when it keeps no watch. Ping at less than half of it.
    public let watchdogInterval: Duration?

    /// Whether a service manager asked to be told (`NOTIFY_SOCKET` is there).
    public var isUnderSystemd: Bool { socket != nil }

    public init(socket: String?, watchdogInterval: Duration? = nil) {
        self.socket = socket
        self.watchdogInterval = watchdogInterval
    }

    /// Reads the three `variables`; `processID` nil is this process. A watchdog meant for another process (`WATCHDOG_PID`) is not ours to feed.
    public init(environment: [String: String], processID: Int32? = nil) {
        let socket = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(socket: socket, watchdogInterval: Notify.watchdog(in: environment, processID: processID ?? getpid()))
    }

    /// As found in this process's environment, which is left as it is: see `forgetEnvironment()`.
    public static func fromEnvironment() -> Notify {
        var environment: [String: String] = [:]
        for name in variables {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return Notify(environment: environment)
    }

    /// Takes the three `variables` out of this process's environment, so that neither hooks nor their children speak in our name.
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
