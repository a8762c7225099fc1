package import Systemd
import Threads

/// The steps before the first observation that may take long: a hanging disk must not cause a restart loop.
package struct Startup: Sendable {
    /// A step has not ended within ``limit``: a restart is better than hanging for ever.
    package struct Stalled: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Interval of the requests to the service manager for more time.
    package var pause: Duration = .seconds(5)
    /// How much more time to request.
    package var more: Duration = .seconds(30)
    /// The maximum duration of a step.
    package var limit: Duration = .seconds(600)
    private let notify: Notify

    package init(notify: Notify = .fromEnvironment()) { self.notify = notify }

    /// Runs a step on a separate thread. While it takes long, the service manager gets a status and a request for more time.
    package func step<Value: Sendable>(_ what: String, _ work: @escaping @Sendable () -> Value) async throws(Stalled) -> Value {
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
