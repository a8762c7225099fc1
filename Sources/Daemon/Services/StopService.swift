import Glibc
import Logging
import Probes
import ServiceLifecycle
import Systemd

/// The last service to start and the first to be stopped: says that the end has begun, and sees to it that it comes in time.
struct StopService: Service {
    let notify: Notify
    let logger: Logger

    /// How long all services together may take to end by themselves; afterwards they are cancelled.
    static let patience: Duration = .seconds(4)

    /// After this we are gone, whatever still hangs; microseconds.
    private static let lastResort: useconds_t = 4_700_000

    func run() async throws {
        try? await gracefulShutdown()
        guard Task.isShuttingDownGracefully else { return }
        _ = notify.stopping(status: "stopping")
        logger.record(Event(.stopping, .notice, "fpmond was told to end"))
        // A file system that does not answer must not hold us longer than the 5 s that the end may take: what counts was saved at its transition.
        _ = DetachedThread.start {
            usleep(Self.lastResort)
            _exit(EX_TEMPFAIL)
        }
    }
}
