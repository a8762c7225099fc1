import ArgumentParser
import Daemon
import Glibc
import Outputs

extension Fpmond {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the daemon, as fpmond.service does.",
            discussion: "SIGHUP reloads the configuration; SIGTERM saves the state and ends it. Exit 78: the configuration is not valid.")

        @OptionGroup var options: ConfigOptions

        func run() async throws {
            do {
                try await watch()
            } catch let stalled as Startup.Stalled {
                Console.complain([stalled.description])
                throw ExitCode(EX_TEMPFAIL)
            }
        }

        private func watch() async throws {
            let startup = Startup()
            let configuration = try await startup.step("reading the configuration") { [options] in Result { try options.load() } }.get()
            let daemon = WatchDaemon(configPath: options.path, configuration: configuration, override: options.override)
            let faults = try await startup.step("creating the directories of the outputs and the state") { daemon.preparationFaults() }
            if let first = faults.first {
                Console.complain(faults.map(\.description))
                throw ExitCode(first.exitStatus)
            }
            try await daemon.run()
        }
    }
}
