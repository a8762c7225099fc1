import ArgumentParser

/// The command line of the stand-in for the bot.
@main
struct Botsim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "botsim", abstract: "A stand-in for the trading bot: writes the same files, and can be told to fail.",
        subcommands: [Run.self, Write.self, Refresh.self, FaultCommand.self, Faults.self])
}
