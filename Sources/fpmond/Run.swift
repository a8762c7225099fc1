import ArgumentParser
import Daemon
import Glibc
import Outputs

extension Fpmond {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Watch for ever: what fpmond.service runs.",
            discussion: "SIGHUP reads the configuration again; SIGTERM ends it with its state saved. Exit 78: the configuration is not valid.")

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
            let faults = try await startup.step("making the directories of the outputs and the state") { daemon.preparationFaults() }
            if let first = faults.first {
                Console.complain(faults.map(\.description))
                throw ExitCode(first.exitStatus)
            }
            try await daemon.run()
        }
    }
}
