import ServiceLifecycle
import Threads

/// Tells when a silence begins or ends by the clock.
final class SilenceService: Service {
    private let watcher: Watcher
    private let alarm = Alarm()

    /// After a step of the wall clock the rounds find what is due; this only makes an undisturbed end exact.
    private static let longest: Duration = .seconds(86_400)

    init(watcher: Watcher) { self.watcher = watcher }

    /// The silences have changed.
    func ring() { alarm.ring() }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await watcher.waitForFirstRound()
            while !Task.isCancelled {
                let left = await watcher.expireSilences() ?? Self.longest
                await alarm.wait(until: .now + min(max(left, .milliseconds(10)), Self.longest))
            }
        }
    }
}
