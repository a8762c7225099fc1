import Glibc
import Logging
import Outputs
import Probes
import ServiceLifecycle
import Systemd
import Threads

/// The last service to start and the first to stop: announces the shutdown and enforces its time limit.
struct StopService: Service {
    let notify: Notify
    let logger: Logger

    /// How long all services together may take to end by themselves; then they are cancelled.
    static let patience: Duration = .seconds(4)

    /// The process exits after this time, even if something still hangs; microseconds.
    private static let lastResort: useconds_t = 4_700_000

    func run() async throws {
        try? await gracefulShutdown()
        guard Task.isShuttingDownGracefully else { return }
        _ = notify.stopping(status: "stopping")
        logger.record(Event(.stopping, .notice, "fpmond is stopping"))
        // A hanging file system must not delay the shutdown beyond 5 s: each transition was saved when it happened.
        _ = DetachedThread.start {
            usleep(Self.lastResort)
            _exit(EX_TEMPFAIL)
        }
    }
}
