import ArgumentParser
import Daemon
import FailurePoints
import Glibc

extension Fpmond {
    struct Heal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run one configured healer's hook now: what fpmond-heal@.service runs.",
            discussion: """
                Ends with the hook's own answer: 0 acted, 75 try later, 125 stop trying, 124 timed out, anything else failed.
                Whether it helped is for the daemon's next look to say. As root it refuses a configuration that others may write.
                """)

        @Argument(help: "The healer's name in the configuration.")
        var name: String

        @OptionGroup var options: ConfigOptions

        @Option(
            name: .long, help: ArgumentHelp("The watcher's handover: only FPMOND_* variables and the finding are taken from it.", valueName: "file"))
        var context: String?

        @Option(name: .long, help: ArgumentHelp("Leave a report of the run here. Default: $RUNTIME_DIRECTORY/NAME.json, if set.", valueName: "file"))
        var result: String?

        func run() async throws {
            if geteuid() == 0, let path = options.path {
                let faults = ConfigurationFile.ownershipFaults(path)
                guard faults.isEmpty else {
                    Output.complain(["as root, only a configuration that nobody else can write is obeyed"] + faults.map { "\($0.problem)" })
                    throw ExitCode(EX_CONFIG)
                }
            }
            var configuration = try options.load()
            options.override(&configuration)
            let ended: (exitStatus: Int32, output: String, error: String?)
            do throws(Daemon.Heal.Failure) {
                ended = try await Daemon.Heal.run(
                    HealerName(rawValue: name), configuration, contextPath: context, resultPath: result ?? runtimeResult)
            } catch {
                Output.complain(["heal \(name): \(error)"])
                throw ExitCode(EX_CONFIG)
            }
            if !ended.output.isEmpty { Output.say(ended.output) }
            if let error = ended.error { Output.complain(["\(name): \(error)"]) }
            throw ExitCode(ended.exitStatus)
        }

        private var runtimeResult: String? {
            getenv("RUNTIME_DIRECTORY").map { "\(String(cString: $0).split(separator: ":").first ?? "")/\(name).json" }
        }
    }
}
