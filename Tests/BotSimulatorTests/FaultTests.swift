import BotSimulator
import FailurePoints
import Glibc
import JSON
import Testing

/// The table of faults against the catalogue, and what each fault does to the tree.
struct FaultTests {
    /// The ids of the catalogue of failure points.
    static let catalogue = Set(Catalogue.all.map(\.id.rawValue))

    @Test func everyFailurePointOfTheCatalogueHasAFaultAndNothingElseDoes() {
        #expect(Set(Fault.all.map(\.id)) == Self.catalogue)
        #expect(Set(Fault.all.map(\.description)).count == Fault.all.count)
    }

    @Test func aNameMeansTheFirstVariant() {
        #expect(Fault.named("kill-switch-phase82")?.variant == "bool")
        #expect(Fault.named("kill-switch-phase82:throttle")?.variant == "throttle")
        #expect(Fault.named("kill-switch-phase82:nonsense") == nil)
        #expect(Fault.named("nonsense") == nil)
    }

    /// Faults that do nothing to files by nature: they are about the process, its machine or a service.
    private static let beyondFiles: Set<String> = [
        "disk-full", "no-trades:from-now", "worker-lost", "slot-drift", "dashboard-down", "clock-skew:servers", "exchange-unreachable:slow",
        "exchange-unreachable:outside", "exchange-unreachable:error",
    ]
    /// Faults that only keep the bot from going on.
    private static let onlyStops: Set<String> = ["intelligence-stale:from-now", "bot-crashed", "bot-crashed:exit", "kill-switch-manual:unit-stopped"]
    /// Faults that pretend that nothing was traded for a while: those trades never come back.
    private static let pastTrades: Set<String> = ["no-trades", "max-positions:starved", "stale-book", "zombie-engine", "bot-frozen"]
    /// Faults that open positions: those are closed when the fault ends, and stay in the book as trades.
    private static let trades: Set<String> = ["max-positions", "strategy-overlap", "kill-switch-leak"]

    /// A short book, for speed.
    private static let options: SimulatorOptions = {
        var options = SimulatorOptions()
        options.closedPositions = 12
        return options
    }()

    /// The tree of a bot that nothing ails, at its start and ten minutes later.
    private static let healthy = Result {
        let workshop = try Workshop()
        var simulator = workshop.simulator(options)
        try simulator.writeAll()
        let first = workshop.snapshot
        workshop.advance(600_000_000)
        try simulator.step()
        return (first: first, later: workshop.snapshot)
    }

    @Test(arguments: Self.catalogue.sorted())
    func everyVariantChangesTheTreeAndLeavesNoTraceWhenItIsSwitchedOff(id: String) throws {
        let healthy = try Self.healthy.get()
        let workshop = try Workshop()
        var simulator = workshop.simulator(Self.options)
        try simulator.writeAll()
        let behaviours = simulator.behaviours
        for fault in Fault.variants(of: id) {
            try simulator.turnOn(fault)
            let isChanged = workshop.snapshot != healthy.first
            try simulator.turnOff(id)
            #expect(simulator.faults.isEmpty)
            #expect(simulator.behaviours == behaviours)
            let names: Set = [id, fault.description]
            if Self.pastTrades.isDisjoint(with: names) {
                let after = workshop.snapshot
                #expect(Set(after.keys) == Set(healthy.first.keys))
                let left = Self.trades.contains(id) ? "logs/positions_futures.json" : nil
                for (path, sight) in healthy.first where path != left { #expect(after[path] == sight, "\(fault): \(path)") }
            }
            #expect(isChanged || !Self.beyondFiles.isDisjoint(with: names) || !Self.onlyStops.isDisjoint(with: names), "\(fault)")
        }
    }

    @Test(arguments: onlyStops)
    func whatOnlyStopsShowsWithTime(name: String) throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator(Self.options)
        try simulator.writeAll()
        try simulator.turnOn(try #require(Fault.named(name)))
        workshop.advance(600_000_000)
        try simulator.step()
        #expect(workshop.snapshot != (try Self.healthy.get().later))
    }

    @Test(arguments: Self.catalogue.sorted())
    func aFaultLastsUntilItIsSwitchedOff(id: String) throws {
        let fault = try #require(Fault.named(id))
        let workshop = try Workshop()
        var simulator = workshop.simulator(Self.options)
        try simulator.writeAll()
        try simulator.turnOn(fault)
        let paths = Set(workshop.paths)
        workshop.advance(2 * Workshop.hour)
        try simulator.step()
        #expect(Set(workshop.paths) == paths)
        try simulator.turnOff(fault.id)
        workshop.advance(Workshop.hour)
        try simulator.step()
        let beat = try workshop.json("state/heartbeats/bot_cycle.json")["last_heartbeat_ts"]?.int ?? 0
        #expect(abs(workshop.now / 1_000_000 - beat) < 600)
        for path in workshop.paths where path.hasSuffix(".json") { #expect(throws: Never.self, "\(path)") { try workshop.json(path) } }
        #expect(try workshop.json("logs/positions_futures.json")["open_positions"]?.array?.isEmpty == false)
    }

    @Test func aFrozenFeedStandsStillWhileOtherFaultsComeAndGo() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        try simulator.turnOn(try #require(Fault.named("intelligence-stale:critical")))
        let stale = workshop.text("feature_store/intelligence/summary.json")
        #expect(try #require(stale).contains("\"enhanced_ts\": \"2025-12-20T13:43:07.120334Z\""))
        workshop.advance(Workshop.hour)
        try simulator.step()
        try simulator.turnOn(try #require(Fault.named("override-active")))
        try simulator.turnOff("override-active")
        #expect(workshop.text("feature_store/intelligence/summary.json") == stale)
        try simulator.turnOff("intelligence-stale")
        #expect(try #require(workshop.text("feature_store/intelligence/summary.json")).contains("\"enhanced_ts\": \"2025-12-20T15:03:07.120334Z\""))
    }

    @Test func aRefreshWritesAFreshFeedThoughThePollerStands() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        try simulator.turnOn(try #require(Fault.named("intelligence-stale:critical")))
        workshop.advance(60_000_000)
        try workshop.simulator().refresh(.intelligence)
        try simulator.step()
        let summary = try workshop.json("feature_store/intelligence/summary.json")
        #expect(summary["enhanced_ts"] == "2025-12-20T14:04:07.120334Z")
        #expect(summary["signals"]?["BTCUSDT"]?["direction"] == "SHORT")
        try workshop.simulator().refresh(.intelligence, isEmpty: true)
        let signal = try #require(try workshop.json("feature_store/intelligence/summary.json")["signals"]?["BTCUSDT"])
        #expect(signal["direction"] == "NEUTRAL")
        #expect(signal.at(pointer: "/raw/buy_sell_ratio")?.double == 1)
        #expect(signal.at(pointer: "/raw/liq_ratio")?.double == 0.5)
    }

    @Test func trialsOfTheMaxDrawdownSwitch() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        let path = "feature_store/max_drawdown_kill_switch_state.json"
        try simulator.writeAll()
        #expect(try workshop.json(path)["blocked_until"] == .null)
        try simulator.setFaults(Fault.variants(of: "kill-switch-max-drawdown").filter { $0.variant == "retriggered" })
        let first = try workshop.json(path)["last_triggered"]?.string
        workshop.advance(600_000_000)
        try simulator.step()
        #expect(try workshop.json(path)["last_triggered"]?.string != first)
    }
}
