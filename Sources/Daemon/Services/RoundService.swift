import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// Ends a round at each interval: a line of the log, the summary, the status line. Announces readiness after the first.
///
/// The first ends when every probe has looked, but waits for none of them longer than ``patience``: readiness is the watcher's own, and no slow probe
/// may have the service manager end it. The round says what has not looked by then, and another round ends as soon as it has.
final class RoundService: Service {
    private let watcher: Watcher
    private let interval: Mutex<Duration>
    private let alarm = Alarm()
    private let liveness: Liveness
    private let notify: Notify
    /// What is wrong with fpmond itself, for the status line; nil: nothing.
    private let complaint: @Sendable () -> String?

    /// How long the first round waits for the probes.
    static let patience: Duration = .seconds(1)

    init(
        watcher: Watcher, interval: Duration, liveness: Liveness, notify: Notify, complaint: @escaping @Sendable () -> String? = { nil }
    ) {
        (self.watcher, self.liveness, self.notify, self.complaint) = (watcher, liveness, notify, complaint)
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
                // Said again each time: a word that a busy service manager had no room for would leave us starting, or reloading, for ever.
                _ = notify.ready(status: status(await watcher.completeRound()))
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
