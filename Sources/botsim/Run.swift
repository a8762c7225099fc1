import ArgumentParser
import BotSimulator
import Glibc

/// `botsim run`: keeps a tree as the bot would, until TERM or INT.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep a tree as the bot would, until TERM or INT.",
        discussion: "Reads commands from standard input: `on ID[:VARIANT]`, `off ID[:VARIANT]`, `quit`.")

    @OptionGroup var tree: TreeOptions

    @Option(help: "Divide every period by this.") var speed = 1.0

    @Option(help: "A directory whose file `faults` names what should fail, one ID[:VARIANT] a line; `ports.json` is written there.")
    var control: String?

    @Option(help: "The port of the exchange; CoinGlass and the control host get the next two. 0: any three.") var httpPort: UInt16?

    @Option(help: "The port of the dashboard; 0: any.") var dashboardPort: UInt16?

    @Flag(help: "Claim this process's own id in the heartbeat, as the unit's main process must.") var realPid = false

    @Flag(help: "Start five idle children, as the bot has.") var workers = false

    // Not read: it makes the command line end as the bot's does.
    @Argument(help: .hidden) var script: String?

    func validate() throws {
        guard speed > 0, speed <= 10_000 else { throw ValidationError("--speed: must be above 0 and at most 10000") }
    }

    func run() throws {
        if Workers.isOne { return Workers.idle() }
        var settings = LiveBot.Settings(root: try absolute(tree.root))
        settings.seed = tree.seed
        settings.options = tree.options
        settings.options.speed = speed
        if realPid { settings.options.pid = getpid() }
        settings.control = try control.map { ControlDirectory(path: try absolute($0)) }
        settings.hasWorkers = workers
        if let httpPort {
            settings.ports[.exchange] = httpPort
            settings.ports[.coinglass] = httpPort == 0 ? 0 : httpPort + 1
            settings.ports[.control] = httpPort == 0 ? 0 : httpPort + 2
        }
        settings.ports[.dashboard] = dashboardPort
        var bot = LiveBot(settings)
        throw ExitCode(try bot.run())
    }

    /// The bot changes its directory: a relative path would then mean something else.
    private func absolute(_ path: String) throws -> String {
        mkdir(path, 0o755)
        guard let resolved = realpath(path, nil) else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// What every command that writes a tree is told.
struct TreeOptions: ParsableArguments {
    @Option(help: "The bot's root.") var root: String

    @Option(help: "Decides everything that is left to chance.") var seed: UInt64 = 1

    @Option(help: "How many positions are open: 0 to 8.") var open = 3

    @Option(help: "How many positions a new book has closed.") var closed = 48

    @Option(help: "The exchange the bot trades on: blofin or kraken.", transform: choice) var exchange = SimulatorOptions.Exchange.blofin

    func validate() throws {
        guard (0...8).contains(open) else { throw ValidationError("--open: must be 0 to 8") }
        guard (0...100_000).contains(closed) else { throw ValidationError("--closed: must be 0 to 100000") }
    }

    var options: SimulatorOptions {
        var options = SimulatorOptions()
        options.openPositions = open
        options.closedPositions = closed
        options.exchange = exchange
        return options
    }
}

/// The case of an enumeration that a text names.
func choice<Choice: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Choice {
    guard let choice = Choice(rawValue: text) else {
        throw ValidationError("unknown: \(text); known: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
}
