import FailurePoints
import Logging
import ServiceLifecycle
import Systemd

/// Feeds systemd's watchdog, and only while every probe and the rounds make progress.
///
/// A disk that takes no writes is none of its business: a restart would not mend it, and then nobody would watch. The writer says so itself.
struct WatchdogService: Service {
    let liveness: Liveness
    let notify: Notify
    let logger: Logger

    func run() async throws {
        guard let limit = notify.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        // Three chances within the limit: one late wake-up on a busy machine costs nothing.
        let pause = limit / 3
        await cancelWhenGracefulShutdown {
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
                try? await Task.sleep(for: pause)
            }
        }
    }
}
