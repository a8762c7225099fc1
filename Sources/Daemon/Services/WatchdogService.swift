import FailurePoints
import Logging
import Outputs
import Scheduling
import ServiceLifecycle
import Systemd
import Threads

/// Feeds systemd's watchdog while every probe loop and the rounds make progress.
///
/// It ignores a disk that takes no writes: a restart would not help and would stop the watching. The writer reports that.
struct WatchdogService: Service {
    let liveness: Liveness
    let notify: Notify
    let logger: Logger

    /// Interval between two pings: three within the limit, so that one late wake-up on a busy machine does no harm. A ping may
    /// wait half as long again for a waking that serves other work, too.
    static func pause(within limit: Duration) -> Duration { limit / 3 }

    func run() async throws {
        guard let limit = notify.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        let pause = Self.pause(within: limit)
        await cancelWhenGracefulShutdown {
            let alarm = Alarm()
            var told: [String] = []
            while !Task.isCancelled {
                let overdue = liveness.overdue()
                if overdue.isEmpty { _ = notify.pingWatchdog() }
                if overdue != told {
                    told = overdue
                    if !overdue.isEmpty {
                        logger.record(
                            Event(
                                .fault, .error, "no progress in \(overdue.joined(separator: ", ")): the watchdog is not fed",
                                ["STUCK": overdue.joined(separator: " ")]))
                    }
                }
                await alarm.wait(until: .now + pause, leeway: pause / 2)
            }
        }
    }
}
