import Synchronization

/// Collects the paths that one observation looks at, so that exactly these are watched: a probe declares none, and can forget none.
package final class PathTrace: Sendable {
    @TaskLocal private static var current: PathTrace?

    private let seen = Mutex<Set<WatchedPath>>([])

    private init() {}

    /// Runs `work`, and returns the paths that it looked at on this thread.
    package static func following<Value>(_ work: () -> Value) -> (value: Value, paths: Set<WatchedPath>) {
        let trace = PathTrace()
        let value = $current.withValue(trace) { work() }
        return (value, trace.seen.withLock { $0 })
    }

    /// Notes a path before it is looked at; nothing outside ``following(_:)``.
    ///
    /// - Parameter isListing: the names in this directory are read.
    static func note(_ path: String, isListing: Bool = false) {
        guard let current, !path.hasPrefix("/proc/"), !path.hasPrefix("/sys/") else { return }
        current.seen.withLock { _ = $0.insert(WatchedPath(path, isListing: isListing)) }
    }
}
