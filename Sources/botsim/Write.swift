import ArgumentParser
import BotSimulator

/// `botsim write`: lays a tree once.
struct Write: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lay a complete tree once, healthy or with faults.")

    @OptionGroup var tree: TreeOptions

    @Option(help: "The instant it is of, as RFC 3339; now by default.") var at: String?

    @Option(help: "What should fail, as ID[:VARIANT]; may be repeated.") var fault: [String] = []

    func run() throws {
        var clock = Simulator.realClock
        if let at {
            guard let instant = Simulator.instant(at) else { throw ValidationError("--at: not RFC 3339: \(at)") }
            clock = { instant }
        }
        var simulator = Simulator(root: tree.root, seed: tree.seed, options: tree.options, now: clock)
        try simulator.setFaults(try fault.map(knownFault))
        try simulator.writeAll()
    }
}

/// `botsim refresh`: what the bot's fetchers do when they are run once by hand.
struct Refresh: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a feed anew, as the bot's fetcher run once does.")

    @OptionGroup var tree: TreeOptions

    @Argument(help: "intelligence, sentiment or onchain.", transform: choice) var feed: Simulator.Feed

    @Flag(help: "Every call of the fetcher failed: fresh, but neutral values.") var empty = false

    func run() throws {
        try Simulator(root: tree.root, seed: tree.seed, options: tree.options, now: Simulator.realClock).refresh(feed, isEmpty: empty)
    }
}

/// The fault of a name, or a usage error.
func knownFault(_ name: String) throws -> Fault {
    guard let fault = Fault.named(name) else { throw ValidationError("unknown fault: \(name); `botsim faults` lists them") }
    return fault
}
