/// Policies and learned parameters: files that have defaults. Source: bot contract 12.
enum PolicyWriter {
    static let files = [
        SimulatedFile("configs/signal_policies.json", .configuration, .inPlace) { world, _ in signal(world) },
        SimulatedFile("configs/futures_policies.json", .configuration, .inPlace) { world, _ in futures(world) },
        SimulatedFile("config/profit_policy.json", .configuration, .inPlace) { world, _ in profit(world) },
        constant(
            "config/fee_tier_config.json",
            """
            {
              "tiers": {
                "anchors": {"maker_pct": 0.0002, "taker_pct": 0.0004},
                "mid": {"maker_pct": 0.0003, "taker_pct": 0.0005},
                "high": {"maker_pct": 0.0004, "taker_pct": 0.0006}
              },
              "symbols": {"BTCUSDT": "anchors", "ETHUSDT": "anchors", "SOLUSDT": "mid", "AVAXUSDT": "mid", "ADAUSDT": "mid", "XRPUSDT": "mid",
                "DOGEUSDT": "mid", "BNBUSDT": "high"}
            }
            """),
        constant("config/fee_tier_config.schema.json", "{\"type\": \"object\", \"required\": [\"tiers\", \"symbols\"]}"),
        SimulatedFile("config/composite_weights.json", .configuration, .inPlace) { world, _ in
            """
            {
              "ts": \(Stamp.epoch(world.started)),
              "weights": {
                "trend": {"ofi": 0.26, "micro_arb": 0.24, "sentiment": 0.25, "regime": 0.25},
                "chop": {"ofi": 0.25, "micro_arb": 0.26, "sentiment": 0.25, "regime": 0.24}
              }
            }
            """
        },
        constant("config/trading_policy.py", "MAX_OPEN_POSITIONS = 10\nMAX_LEVERAGE = 10\n"),
        constant("logs/execution_governor.json", "{\"roi_threshold\": 0.0005, \"max_trades_hour\": 10, \"ts\": 1765447205}"),
        constant("logs/fee_arbiter.json", "{\"roi_threshold\": 0.0005, \"ts\": 1765447205}"),
        constant("logs/portfolio.json", "{\"cash\": 0.0, \"positions\": {}}"),
        constant(
            "feature_store/signal_weights.json",
            "{\"weights\": {\"ofi\": 0.31, \"funding\": 0.22, \"whale_flow\": 0.47}, \"updated_at\": \"2025-12-15T20:19:15.187401\"}"),
        constant("feature_store/signal_weights_gate.json", "{\"weights\": {\"ofi\": 0.3, \"funding\": 0.3, \"whale_flow\": 0.4}}"),
        constant("feature_store/correlation_throttle_policy.json", "{\"max_correlated\": 3, \"throttle\": 0.5}"),
    ]

    private static func constant(_ path: String, _ text: String) -> SimulatedFile {
        SimulatedFile(path, .configuration, .inPlace) { _, _ in text + "\n" }
    }

    static func signal(_ world: World) -> String {
        let symbols = world.options.symbols.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            {
              "defaults": {"ema_short": 12, "ema_long": 26},
              "alpha_trading": {
                "enabled": \(!world.has(.alphaDisabled)),
                "min_ofi_confidence": 0.5,
                "min_ensemble_score": 0.05,
                "use_mtf_as_modifier": true,
                "mtf_weight": 0.25,
                "initial_size_multiplier": 0.5,
                "max_concurrent_alpha_trades": 3,
                "cooldown_seconds": 120,
                "enabled_symbols": [\(symbols)],
                "telemetry_log": "logs/alpha_trades.jsonl",
                "ofi_threshold": 0.54,
                "ensemble_threshold": 0.07,
                "mtf_curve": {"min": 0.25, "max": 0.5}
              },
              "overrides": [],
              "ema_futures": {"min_roi_threshold": 0.003, "cooldown_minutes": 5, "confirm_mode": "partial_ok"}
            }

            """
    }

    static func futures(_ world: World) -> String {
        """
        {
          "min_buffer_pct": 10.0,
          "alert_buffer_pct": 12.0,
          "max_leverage_global": \(world.has(.leverageOutOfRange) ? 125 : 10),
          "base_leverage": 6,
          "win_rate_leverage_tiers": {"conservative": 5, "standard": 6, "aggressive": 7, "hot_streak": 8},
          "maintenance_margin_ratio": 0.005,
          "emergency_delever_buffer": 8.0,
          "auto_close_buffer": 5.0
        }

        """
    }

    static func profit(_ world: World) -> String {
        let symbols = world.has(.symbolsDisabled) ? world.options.symbols : ["XRPUSDT"]
        let rows = symbols.map { symbol in
            """
                "\(symbol)": {"MIN_PROFIT_USD": 10.0, "BASE_COLLATERAL_USD": 500.0, "INTERNAL_MAX_LEVERAGE": 7, "cooldown_sec": 1200, "disabled": \
            \(world.has(.symbolsDisabled))}
            """
        }
        return """
            {
              "global": {"MIN_PROFIT_USD": 10.0, "BASE_COLLATERAL_USD": 500.0, "INTERNAL_MAX_LEVERAGE": 7, "cooldown_sec": 1200},
              "per_symbol": {
            \(rows.joined(separator: ",\n"))
              }
            }

            """
    }
}
