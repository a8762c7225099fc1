import ArgumentParser
import Daemon

extension Fpmond {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Watch for ever: what fpmond.service runs.",
            discussion: "SIGHUP reads the configuration again; SIGTERM ends it with its state saved. Exit 78: the configuration is not valid.")

        @OptionGroup var options: ConfigOptions

        func run() async throws {
            let configuration = try options.load()
            let daemon = WatchDaemon(configPath: options.path, configuration: configuration, override: options.override)
            let faults = daemon.preparationFaults()
            guard faults.isEmpty else {
                Output.complain(faults)
                throw ExitCode(faults.contains { $0.contains("already") } ? 75 : 73)
            }
            try await daemon.run()
        }
    }
}
