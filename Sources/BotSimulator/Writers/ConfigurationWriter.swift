/// The configuration that the bot cannot do without. Source: bot contract 7.1, 12.
enum ConfigurationWriter {
    static let files = [
        SimulatedFile("config/asset_universe.json", .configuration, .inPlace) { world, _ in universe(world) },
        SimulatedFile("configs/asset_universe.json", .configuration, .inPlace) { world, _ in universe(world) },
        SimulatedFile(".env", .configuration, .inPlace(mode: 0o600)) { world, _ in environment(world) },
        SimulatedFile("configs/trading_config.json", .configuration, .inPlace) { world, _ in trading(world) },
        SimulatedFile("feature_store/golden_hour_config.json", .configuration, .inPlace, text: goldenHour),
    ]

    static func universe(_ world: World) -> String {
        let tiers = ["BTCUSDT": "major", "ETHUSDT": "major"]
        let assets = world.has(.universeEmpty) ? [] : world.options.symbols
        let rows = assets.map { symbol in
            """
                {
                  "symbol": "\(symbol)",
                  "venue": "futures",
                  "tier": "\(tiers[symbol] ?? "l1")",
                  "enabled": \(!world.has(.universeDisabled))
                }
            """
        }
        return """
            {
              "version": "1.0",
              "last_updated": "2025-11-20",
              "description": "The symbols that may be traded",
              "asset_universe": [
            \(rows.joined(separator: ",\n"))
              ],
              "validation_rules": {"min_symbols": 8, "required_venues": ["futures"], "enforce_doc_consistency": true}
            }
            """
    }

    /// Names as the bot reads them; the values open nothing.
    static func environment(_ world: World) -> String {
        func dummy(_ name: String) -> String { world.noise.hex(16, name, 0) + world.noise.hex(16, name, 1) }
        var lines = [
            "EXCHANGE=\(world.options.exchange.rawValue)", "TRADING_MODE=paper", "KRAKEN_FUTURES_TESTNET=true",
            "KRAKEN_FUTURES_API_KEY=\(dummy("kraken key"))", "KRAKEN_FUTURES_API_SECRET=\(dummy("kraken secret"))",
            "BLOFIN_API_KEY=\(dummy("blofin key"))", "BLOFIN_API_SECRET=\(dummy("blofin secret"))", "BLOFIN_PASSPHRASE=\(dummy("blofin phrase"))",
            "WHALE_ALERT_API_KEY=\(dummy("whale"))", "PORT=8050", "USE_GUNICORN=1", "FLASK_SECRET_KEY=\(dummy("flask"))",
        ]
        if world.has(.keyPlaceholder) {
            lines.append("COINGLASS_API_KEY=your_api_key_here")
        } else if !world.has(.keyAbsent) {
            lines.append("COINGLASS_API_KEY=\(dummy("coinglass"))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func trading(_ world: World) -> String {
        // What the original healer would leave: the right name, the wrong schema.
        if world.has(.wrongSchema) { return "{\n  \"min_required_pct\": 0.05,\n  \"max_leverage\": 10\n}" }
        let isChanged = world.has(.thresholdsChanged)
        let high = world.has(.thresholdsNotNumbers) ? "\"0.05\"" : world.has(.thresholdsDisordered) ? "0.4" : isChanged ? "0.06" : "0.05"
        return """
            {
              "mode": "\(world.has(.modeLive) ? "live" : "paper")",
              "paper_mode_relaxed_thresholds": true,
              "thresholds": {
                "paper": {
                  "score_thresholds": {"ULTRA": 0.15, "HIGH": \(high), "MEDIUM": 0.01, "LOW": -0.05},
                  "signal_thresholds": {"funding_min": 0.0001, "oi_velocity_min_pct": 0.5, "whale_flow_min_usd": 250000,
                    "liquidation_min_usd": 50000, "fear_greed_fear_threshold": 15, "fear_greed_greed_threshold": 85}
                },
                "live": {
                  "score_thresholds": {"ULTRA": 0.30, "HIGH": 0.15, "MEDIUM": 0.08, "LOW": 0.05},
                  "signal_thresholds": {"funding_min": 0.0002, "oi_velocity_min_pct": 2.0, "whale_flow_min_usd": 1000000,
                    "liquidation_min_usd": 100000, "fear_greed_fear_threshold": 20, "fear_greed_greed_threshold": 80}
                }
              },
              "per_symbol_fee_gates": {"ETHUSDT": {"min_buffer_multiplier": \(isChanged ? 1.5 : 1.2)}},
              "updated_at": "2025-12-04"
            }
            """
    }

    static func goldenHour(_ world: World, _ at: Int64) -> String {
        let windows: String
        if world.has(.windowsMalformed) {
            windows = "\"9am-4pm\", \"20:00\""
        } else if world.has(.windowsNarrow) {
            windows = "\"09:00-09:00\""
        } else if world.has(.restrictedHours) {
            // An hour that is over: shut now, unless it is between nine and four, which no file can shut. Source: bot contract 7.1.
            let hour = SimulatedTime(at).hour
            windows = "\"\(Stamp.twoDigits((hour + 22) % 24)):00-\(Stamp.twoDigits((hour + 23) % 24)):00\""
        } else {
            windows = "\"09:00-16:00\", \"20:00-21:00\""
        }
        let isRestricted = [.restrictedHours, .windowsMalformed, .windowsNarrow, .optimiserOld].contains { world.has($0) }
        let optimised = at - (world.has(.optimiserOld) ? 30 : 2) * 3600 * Stamp.second
        return """
            {
              "restrict_to_golden_hour": \(isRestricted),
              "updated_at": "\(Stamp.zulu(optimised))",
              "description": "Whether trades are restricted to the allowed windows",
              "allowed_windows": [\(windows)],
              "base_window": "09:00-16:00",
              "last_optimization": "\(Stamp.zulu(optimised))",
              "optimization_history": []
            }
            """
    }
}
