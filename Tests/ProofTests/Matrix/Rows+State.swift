import BotSimulator
import FailurePoints

/// Categories 5 and 6 of the catalogue: data issues and state management.
extension FaultRow {
    private static let book = "logs/positions_futures.json"
    private static let summary = "feature_store/intelligence/summary.json"
    private static let drawdown = "feature_store/max_drawdown_kill_switch_state.json"
    private static let live = "live_config.json"

    static let dataAndState: [FaultRow] = positionsFile + records + intelligence + switches + manual + freezes + rest

    private static let positionsFile = [
        FaultRow("positions-corrupt:unparsable", .critical("unparsable"), at: ["file": book]),
        FaultRow("positions-corrupt:empty", .critical("unparsable"), at: ["file": book]),
        FaultRow("positions-corrupt:shrunk", .critical("shrunken"), at: ["file": book, "closed_before": "12"]),
        FaultRow("positions-corrupt:wiped", .critical("wiped"), at: ["file": book, "closed_before": "12"]) {
            // The position of the latest order is gone with the book.
            $0.company = ["order-without-position"]
        },
        FaultRow("positions-corrupt:repaired", .critical("repaired-by-bot"), at: ["file": book, "repaired_at": "2026-01-07T12:02"]),
        FaultRow("positions-corrupt:leftover", .warning("interrupted-write"), at: ["file": book, "leftovers": "logs/atomic_"]),
        // Nothing was traded in the minutes that the book is said to be old: one position, opened when the tree is laid.
        FaultRow("stale-book:critical", .critical("age-over-limit"), at: ["file": book, "field": "updated_at"]) {
            $0.options.openPositions = 1
            $0.warmUp = .seconds(2600)
        },
        FaultRow("stale-book:warning", .warning("age-over-limit"), at: ["file": book, "field": "updated_at"]) { $0.warmUp = .seconds(1300) },
        FaultRow("profit-sign:lower-case-long", .warning("wrong-sign"), at: ["file": book, "field": "price_roi"]) { $0.options = SimulatorOptions() },
    ]

    private static let records = [
        FaultRow("log-corruption:broken-lines", .warning("invalid-lines"), at: ["file": "logs/", "files": "logs/learning_updates.jsonl"]),
        FaultRow("log-corruption:zeroed", .warning("nul-bytes"), at: ["files": "logs/signal_bus.jsonl"]),
        FaultRow("shadow-data-missing:empty", .says("learners-blind"), at: ["file": "logs/shadow_trade_outcomes.jsonl"]),
        FaultRow("shadow-data-missing:absent", .says("learners-blind"), at: ["file": "logs/shadow_trade_outcomes.jsonl"]),
    ]

    private static let intelligence = [
        FaultRow("intelligence-missing:summary", .critical("summary-missing"), at: ["file": summary]),
        FaultRow("intelligence-missing:symbol-files", .warning("symbol-files-missing"), at: ["missing_symbol_files": "BTCUSDT"]),
        FaultRow("intelligence-missing:symbols-lacking", .warning("symbols-missing"), at: ["file": summary, "missing_symbols": "ADAUSDT"]),
        FaultRow("intelligence-missing:no-signals", .critical("signals-empty"), at: ["file": summary, "field": "signals"]),
    ]

    private static let switches = [
        FaultRow("kill-switch-max-drawdown:active", .blocks(.critical, "active"), at: ["file": drawdown, "blocked_until": "2026-01-08T00:01"]),
        FaultRow("kill-switch-max-drawdown:expired", .says("expired-not-cleared"), at: ["file": drawdown]),
        FaultRow(
            "kill-switch-max-drawdown:retriggered", .blocks(.critical, "retriggered"),
            .after(.seconds(300), "the pretend bot writes the switch's file each 5 min"),
            at: ["file": drawdown, "previous_triggered": "2026-01-07T08:02"]
        ) {
            // Positions were opened in the four hours that it is then said to have held.
            $0.company = ["kill-switch-leak"]
        },
        FaultRow("kill-switch-max-drawdown:implausible", .says("implausible"), at: ["file": drawdown, "implausible": "true"]),
        FaultRow("kill-switch-phase82:bool", .blocks(.ok, "kill-switch"), at: ["file": live, "kill_switch_phase82": "true"]),
        FaultRow("kill-switch-phase82:object", .blocks(.ok, "kill-switch"), at: ["file": live]),
        FaultRow("kill-switch-phase82:throttle", .blocks(.ok, "zero-throttle"), at: ["file": live, "size_throttle": "0"]),
        FaultRow(
            "kill-switch-phase82:bool, for half an hour", .blocks(.warning, "kill-switch"),
            .seenFor(.seconds(1800), "bot contract 14 and 20: 30 min"),
            at: ["file": live]),
        FaultRow(
            "kill-switch-phase82:bool, for six hours", .blocks(.critical, "kill-switch"), .seenFor(.seconds(21_600), "bot contract 20: 6 h"),
            at: ["file": live]),
        FaultRow("kill-switch-leak:max-drawdown", .warning("max-drawdown"), at: ["file": book, "switch": "kill-switch-max-drawdown"]) {
            $0.company = ["kill-switch-max-drawdown"]
        },
    ]

    private static func halt(_ variant: String, _ reason: String, _ file: String) -> FaultRow {
        FaultRow("kill-switch-manual:\(variant)", .blocks(.warning, reason), at: ["file": file])
    }

    private static let manual = [
        halt("flag", "frozen-flag", "logs/trading_frozen.flag"), halt("state", "kill-switch-file", "state/kill_switch.json"),
        halt("circuit-breaker", "circuit-breaker", "logs/circuit_breaker_freeze.json"),
        halt("alpha-disabled", "alpha-disabled", "configs/signal_policies.json"),
        halt("symbols-disabled", "all-symbols-disabled", "config/profit_policy.json"),
        FaultRow(
            "kill-switch-manual:unit-stopped", .blocks(.warning, "unit-stopped"), .broughtBy(.unit), at: ["file": "tradingbot.service"]
        ) {
            $0.breaking = { $0.machine.stop("inactive", "dead", result: "success", at: $0.clock.now.wall) }
            $0.mending = { $0.machine.start(at: $0.clock.now.wall) }
            // A unit that is stopped does not run, whoever meant it.
            $0.company = ["bot-crashed"]
        },
    ]

    private static func freeze(_ variant: String, _ reason: String, _ file: String, obeyed: Bool = true) -> FaultRow {
        FaultRow("trading-freeze:\(variant)", Shows(status: .warning, reason: reason, holds: obeyed), at: ["file": file])
    }

    private static let freezes = [
        // What nothing in the bot obeys is told, but blocks nothing. Source: bot contract 8, the summary.
        freeze("phase82-state", "phase82-freeze", "logs/phase82_state.json", obeyed: false),
        freeze("anomaly", "anomaly-freeze", "logs/phase107_109_state.json"), freeze("phase92", "phase92-pause", "logs/phase92_state.json"),
        freeze("phase94", "phase94-pause", "logs/phase94_state.json"), freeze("phase10", "phase10-pause", "logs/phase10_state.json"),
        freeze("phase10x", "phase10x-pause", "logs/phase10x_state.json"),
        FaultRow(
            "trading-freeze:protective", .blocks(.warning, "protective-block"), .broughtBy(.protectiveState),
            at: ["file": "logs/futures_protective_state.json"], over: .broughtBy(.protectiveState)),
        FaultRow(
            "trading-freeze:venue", .blocks(.critical, "futures-disabled"), at: ["file": "logs/venue_enforcement_state.json"]),
        freeze("validation", "validation-blocks-all", "logs/validation_cache.json"),
        freeze("streak", "alpha-streak-cooldown", "state/streak_state_alpha.json"),
        freeze("soft-kill", "soft-kill-switch", "", obeyed: false), freeze("exit-safe-mode", "exit-safe-mode", "logs/exit_health_sentinel.jsonl"),
        FaultRow(
            "trading-freeze:governance", .warning("governance-freeze"),
            .after(.seconds(180), "an event each minute, and a look of the decisions probe"),
            at: ["file": "logs/unified_events.jsonl"], over: .after(.seconds(960), "its announced end, 15 min after the last event")),
        freeze("metrics", "metrics-freeze", "logs/metrics.jsonl", obeyed: false),
    ]

    private static let rest = [
        FaultRow("override-active:active", .critical("active"), at: ["file": "logs/operator_override.json", "expires_at": "2026-01-07T18:02"]),
        FaultRow(
            "symbol-probation:listed", .warning("on-probation"), at: ["file": "feature_store/symbol_probation_state.json", "on_probation": "ADAUSDT"]),
        FaultRow("symbol-probation:stuck", .warning("stuck"), at: ["stuck": "ADAUSDT"]),
        FaultRow("symbol-probation:majority", .warning("majority"), at: ["universe": "8", "count": "6"]),
    ]
}
