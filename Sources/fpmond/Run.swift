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
            if let first = faults.first {
                Output.complain(faults.map(\.description))
                throw ExitCode(first.exitStatus)
            }
            try await daemon.run()
        }
    }
}
