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
            commandName: "heal",
            abstract: "Run the hook of one configured healer now, as fpmond-heal@.service does.",
            discussion: """
                Exits with the hook's status: 0 acted, 75 try later, 125 stop trying, 124 timed out, anything else failed.
                The daemon's next observations show whether it helped.
                Refuses with 77 what the configuration does not allow (a healer that is disabled or in mode observe, healing disabled), with 75
                what a limit or a guard does not allow now, with 125 what a guard does not allow at all, and as root with 78 a configuration or a
                hook that users other than root can write.
                """)

        @Argument(help: "The healer's name in the configuration.")
        var name: String

        @OptionGroup var options: ConfigOptions

        @Option(
            name: .long,
            help: ArgumentHelp(
                "The watcher's context file: only the variables of the hook contract and the finding are read from it.", valueName: "file"))
        var context: String?

        @Option(name: .long, help: ArgumentHelp("Write a report of the run here. Default: $RUNTIME_DIRECTORY/NAME.json, if set.", valueName: "file"))
        var result: String?

        @Flag(
            name: .long,
            help: "Run it although the configuration, a limit or a guard does not allow it. Only by hand; the record says what was overridden.")
        var despiteConfiguration = false

        @Flag(name: .long, help: "Run nothing: print what would run, as whom, with which environment, and what each guard says now.")
        var dryRun = false

        func run() async throws {
            var heal: RequestedHeal
            do throws(HealRefusal) {
                heal = try RequestedHeal(name, contextPath: context, resultPath: result ?? runtimeResult, despiteConfiguration: despiteConfiguration)
            } catch {
                Console.complain(error.lines.map { "heal: \($0)" })
                throw ExitCode(error.exitStatus)
            }
            heal.spare = runtimeDirectory.map { "\($0)/runs" }
            let load = { () throws(HealRefusal) in try options.loadForHealing() }
            let ended =
                dryRun
                ? await heal.preview(guards: OneOffCheck.guardAnswers, load) : await heal.run(guards: OneOffCheck.guardAnswers, load)
            if !ended.output.isEmpty { Console.say(ended.output) }
            if !ended.errors.isEmpty { Console.passOn(ended.errors) }
            Console.complain(ended.complaints.map { "heal \(name): \($0)" })
            throw ExitCode(ended.exitStatus)
        }

        private var runtimeDirectory: String? {
            getenv("RUNTIME_DIRECTORY").flatMap { String(cString: $0).split(separator: ":").first.map(String.init) }
        }

        private var runtimeResult: String? { runtimeDirectory.map { "\($0)/\(name).json" } }
    }
}
