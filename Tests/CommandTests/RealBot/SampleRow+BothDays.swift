extension SampleRow {
    /// What is to be said of either day, for the same reason.
    static let ofBothDays: [SampleRow] = [
        SampleRow("guard-whale-cvd", "unknown/file-missing", "no signal_bus.jsonl in the sample: blocks cannot be counted"),
        SampleRow("guard-taker-aggression", "unknown/file-missing", "no signal_bus.jsonl in the sample: blocks cannot be counted"),
        SampleRow("guard-liquidation-wall", "unknown/file-missing", "no signal_bus.jsonl in the sample: blocks cannot be counted"),
        SampleRow("guard-trap-detection", "unknown/file-missing", "no signal_bus.jsonl in the sample: blocks cannot be counted"),
        SampleRow("power-ranking", "unknown/file-missing", "no intelligence_gate.log in the sample: who stands at the bottom is written there alone"),
        SampleRow("minimum-hold", "ok/ok", "the policy lists no position that must be held"),
        SampleRow("gate-silent", "unknown/file-missing", "none of the three logs is in the sample in which the gate would speak"),
        SampleRow(
            "exchange-authentication", "unknown/file-missing",
            "no exchange_health_state.json in the sample: the bot's word on its orders is not known"),
        SampleRow(
            "exchange-rate-limit", "unknown/file-missing", "no exchange_health_state.json in the sample: the bot's word on its orders is not known"),
        SampleRow("coinglass-rate-limit", "unknown/file-missing", "a summary, but no market_intelligence.log: what the fetcher was told is lost"),
        SampleRow("file-permissions", "ok/ok", "root may read and write what is there"),
        SampleRow("file-corruption", "ok/ok", "the configuration that is there can be parsed"),
        SampleRow("crash-loop", "unknown/file-missing", "no process_resource.jsonl in the sample: restarts inside the process cannot be counted"),
        SampleRow(
            "internal-rate-limits", "unknown/file-missing", "neither evaluations nor signal activity in the sample: no candidates to take a share of"),
        SampleRow("insufficient-balance", "unknown/file-missing", "no portfolio_futures.json in the sample"),
        SampleRow("margin-requirements", "unknown/file-missing", "no futures_protective_state.json in the sample"),
        SampleRow("capital-reset", "unknown/file-missing", "no portfolio_futures.json in the sample"),
        SampleRow("order-without-position", "unknown/file-missing", "no learning_updates.jsonl in the sample: orders are written there"),
        SampleRow("trading-config-missing", "ok/ok", "it is there and names a mode"),
        SampleRow("feature-store-missing", "ok/ok", "a directory with its files; what should be there beside them no single look knows"),
        SampleRow(
            "invalid-thresholds", "ok/first-look",
            "ULTRA to LOW fall, multipliers, leverage (6 of 10) and buffers lie in range; a single look knows no copy to compare with"),
        SampleRow("invalid-api-keys", "unknown/file-missing", "no .env in the sample: a secret has no place there"),
        SampleRow("live-mode-flip", "ok/first-look", "mode paper; a single look knows no other to compare with"),
        SampleRow("secret-permissions", "unknown/file-missing", "no .env in the sample: a secret has no place there"),
        SampleRow("intelligence-missing", "warning/symbol-files-missing", "two of the eight per-symbol files are in the sample"),
        SampleRow("shadow-data-missing", "ok/learners-blind", "no shadow_trade_outcomes.jsonl, as in every bot of that day: said, not failed"),
        SampleRow("kill-switch-max-drawdown", "ok/never-triggered", "the file is written when the switch fires, and there is none"),
        SampleRow("kill-switch-manual", "ok/ok", "no flag of a halt, Alpha enabled, no symbol disabled"),
        SampleRow("trading-freeze", "ok/ok", "none of the modules' state files is in the sample, and without its file none freezes"),
        SampleRow("override-active", "ok/none", "no operator_override.json: the bot reads that as no override"),
        SampleRow("symbol-probation", "ok/never-ran", "no probation file: at that day's code its evaluation never ran"),
    ]
}
