import ArgumentParser
import Config
import Healing

extension Fpmond {
    struct KeepGood: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "keep-good",
            abstract: "Keep a copy of each file that a healer may restore, while the file is good.",
            discussion: """
                For restore_file: copies go to last-good in /var/lib/fpmond-heal, each only if the file keeps every rule of the catalogue in two looks.
                fpmond-keep.timer runs it every hour. Never writes to the bot's directory.
                Exit: 0 done, also where a file is not good; 74 a copy could not be written; 78 wrong configuration.
                """)

        @OptionGroup var options: ConfigOptions

        func run() throws {
            let configuration: Configuration
            do throws(HealRefusal) { configuration = try options.loadForHealing() } catch {
                Console.complain(error.lines.map { "keep-good: \($0)" })
                throw ExitCode(error.exitStatus)
            }
            let end = GoodFileKeeper(configuration).run()
            if !end.lines.isEmpty { Console.say(end.lines.joined(separator: "\n")) }
            Console.complain(end.complaints.map { "keep-good: \($0)" })
            if !end.complaints.isEmpty { throw ExitCode(74) }
        }
    }
}
