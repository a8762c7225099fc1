public import Systemd

/// The steps before the first look that may take long: a disk that does not answer must not end in one restart after another.
public struct Startup: Sendable {
    /// A step has not ended within ``limit``: better to begin anew than to hang for ever without a watcher.
    public struct Stalled: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// How long a step is waited for before the service manager is asked for more time, and how often it is asked.
    var pause: Duration = .seconds(5)
    /// How much more time is asked for.
    var more: Duration = .seconds(30)
    /// The longest that a step may take.
    var limit: Duration = .seconds(600)
    private let notify: Notify

    public init(notify: Notify = .fromEnvironment()) { self.notify = notify }

    /// Does a step on a thread of its own. While it takes long the service manager is told what is waited for, and asked for more time.
    public func step<Value: Sendable>(_ what: String, _ work: @escaping @Sendable () -> Value) async throws(Stalled) -> Value {
        guard let attempt = BoundedWork.onThread(work) else { throw Stalled(description: "no thread for \(what)") }
        let began = ContinuousClock.now
        while true {
            if let value = await attempt.value(within: pause) { return value }
            let elapsed = ContinuousClock.now - began
            if elapsed >= limit || Task.isCancelled {
                throw Stalled(description: "\(what) has not ended within \(Int(elapsed.components.seconds)) s")
            }
            _ = notify.extendTimeout(by: more, status: "\(what) for \(Int(elapsed.components.seconds)) s")
        }
    }
}
