import BotSimulator
import FailurePoints

/// Category 1 of the catalogue: signal-level blocks.
extension FaultRow {
    private static let book = "logs/positions_futures.json"
    /// Bot contract 14, row 1.1c: more than 90 % over six hours. A log that is written anew is the same history, so the blocks count from the fault on.
    private static let sixHours = Bound.after(.seconds(21_600), "window of 6 h; bot contract 14, row 1.1c")

    static let signalBlocks: [FaultRow] =
        [
            FaultRow("strategy-overlap:same-direction", .warning("overlap"), at: ["file": book, "overlaps": "ADAUSDT"]),
            FaultRow("strategy-overlap:opposite-directions", .warning("self-hedge"), at: ["file": book, "hedged_symbols": "ADAUSDT"]),
        ] + guards + floors + hours + gates + silences

    private static let guards = ["guard-whale-cvd", "guard-taker-aggression", "guard-liquidation-wall", "guard-trap-detection"].map { id in
        FaultRow(
            "\(id):blocking", .blocks(.warning, "most-blocked"), sixHours, at: ["file": "logs/signal_bus.jsonl"],
            over: .after(.seconds(21_600), "what was blocked leaves the window of 6 h"))
    }

    private static let floors = [
        FaultRow("symbol-alpha-floor:one-symbol", .says("floored"), at: ["file": book, "floored": "ADAUSDT"]) { $0.options = SimulatorOptions() },
        FaultRow("symbol-alpha-floor:all-symbols", .warning("all-floored"), at: ["file": book, "floored": "BTCUSDT"]) {
            $0.options = SimulatorOptions()
        },
        FaultRow(
            "power-ranking:bottom", .says("bottom-tier"), .after(.seconds(300), "the gate of the pretend bot speaks each 5 min"),
            at: ["file": "logs/intelligence_gate.log", "bottom": "ADAUSDT"],
            over: .after(.seconds(86_400), "a word of the gate counts for a day; setting window")),
    ]

    private static let hours = [
        // The base window is hard-coded in the bot: 09:00-16:00 UTC. Source: bot contract 7.1.
        FaultRow(
            "golden-hour:outside", .blocks(.ok, "outside-hours"),
            at: ["file": "feature_store/golden_hour_config.json", "next_open": "2026-01-08T09:00:00"]
        ) { $0.start = VirtualClock.instant("2026-01-07T20:30:00Z") },
        FaultRow("trading-windows:malformed", .warning("syntax-invalid"), at: ["field": "allowed_windows", "ignored_windows": "9am-4pm"]),
        FaultRow("trading-windows:narrow", .warning("covers-nothing"), at: ["field": "allowed_windows", "allowed_windows": "09:00-09:00"]),
        FaultRow("trading-windows:optimiser-stale", .warning("optimizer-stale"), at: ["file": "feature_store/golden_hour_config.json"]),
    ]

    private static let gates = [
        FaultRow(
            "stable-regime:blocking", .blocks(.warning, "all-blocked"), .after(.seconds(86_400), "all candidates of 24 h; bot contract 14, row 1.3"),
            at: ["unit": "tradingbot.service", "place": "journal"], over: .after(.seconds(2000), "the pretend bot opens a position each 33 min")
        ) {
            // Where every candidate is blocked nothing is opened: the simulated regime only speaks.
            $0.breaking = { stage in try stage.turnOn(Trial.named("no-trades:from-now")) }
            $0.mending = { stage in try stage.turnOff("no-trades") }
            // What is held that long is tracked too long. The idleness warns from twelve hours on: the regime explains it only after a whole day.
            $0.company = ["minimum-hold", "no-trades"]
        },
        FaultRow("fee-gate:blocking", .blocks(.warning, "most-blocked"), at: ["file": "feature_store/fee_gate_state.json"]),
        FaultRow(
            "fee-gate:cutting", .blocks(.warning, "most-cut"), sixHours, at: ["file": "logs/fee_entry_blocks.jsonl"],
            over: .after(.seconds(21_600), "what was cut leaves the window of 6 h")),
        FaultRow("minimum-hold:held", .says("held"), at: ["file": "feature_store/hold_time_policy.json", "held": "1"]) {
            // One position, held for its 45 minutes when the fault comes, and open for 100.
            $0.options.openPositions = 1
            $0.warmUp = .seconds(3000)
        },
        FaultRow(
            "minimum-hold:leak", .warning("leak"),
            at: ["file": "feature_store/hold_time_policy.json", "leaks": "DOTUSDT LONG", "without_position": "1"]),
        FaultRow("minimum-hold:invalid", .warning("unparsable"), at: ["file": "feature_store/hold_time_policy.json"]),
        FaultRow("fee-gate-dead:stale", .warning("silent"), at: ["file": "feature_store/fee_gate_state.json", "field": "last_updated"]),
        FaultRow(
            "fee-gate-dead:errors", .warning("errors"), .broughtBy(.decisions), at: ["file": "feature_store/fee_gate_state.json"],
            over: .after(.seconds(1800), "an error counts for half an hour; bot contract 15")),
    ]

    private static let nextBook = Bound.after(.seconds(31), "the pretend bot writes its book each 31 s")

    private static let silences = [
        FaultRow(
            "gate-silent:silent", .warning("silent"), .after(.seconds(86_400), "no word in 24 h; bot contract 15, GATE_SILENT"),
            at: ["file": "logs/intelligence_gate.log", "gate_words": "0"],
            over: .after(.seconds(300), "the gate of the pretend bot speaks each 5 min")
        ) { $0.options = SimulatorOptions() },
        FaultRow("no-trades:since-14h", .warning("unexplained"), at: ["file": book], over: nextBook) {
            $0.isLaid = true
            $0.options = SimulatorOptions()
        },
        FaultRow("no-trades:since-25h", .critical("unexplained"), at: ["file": book], over: nextBook) {
            $0.isLaid = true
            $0.options = SimulatorOptions()
            // Its positions are tracked as held a day after they could have been closed. Source: bot contract 14, row 1.5.
            $0.company = ["minimum-hold"]
        },
        FaultRow(
            "no-trades:from-now", .warning("unexplained"), .after(.seconds(43_200), "12 h; bot contract 15 and 20"), at: ["file": book],
            over: nextBook),
        FaultRow(
            "no-trades:from-now, for a day", .critical("unexplained"), .after(.seconds(86_400), "24 h; bot contract 20"), at: ["file": book],
            over: nextBook
        ) { $0.company = ["minimum-hold"] },
    ]
}
