import ArgumentParser
import Daemon
import Glibc
import Healing
import Outputs

/// The command: one file a verb.
@main
struct Fpmond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fpmond",
        abstract: "Says whether the trading bot can trade; if not why, since when, until when; and repairs what may be repaired.",
        discussion: """
            Stands beside the bot on one machine and watches it from outside: its files, its unit, its endpoints. It never writes to the bot's tree.
            As a daemon it is run by fpmond.service; `fpmond check` looks once, with or without a daemon.
            Exit, whatever the verb: 64 wrong usage, 74 standard output could not be written, 78 wrong configuration.
            """,
        version: Version.current,
        subcommands: [Run.self, Check.self, Explain.self, Validate.self, ListCatalogue.self, Heal.self, Reload.self, Schema.self, Manual.self])

    /// Where the configuration lies unless told otherwise.
    static let configPath = "/etc/fpmond/fpmond.json"

    static func main() async {
        // A reader that leaves early (`fpmond check | head`) is seen as an error of write(2) and is none of ours. Children get the default back.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
            Console.end(0)
        } catch {
            let status = exitCode(for: error).rawValue
            let words = fullMessage(for: error)
            // Help, the version and completions are results as well.
            if status == 0, !words.isEmpty { Console.say(ours: words) } else if !words.isEmpty { Console.complain(verbatim: words) }
            Console.end(status)
        }
    }
}
