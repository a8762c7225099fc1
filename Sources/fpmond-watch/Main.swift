import Config
import Daemon
import FailurePoints
import Glibc
import Threads

/// The daemon. `fpmond run` becomes this program, so that what the verbs need stays out of the process that runs for ever.
///
/// Its arguments are those that `fpmond run` makes: the command's own path, `run`, and absolute paths for `--config` and `--root`.
@main
enum Main {
    static func main() {
        ResidentMemory.prepare()
        signal(SIGPIPE, SIG_IGN)
        // The name by which operators, and `fpmond reload`, know the daemon.
        if let name = fopen("/proc/self/comm", "we") {
            fputs("fpmond", name)
            fclose(name)
        }
        TaskLoop.main { exit(await status()) }
    }

    private static func status() async -> Int32 {
        guard let orders = Orders(CommandLine.arguments) else {
            complain(["`fpmond run` starts this; it is not for other use"])
            return EX_USAGE
        }
        do {
            return try await watch(orders)
        } catch let stalled as Startup.Stalled {
            complain([stalled.description])
            return EX_TEMPFAIL
        } catch {
            complain(["\(error)"])
            return EXIT_FAILURE
        }
    }

    /// The exit status of a daemon that could not start; 0: it ended because it was told to.
    private static func watch(_ orders: Orders) async throws -> Int32 {
        let startup = Startup()
        let loaded = try await startup.step("reading the configuration") { orders.configuration }
        let configuration: Configuration
        switch loaded {
        case .failure(let faults):
            complain(faults.lines)
            return EX_CONFIG
        case .success(let read): configuration = read
        }
        let daemon = WatchDaemon(
            configPath: orders.config, configuration: configuration, command: orders.command, override: orders.override)
        let faults = try await startup.step("creating the directories of the outputs and the state") { daemon.preparationFaults() }
        if let first = faults.first {
            complain(faults.map(\.description))
            return first.exitStatus
        }
        try await daemon.run()
        return EXIT_SUCCESS
    }

    private static func complain(_ lines: [String]) {
        for line in lines {
            let text = Array("fpmond: \(UntrustedText.printable(line))\n".utf8)
            _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }
}
