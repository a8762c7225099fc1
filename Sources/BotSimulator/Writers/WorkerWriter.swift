/// What the worker processes produce. Source: bot contract 6.6.
enum WorkerWriter {
    static let files = [SimulatedFile("feature_store/pending_signals.json", .workers, .inPlace, .every(120), text: pending)]

    static let logs = [
        SimulatedLog("logs/predictive_signals.jsonl", .workers, backfillHours: 3) { world, window in
            rows(world, window, every: 120) { tick, symbol in
                // Two forms of timestamp in one file.
                let stamp = tick / world.scaled(120) % 2 == 0 ? Stamp.zulu(tick) : Stamp.naive(tick)
                return "\"ts\": \"\(stamp)\", \"symbol\": \"\(symbol)\", \"direction\": \"LONG\", \"confidence\": 0.31"
            }
        },
        SimulatedLog("logs/ensemble_predictions.jsonl", .workers, backfillHours: 3) { world, window in
            rows(world, window, every: 120) { tick, symbol in
                """
                "ts": "\(Stamp.zulu(tick))", "symbol": "\(symbol)", "direction": "NEUTRAL", "prob_win": 0.48, "confidence": 0.09, "size_mult": 1.0
                """
            }
        },
        SimulatedLog("logs/signal_outcomes.jsonl", .workers, backfillHours: 6) { world, window in
            rows(world, window, every: 300) { tick, symbol in
                "\"ts\": \"\(Stamp.zulu(tick))\", \"symbol\": \"\(symbol)\", \"signal_name\": \"ensemble\", \"horizon\": \"5m\", \"return\": 0.0007"
            }
        },
        SimulatedLog("logs/shadow_results.jsonl", .workers, backfillHours: 6) { world, window in
            rows(world, window, every: 600) { tick, symbol in "\"ts\": \(Stamp.epoch(tick)), \"symbol\": \"\(symbol)\", \"pnl\": 0.12" }
        },
        SimulatedLog("logs/shadow_trade_outcomes.jsonl", .workers) { world, window in
            rows(world, window, every: 1800) { tick, symbol in
                "\"ts\": \(Stamp.epoch(tick)), \"symbol\": \"\(symbol)\", \"outcome\": \"win\", \"pnl\": 0.4"
            }
        },
    ]

    private static func rows(_ world: World, _ window: Window, every seconds: Int64, _ fields: (Int64, String) -> String) -> String {
        world.ticks(every: seconds, in: window).map { "{\(fields($0, world.noise.pick(world.options.symbols, "worker", $0)))}\n" }.joined()
    }

    static func pending(_ world: World, _ at: Int64) -> String {
        let entries = world.ticks(every: 120, in: Window(after: at - world.scaled(2400), upTo: at)).map { tick in
            let id = world.noise.hex(8, "pending", tick)
            let symbol = world.noise.pick(world.options.symbols, "pending", tick)
            let price = world.price(symbol, tick)
            return """
                  "\(id)": {"id": "\(id)", "ts": "\(Stamp.zulu(tick))", "ts_epoch": \(Stamp.epochFraction(tick)), "symbol": "\(symbol)", \
                "signal_name": "ensemble", "direction": "LONG", "confidence": 0.0, "price_at_signal": \(price), "signal_data": {"source": \
                "ensemble_predictions.jsonl"}, "prices": {"1m": \(price)}, "resolved_horizons": ["1m"]}
                """
        }
        return "{\n" + entries.joined(separator: ",\n") + "\n}"
    }
}
