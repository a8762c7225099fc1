import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// Ends a round at each interval: a line of the log, the summary, the status line. Announces readiness after the first.
final class RoundService: Service {
    private let watcher: Watcher
    private let interval: Mutex<Duration>
    private let alarm = Alarm()
    private let progress: Progress
    private let notify: Notify

    init(watcher: Watcher, interval: Duration, progress: Progress, notify: Notify) {
        (self.watcher, self.progress, self.notify) = (watcher, progress, notify)
        self.interval = Mutex(interval)
    }

    func setInterval(_ new: Duration) {
        let changed = interval.withLock { current in
            defer { current = new }
            return current != new
        }
        if changed { alarm.ring() }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await watcher.waitForFirstRound()
            if Task.isCancelled { return }
            let first = await watcher.completeRound()
            _ = notify.ready(status: first)
            var next = ContinuousClock.now
            while !Task.isCancelled {
                let interval = interval.withLock { $0 }
                next += interval
                while next <= ContinuousClock.now { next += interval }
                progress.rest(.rounds, for: next - .now)
                await alarm.wait(until: next)
                if Task.isCancelled { break }
                if ContinuousClock.now < next { next = ContinuousClock.now }
                // Said again each time: a word that a busy service manager had no room for would leave us starting, or reloading, for ever.
                _ = notify.ready(status: await watcher.completeRound())
            }
        }
        await watcher.lastWords()
    }
}
