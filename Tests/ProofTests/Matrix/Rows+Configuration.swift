import BotSimulator
import FailurePoints

/// Categories 3 and 4 of the catalogue: resource constraints and configuration issues.
extension FaultRow {
    private static let book = "logs/positions_futures.json"
    private static let trading = "configs/trading_config.json"
    private static let golden = "feature_store/golden_hour_config.json"
    private static let universe = "config/asset_universe.json"
    private static let day = Bound.seenFor(.seconds(86_400), "shown for a day; setting hold")

    static let resourcesAndConfiguration: [FaultRow] = positions + margin + missing + values + modes

    private static let positions = [
        // The positions that the fault adds go as they came: a book of the usual size does not notice.
        FaultRow("max-positions:at-limit", .says("at-limit"), at: ["file": book, "current": "10"]) { $0.options = SimulatorOptions() },
        FaultRow("max-positions:over-limit", .critical("over-limit"), at: ["file": book, "current": "11"]) { $0.options = SimulatorOptions() },
        FaultRow("max-positions:starved", .warning("at-limit-long"), at: ["file": book, "current": "10"]) {
            $0.isLaid = true
            $0.options = SimulatorOptions()
        },
        FaultRow(
            "internal-rate-limits:caps", .warning("capped"), .after(.seconds(7200), "half of the candidates of 2 h; bot contract 14, row 3.2c"),
            at: ["file": "logs/futures_signal_evaluations.json"], over: .after(.seconds(7200), "what was capped leaves the window of 2 h")),
        FaultRow(
            "internal-rate-limits:stuck-cooldown", .warning("stuck-cooldown"), at: ["file": "logs/trade_cooldown.json", "field": "ETHUSDT_LONG"]),
        FaultRow(
            "order-without-position:lost", .warning("lost"), .broughtBy(.decisions),
            at: ["file": "logs/learning_updates.jsonl", "symbols": "DOTUSDT"],
            over: .after(.seconds(3600), "a lost order is shown for an hour; setting window")
        ) {
            // The order is 20 minutes old: one that turns up in a log that was written anew is history that has been counted.
            $0.isLaid = true
        },
    ]

    private static let margin = [
        FaultRow("insufficient-balance:margin", .critical("no-margin"), at: ["file": "logs/portfolio_futures.json", "field": "available_margin"]),
        FaultRow(
            "insufficient-balance:errors", .critical("orders-refused"), .after(.seconds(120), "two errors, one a minute; bot contract 14, row 3.3a"),
            at: ["file": "logs/learning_updates.jsonl", "bot_error": "Insufficient funds"],
            over: .after(.seconds(3600), "errors of an hour; bot contract 14, row 3.3a")),
        FaultRow(
            "margin-requirements:reduce", .warning("reduce"), .seenFor(.seconds(600), "ten minutes; bot contract 14, row 3.3b"),
            at: ["file": "logs/futures_protective_state.json", "mode": "REDUCE"]
        ) { $0.company = ["trading-freeze"] },
        FaultRow(
            "margin-requirements:block", .critical("block"), .seenFor(.seconds(600), "ten minutes; bot contract 14, row 3.3b"),
            at: ["file": "logs/futures_protective_state.json", "mode": "BLOCK"]
        ) { $0.company = ["trading-freeze"] },
        FaultRow("margin-requirements:leverage", .warning("leverage-over-limit"), at: ["file": book, "field": "leverage", "limit": "10"]),
        FaultRow("capital-reset:reset", .warning("reset"), at: ["file": "logs/portfolio_futures.json", "allocated_usd": "6000"], over: day),
    ]

    private static let missing = [
        FaultRow("trading-config-missing:missing", .critical("missing"), at: ["file": trading]) { $0.company = ["critical-file-missing"] },
        FaultRow("golden-hour-config-missing:missing", .warning("missing"), at: ["file": golden]) { $0.company = ["critical-file-missing"] },
        FaultRow("golden-hour-config-missing:invalid", .warning("unparsable"), at: ["file": golden]) { $0.company = ["file-corruption"] },
        FaultRow("feature-store-missing:learned", .warning("files-lost"), at: ["file": "feature_store", "lost": "signal_weights.json"]),
        FaultRow("feature-store-missing:emptied", .warning("empty"), at: ["file": "feature_store"]) {
            $0.company = ["critical-file-missing", "golden-hour-config-missing", "intelligence-missing"]
        },
        FaultRow("asset-universe-invalid:missing", .critical("missing"), at: ["file": universe]) { $0.company = ["critical-file-missing"] },
        FaultRow("asset-universe-invalid:empty", .critical("empty"), at: ["file": universe, "field": "asset_universe"]),
        FaultRow("asset-universe-invalid:disabled", .critical("none-enabled"), at: ["file": universe, "enabled": "0"]),
        FaultRow("asset-universe-invalid:corrupt", .critical("unparsable"), at: ["file": universe]) { $0.company = ["file-corruption"] },
    ]

    private static let values = [
        FaultRow("invalid-thresholds:disordered", .critical("out-of-range"), at: ["file": trading, "faults": "HIGH"]),
        FaultRow("invalid-thresholds:not-a-number", .critical("out-of-range"), at: ["file": trading, "faults": "HIGH"]),
        FaultRow(
            "invalid-thresholds:leverage", .critical("out-of-range"), at: ["file": "configs/futures_policies.json", "field": "max_leverage_global"]),
        FaultRow("invalid-thresholds:wrong-schema", .warning("keys-lost"), at: ["file": trading, "lost": "thresholds"]) {
            $0.company = ["trading-config-missing"]
        },
        FaultRow(
            "invalid-thresholds:drift", .warning("drift"), at: ["file": trading, "changed": "thresholds/paper/score_thresholds/HIGH 0.05 → 0.06"]),
        FaultRow("invalid-api-keys:absent", .warning("key-missing"), at: ["file": ".env", "field": "COINGLASS_API_KEY"]),
        FaultRow("invalid-api-keys:placeholder", .warning("key-unusable"), at: ["file": ".env", "field": "COINGLASS_API_KEY"]),
        FaultRow(
            "invalid-api-keys:rejected", .warning("key-refused"), at: ["file": ".env"],
            over: .after(.seconds(1800), "a marker in the last 30 min; bot contract 14, row 4.2b")
        ) { $0.company = ["coinglass-down"] },
        FaultRow(
            "invalid-api-keys:not-configured", .warning("key-refused"), at: ["file": ".env"],
            over: .after(.seconds(1800), "a marker in the last 30 min; bot contract 14, row 4.2b")
        ) { $0.company = ["coinglass-down"] },
    ]

    private static let modes = [
        FaultRow("live-mode-flip:configuration", .critical("mode-changed"), at: ["file": trading, "field": "mode"], over: day),
        FaultRow(
            "live-mode-flip:runtime", .critical("paper-mode-changed"), .broughtBy(.liveConfig),
            at: ["file": "live_config.json", "field": "paper_mode"],
            over: day),
        FaultRow("secret-permissions:readable", .warning("world-readable"), at: ["file": ".env", "mode": "0644"]),
    ]
}
