import Logging
import Scheduling
import ServiceLifecycle
import Synchronization
import Systemd
import Threads

/// Ends a round at each interval: a line of the log, the summary, the status line. Sends READY=1 after the first.
///
/// The first round ends when every probe has reported, but at the latest after ``patience``: a slow probe must not let the service manager's
/// start timeout expire. The round names the probes without a result, and another round ends as soon as they have reported.
final class RoundService: Service {
    private let watcher: Watcher
    private let interval: Mutex<Duration>
    private let alarm = Alarm()
    private let liveness: Liveness
    private let notify: Notify
    /// A problem of fpmond itself, for the status line; nil: no problem.
    private let complaint: @Sendable () -> String?
    /// Called after each round.
    private let onEnd: @Sendable () -> Void

    /// How long the first round waits for the probes.
    static let patience: Duration = .seconds(1)

    init(
        watcher: Watcher, interval: Duration, liveness: Liveness, notify: Notify, complaint: @escaping @Sendable () -> String? = { nil },
        onEnd: @escaping @Sendable () -> Void = {}
    ) {
        (self.watcher, self.liveness, self.notify, self.complaint, self.onEnd) = (watcher, liveness, notify, complaint, onEnd)
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
            await watcher.begin()
            async let _: Void = ringWhenAllHaveLooked()
            await alarm.wait(until: .now + Self.patience)
            if Task.isCancelled { return }
            let first = await watcher.completeRound()
            _ = notify.ready(status: status(first))
            var next = ContinuousClock.now
            while !Task.isCancelled {
                let interval = interval.withLock { $0 }
                next += interval
                while next <= ContinuousClock.now { next += interval }
                liveness.rest(.rounds, for: next - .now)
                await alarm.wait(until: next)
                if Task.isCancelled { break }
                if ContinuousClock.now < next { next = ContinuousClock.now }
                // Sent each time: if a busy service manager lost the message once, the unit would stay in `activating` or `reloading` for ever.
                _ = notify.ready(status: status(await watcher.completeRound()))
                onEnd()
            }
        }
        await watcher.lastWords()
    }

    private func ringWhenAllHaveLooked() async {
        await watcher.waitForFirstRound()
        alarm.ring()
    }

    private func status(_ sentence: String) -> String { complaint().map { "\($0); \(sentence)" } ?? sentence }
}
