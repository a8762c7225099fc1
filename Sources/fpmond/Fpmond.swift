import ArgumentParser
import Daemon

/// The command: one file a verb.
@main
struct Fpmond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fpmond",
        abstract: "Says whether the trading bot can trade; if not why, since when, until when; and repairs what may be repaired.",
        discussion: """
            Stands beside the bot on one machine and watches it from outside: its files, its unit, its endpoints. It never writes to the bot's tree.
            As a daemon it is run by fpmond.service; `fpmond check` looks once, with or without a daemon.
            """,
        version: Version.current,
        subcommands: [Run.self, Check.self, Explain.self, Validate.self, ListCatalogue.self, Heal.self, Reload.self, Schema.self, Manual.self])

    /// Where the configuration lies unless told otherwise.
    static let configPath = "/etc/fpmond/fpmond.json"
}
