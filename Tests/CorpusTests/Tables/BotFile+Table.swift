import FailurePoints

/// Every file that a probe reads, with the failure points that cannot be told without it and the contract's word on its absence.
extension BotFile {
    static let all: [BotFile] = [engine, book, switches, halts, freezes, gates, feeds, configuration, decisionLogs, otherLogs].flatMap(\.self)

    // MARK: Liveness. Source: bot contract 4.

    private static let engine: [BotFile] = [
        BotFile(
            "state/heartbeats/bot_cycle.json", [.engine], needs: ["bot-frozen", "zombie-engine"],
            mayBeAbsent: ["zombie-engine": "4.2: a cycle that starts shows that the engine's thread lives"]),
        BotFile("logs/protective_mode_log.json", [.engine]),
        BotFile(
            "logs/process_heartbeat.json", [.engine], needs: ["two-bots"], mayBeAbsent: ["two-bots": "4.3: each minute, by any bot that is there"]),
        BotFile("logs/supervisor_heartbeat.txt", [.engine], .text),
        BotFile("logs/stall_warning.txt", [.engine], .text, benign: "STALLED: 2026-02-20T14:03:07Z age=405s\n"),
        BotFile(
            "logs/process_crash.log", [.crashLog], .text, needs: ["crash-loop"], mayBeAbsent: ["crash-loop": "4.6: written at a crash"], benign: "\n"),
        BotFile(
            "feature_store/exchange_health_state.json", [.exchangeHealth],
            needs: ["exchange-authentication", "exchange-rate-limit", "price-mismatch", "exchange-unreachable", "exchange-invalid-response"],
            mayBeAbsent: [
                "exchange-unreachable": "8.8: a bot that has said nothing yet has no word, and our own probe reaches it",
                "exchange-invalid-response": "8.8: likewise",
            ], maps: ["/failure_history"]),
    ]

    // MARK: Positions and capital. Source: bot contract 5.

    private static let book: [BotFile] = [
        BotFile(
            "logs/positions_futures.json", [.book],
            needs: [
                "positions-corrupt", "strategy-overlap", "max-positions", "stale-book", "profit-sign", "symbol-alpha-floor", "kill-switch-leak",
                "insufficient-balance", "margin-requirements", "order-without-position", "fee-gate-dead", "no-trades",
            ], maps: ["/open_positions", "/closed_positions"]),
        BotFile("logs/portfolio_futures.json", [.portfolio], needs: ["insufficient-balance", "capital-reset"], maps: ["/snapshots"]),
        BotFile(
            "logs/futures_protective_state.json", [.protectiveState], needs: ["margin-requirements", "trading-freeze"],
            mayBeAbsent: ["trading-freeze": "8, the summary: the state of a path that may not run"], maps: ["/report/positions"]),
    ]

    // MARK: Kill switches. Source: bot contract 8.1 to 8.3.

    private static let switches: [BotFile] = [
        BotFile(
            "feature_store/max_drawdown_kill_switch_state.json", [.maxDrawdownSwitch], needs: ["kill-switch-max-drawdown", "kill-switch-leak"],
            mayBeAbsent: ["kill-switch-max-drawdown": "8.1: written when it fires", "kill-switch-leak": "8.1: written when it fires"]),
        BotFile(
            "live_config.json", [.liveConfig], needs: ["kill-switch-phase82", "kill-switch-leak", "live-mode-flip"],
            mayBeAbsent: [
                "kill-switch-phase82": "8.2: missing means the defaults, which do not block", "kill-switch-leak": "8.2: not blocked",
                "live-mode-flip": "8.2: not kept with the code, rewritten by the bot",
            ],
            maps: ["/runtime/grace_map", "/runtime/fee_quarantine", "/runtime/last_signal_adjustments", "/runtime/kill_switch_phase82/per_symbol"]),
        BotFile(
            "logs/operator_override.json", [.operatorOverride], needs: ["override-active"],
            mayBeAbsent: ["override-active": "8.3: not written by any code"], benign: "{\"enabled\": false, \"expires_at\": 1766290000}"),
    ]

    // MARK: Halts, freezes and pauses. Source: bot contract 8.4 to 8.10.

    private static func halt(_ path: String, _ benign: String) -> BotFile {
        BotFile(
            path, [.freezes], .presence, needs: ["kill-switch-manual"], mayBeAbsent: ["kill-switch-manual": "8.10: its presence is the switch"],
            benign: benign)
    }

    private static func freeze(_ path: String) -> BotFile {
        BotFile(
            path, [.freezes], needs: ["trading-freeze"], mayBeAbsent: ["trading-freeze": "8, the summary: the state of a module that may not run"])
    }

    private static let halts: [BotFile] = [
        halt("logs/trading_frozen.flag", "{\"frozen\": false}"), halt("state/kill_switch.json", "{\"active\": false}"),
        halt("logs/circuit_breaker_freeze.json", "{\"frozen\": false, \"reason\": \"loss_streak\", \"ts\": 1772400000}"),
        BotFile("logs/streak_filter_state.json", [.freezes]),
        BotFile("logs/metrics.jsonl", [.freezes], needs: ["trading-freeze"], mayBeAbsent: ["trading-freeze": "8, K17: only an old line freezes"]),
    ]

    private static let freezes: [BotFile] = [
        "logs/phase82_state.json", "logs/phase107_109_state.json", "logs/phase92_state.json", "logs/phase93_state.json",
        "logs/phase94_state.json", "logs/phase10_state.json", "logs/phase10x_state.json", "logs/venue_enforcement_state.json",
        "logs/validation_cache.json", "state/streak_state_alpha.json", "feature_store/healing_escalation_state.json",
    ].map(freeze)

    // MARK: Gates. Source: bot contract 7.

    private static let gates: [BotFile] = [
        BotFile("feature_store/fee_gate_state.json", [.feeGate], needs: ["fee-gate", "fee-gate-dead"]),
        BotFile("feature_store/hold_time_policy.json", [.holdTime], needs: ["minimum-hold"], maps: ["/active_positions", "/symbol_hold_times"]),
        BotFile(
            "feature_store/symbol_probation_state.json", [.probation], needs: ["symbol-probation"],
            mayBeAbsent: ["symbol-probation": "7.5: the evaluation never runs, the file is normally absent"], maps: ["/symbol_states"]),
        BotFile(
            "feature_store/golden_hour_config.json", [.goldenHour, .configuration],
            needs: ["golden-hour", "trading-windows", "golden-hour-config-missing", "file-corruption"], misses: ["critical-file-missing"],
            mayBeAbsent: ["file-corruption": "absence is critical-file-missing's, 14 row 2.4d"], maps: ["/allowed_windows"]),
        BotFile(
            "logs/trade_cooldown.json", [.cooldowns], needs: ["internal-rate-limits"],
            mayBeAbsent: ["internal-rate-limits": "8, K14: without the file nothing cools down"], maps: [""]),
        BotFile(
            "logs/symbol_cooldowns.json", [.cooldowns], needs: ["internal-rate-limits"],
            mayBeAbsent: ["internal-rate-limits": "8, K14: without the file nothing cools down"], maps: [""]),
        BotFile(
            "logs/futures_signal_evaluations.json", [.cooldowns], needs: ["internal-rate-limits"],
            mayBeAbsent: ["internal-rate-limits": "6.6: signal_activity.json tells of the candidates as well"]),
        BotFile(
            "logs/signal_activity.json", [.cooldowns], needs: ["internal-rate-limits"],
            mayBeAbsent: ["internal-rate-limits": "6.6: futures_signal_evaluations.json tells of the candidates as well"], maps: ["/signals"]),
    ]

    // MARK: Feeds. Source: bot contract 9.

    private static let feeds: [BotFile] = [
        BotFile(
            "feature_store/intelligence/summary.json", [.intelligence],
            needs: ["intelligence-stale", "intelligence-empty", "intelligence-missing"], maps: ["/signals", "/funding_rates", "/open_interest"]),
        BotFile("feature_store/intelligence/BTCUSDT_intel.json", [.intelligence], needs: ["intelligence-missing"]),
        BotFile("feature_store/intelligence/funding_rates.json", [.intelligence], maps: ["/rates"]),
        BotFile("feature_store/intelligence/open_interest.json", [.intelligence], maps: ["/oi"]),
        BotFile("feature_store/sentiment/latest.json", [.sentiment], needs: ["sentiment-stale"], maps: ["/social_stats"]),
        BotFile("feature_store/onchain/whale_alerts.json", [.onchain], needs: ["onchain-stale"], maps: ["/transactions"]),
        BotFile("feature_store/onchain/exchange_flows.json", [.onchain], needs: ["onchain-stale"], maps: ["/signals"]),
    ]

    // MARK: Configuration. Source: bot contract 12.

    private static let configuration: [BotFile] = [
        BotFile(
            "config/asset_universe.json", [.configuration],
            needs: ["asset-universe-invalid", "file-corruption"], misses: ["critical-file-missing"],
            mayBeAbsent: ["file-corruption": "absence is critical-file-missing's, 14 row 2.4d"], maps: ["/asset_universe"]),
        BotFile("configs/asset_universe.json", [.configuration], maps: ["/asset_universe"]),
        BotFile(
            "configs/trading_config.json", [.configuration],
            needs: ["trading-config-missing", "invalid-thresholds", "live-mode-flip", "file-corruption"], misses: ["critical-file-missing"],
            mayBeAbsent: ["file-corruption": "absence is critical-file-missing's, 14 row 2.4d"],
            maps: ["/thresholds", "/per_symbol_fee_gates", "/thresholds/*/signal_thresholds"]),
        BotFile(
            "configs/futures_policies.json", [.configuration], needs: ["file-corruption", "invalid-thresholds"],
            mayBeAbsent: ["file-corruption": "12: module defaults", "invalid-thresholds": "12: module defaults"]),
        BotFile(
            "configs/signal_policies.json", [.configuration, .freezes], needs: ["kill-switch-manual", "file-corruption"],
            misses: ["critical-file-missing"],
            mayBeAbsent: ["file-corruption": "absence is critical-file-missing's, 14 row 2.4d"]),
        BotFile(
            "config/profit_policy.json", [.freezes], needs: ["kill-switch-manual"], mayBeAbsent: ["kill-switch-manual": "12: defaults"],
            maps: ["/per_symbol"]),
        BotFile(".env", [.environment], .text, needs: ["invalid-api-keys", "secret-permissions"], misses: ["critical-file-missing"]),
        BotFile(
            "config/trading_policy.py", [.configuration], .text, needs: ["file-corruption"], misses: ["critical-file-missing"],
            mayBeAbsent: ["file-corruption": "absence is critical-file-missing's, 14 row 2.4d"]),
    ]

    // MARK: Logs. Source: bot contract 6, 9.1, 13.

    private static let guards: Set<ID> = ["guard-whale-cvd", "guard-taker-aggression", "guard-liquidation-wall", "guard-trap-detection"]

    private static let decisionLogs: [BotFile] = [
        BotFile("logs/signal_bus.jsonl", [.decisions], .lines, needs: guards),
        BotFile(
            "logs/learning_updates.jsonl", [.decisions], .lines,
            needs: ["order-without-position", "insufficient-balance", "exchange-authentication", "exchange-rate-limit"]),
        BotFile("logs/learning_events.jsonl", [.decisions], .lines),
        BotFile("logs/unified_events.jsonl", [.decisions], .lines),
        BotFile("logs/intelligence_gate.log", [.decisions], .text, needs: ["power-ranking"]),
        BotFile(
            "logs/execution_gate_rejections.jsonl", [.decisions], .lines, needs: ["internal-rate-limits"],
            mayBeAbsent: ["internal-rate-limits": "6.6: a row for each rejection, none without one"]),
        BotFile(
            "logs/phase10_events.jsonl", [.decisions], .lines, needs: ["internal-rate-limits"],
            mayBeAbsent: ["internal-rate-limits": "6.6: a row for each block, none without one"]),
        BotFile("logs/fee_entry_blocks.jsonl", [.decisions], .lines),
        BotFile("logs/executed_trades.jsonl", [.decisions], .lines),
        BotFile("logs/hold_time_enforcement.jsonl", [.decisions], .lines),
        BotFile("logs/kill_switch_events.jsonl", [.decisions], .lines),
        BotFile(
            "logs/venue_enforcement_events.jsonl", [.decisions], .lines,
            benign: "{\"ts\": 1772400000, \"event\": \"venue_spot_unfreeze_pass\"}\n"),
    ]

    private static func worker(_ path: String) -> BotFile {
        BotFile(path, [.workers], .lines, needs: ["worker-lost"], mayBeAbsent: ["worker-lost": "2.3: the children are counted, and all are there"])
    }

    private static let otherLogs: [BotFile] = [
        BotFile(
            "logs/market_intelligence.log", [.fetcherLog], .text, needs: ["coinglass-rate-limit", "coinglass-down"],
            mayBeAbsent: ["coinglass-down": "9.1: our own probe reaches it"]),
        BotFile(
            "logs/exit_health_sentinel.jsonl", [.freezes], .lines, needs: ["trading-freeze"],
            mayBeAbsent: ["trading-freeze": "8, the summary: the state of a module that may not run"]),
        BotFile(
            "logs/process_resource.jsonl", [.crashLog], .lines, needs: ["crash-loop"]),
        worker("logs/predictive_signals.jsonl"),
        worker("logs/ensemble_predictions.jsonl"),
        worker("logs/signal_outcomes.jsonl"),
        BotFile("logs/shadow_results.jsonl", [.shadow], .lines),
        BotFile(
            "logs/shadow_trade_outcomes.jsonl", [.shadow], .lines, needs: ["shadow-data-missing"],
            mayBeAbsent: ["shadow-data-missing": "14 row 5.2b: permanent, reported once"]),
    ]
}
