import ArgumentParser
import Config
import Daemon
import FailurePoints
import Glibc
import Healing
import Outputs

extension Fpmond {
    struct Heal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run one configured healer's hook now: what fpmond-heal@.service runs.",
            discussion: """
                Ends with the hook's own answer: 0 acted, 75 try later, 125 stop trying, 124 timed out, anything else failed.
                Whether it helped is for the daemon's next look to say.
                Refuses with 77 what the configuration does not allow (a healer that is disabled or in dry_run, healing disabled), and as root
                with 78 a configuration or a hook that others than root may write.
                """)

        @Argument(help: "The healer's name in the configuration.")
        var name: String

        @OptionGroup var options: ConfigOptions

        @Option(
            name: .long,
            help: ArgumentHelp("The watcher's handover: only the variables of the contract and the finding are taken from it.", valueName: "file"))
        var context: String?

        @Option(name: .long, help: ArgumentHelp("Leave a report of the run here. Default: $RUNTIME_DIRECTORY/NAME.json, if set.", valueName: "file"))
        var result: String?

        @Flag(name: .long, help: "Run it although the configuration does not allow it. For a person; it is put on record.")
        var despiteConfiguration = false

        func run() async throws {
            let heal: RequestedHeal
            do throws(HealRefusal) {
                heal = try RequestedHeal(name, contextPath: context, resultPath: result ?? runtimeResult, despiteConfiguration: despiteConfiguration)
            } catch {
                Console.complain(error.lines.map { "heal: \($0)" })
                throw ExitCode(error.exitStatus)
            }
            let ended = await heal.run { () throws(HealRefusal) in try loaded() }
            if !ended.output.isEmpty { Console.say(ended.output) }
            if !ended.errors.isEmpty { Console.passOn(ended.errors) }
            Console.complain(ended.complaints.map { "heal \(name): \($0)" })
            throw ExitCode(ended.exitStatus)
        }

        private func loaded() throws(HealRefusal) -> Configuration {
            guard let path = options.path else { return Configuration() }
            if geteuid() == 0 {
                let faults = ConfigurationFile.ownershipFaults(path)
                guard faults.isEmpty else {
                    throw HealRefusal(.configuration, "as root, only a configuration that nobody else can write is obeyed", faults.map(\.problem))
                }
            }
            do throws(ConfigurationFaults) {
                var configuration = try ConfigurationFile.load(path, catalogue: Catalogue.all)
                options.override(&configuration)
                return configuration
            } catch {
                throw HealRefusal(.configuration, "the configuration is not valid", error.lines)
            }
        }

        private var runtimeResult: String? {
            getenv("RUNTIME_DIRECTORY").map { "\(String(cString: $0).split(separator: ":").first ?? "")/\(name).json" }
        }
    }
}
