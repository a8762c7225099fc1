import ArgumentParser
import Daemon
import Glibc
import Healing
import Outputs

/// The command: one file per verb.
@main
struct Fpmond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fpmond",
        abstract: "Says whether the trading bot can trade; if not, why, since when and until when; and repairs what may be repaired.",
        discussion: """
            Runs beside the bot and watches it from outside: its files, its unit, its endpoints. It never writes to the bot's directory.
            fpmond.service runs it as a daemon; `fpmond check` checks once, with or without a daemon.
            Exit, whatever the verb: 64 wrong usage, 74 standard output could not be written, 78 wrong configuration.
            """,
        version: Version.current,
        // Each verb states its name: the parser would find it out by reflection, a fifth of the time that a verb takes to start.
        subcommands: [
            Run.self, Status.self, Check.self, Diagnose.self, Explain.self, Look.self, Follow.self, Silence.self, Unsilence.self, Silences.self,
            Heal.self,
            Heals.self,
            Reset.self, Notify.self, Reload.self, Validate.self, ListCatalogue.self, KeepGood.self, Schema.self, Manual.self,
        ])

    /// The default path of the configuration.
    static let configPath = "/etc/fpmond/fpmond.json"

    static func main() async {
        // A reader that ends early (`fpmond check | head`) shows as EPIPE, which is not an error here. Children get the default action back.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
            Console.end(0)
        } catch {
            let status = exitCode(for: error).rawValue
            let words = fullMessage(for: error)
            // Help, the version and completions go to standard output, too.
            if status == 0, !words.isEmpty { Console.say(ours: words) } else if !words.isEmpty { Console.complain(verbatim: words) }
            Console.end(status)
        }
    }
}
