/// What the engine's thread leaves behind in each cycle. Source: bot contract 4.1, 4.2, 5.2, 6.6, 7.2.
enum EngineWriter {
    static let files = [
        SimulatedFile("state/heartbeats/bot_cycle.json", .cycleEnd, .rename, .cycleEnd, text: heartbeat),
        SimulatedFile("logs/protective_mode_log.json", .cycleStart, .inPlace, .cycleStart, text: protectiveMode),
        SimulatedFile("logs/futures_protective_state.json", .cycleStart, .inPlace, .cycleStart, text: protectiveState),
        SimulatedFile("logs/futures_signal_evaluations.json", .cycleStart, .inPlace, .cycleStart, text: evaluations),
        SimulatedFile("logs/signal_activity.json", .cycleStart, .atomic, .cycleStart, text: activity),
        SimulatedFile("logs/regime_filter_state.json", .cycleStart, .inPlace, .cycleStart, text: regimes),
        SimulatedFile("logs/.last_reconciliation", .cycleEnd, .inPlace, .every(3600)) { _, _ in "" },
    ]

    static let logs = [SimulatedLog("logs/exit_health_sentinel.jsonl", .cycleStart, backfillHours: 2, rows: exitSentinel)]

    static func heartbeat(_ world: World, _ at: Int64) -> String {
        let beat = world.has(.heartbeatFromFuture) ? at + 300 * Stamp.second : at
        let open = world.book.open(world, at: at)
        let used = open.map(\.margin).reduce(0, +)
        let equity = CapitalWriter.allocated + world.book.ledger(world, at: at).realized
        return """
            {
              "component": "bot_cycle",
              "last_heartbeat_ts": \(Stamp.epoch(beat)),
              "last_heartbeat_dt": "\(Stamp.spaced(beat))",
              "metadata": {
                "portfolio_value": \(equity),
                "open_positions": \(open.count),
                "available_margin": \(equity - used)
              }
            }
            """
    }

    /// The start of the last cycles; the real log keeps five hundred.
    static func protectiveMode(_ world: World, _ at: Int64) -> String {
        let starts = world.cycle.starts(in: Window(after: at - 60 * world.cycle.period, upTo: at - 1)) + [at]
        let ahead = world.has(.cycleStartFromFuture) ? 300 * Stamp.second : 0
        let rows = starts.map { start in
            let protects = world.has(.protecting, at: start, leadMinutes: 20)
            return """
                  {
                    "timestamp": "\(Stamp.arizona(start + ahead))",
                    "vol_spike": \(protects),
                    "atr_jump": false,
                    "bb_expansion": \(protects),
                    "action": "\(protects ? "protect" : "normal")"
                  }
                """
        }
        return "[\n" + rows.joined(separator: ",\n") + "\n]"
    }

    static func protectiveState(_ world: World, _ at: Int64) -> String {
        let stamp = Stamp.naive(at)
        let mode = world.has(.protectiveBlock) ? "BLOCK" : world.has(.protectiveReduce) ? "REDUCE" : "OFF"
        let positions = world.book.open(world, at: at).map { position in
            """
            {"symbol": "\(position.symbol)", "side": "\(position.direction.uppercased())", "leverage": \(position.leverage), "entry_price": \
            \(position.entryPrice), "mark_price": \(world.price(position.symbol, at)), "liquidation_price": null, \
            "buffer_pct": \(mode == "OFF" ? 100.0 : 7.5), "status": "\(mode == "OFF" ? "OK" : "DANGER")"}
            """
        }
        return """
            {"timestamp": "\(stamp)", "mode": "\(mode)", "report": {"assessed_at": "\(stamp)", "positions": [\(positions.joined(separator: ", "))]}}
            """
    }

    static func evaluations(_ world: World, _ at: Int64) -> String {
        let starts = world.cycle.starts(in: Window(after: at - 30 * world.cycle.period, upTo: at))
        let rows = starts.map { start in
            let symbol = world.noise.pick(world.options.symbols, "evaluated", start)
            let code = world.has(.capBlocks, at: start, leadMinutes: 180) ? "cooldown:41s" : "no_signal"
            return """
                  {"timestamp": "\(Stamp.naive(start))", "symbol": "\(symbol)", "strategy": "EMA-Futures", "result": "\(code)"}
                """
        }
        return "[\n" + rows.joined(separator: ",\n") + "\n]"
    }

    static func activity(_ world: World, _ at: Int64) -> String {
        let starts = world.cycle.starts(in: Window(after: at - 30 * world.cycle.period, upTo: at)).reversed()
        let rows = starts.enumerated().map { number, start in
            let symbol = world.noise.pick(world.options.symbols, "activity", start)
            let capped = world.has(.capBlocks, at: start, leadMinutes: 180)
            let status = capped ? "blocked_Cooldown: 41s left" : number % 3 == 0 ? "executed" : "blocked_ensemble"
            return """
                  {"timestamp": "\(Stamp.arizona(start))", "symbol": "\(symbol)", "strategy": "Alpha-OFI", "status": "\(status)", "roi": 0.0031, \
                "details": {}}
                """
        }
        return "{\n  \"signals\": [\n" + rows.joined(separator: ",\n") + "\n  ]\n}"
    }

    static func regimes(_ world: World, _ at: Int64) -> String {
        let prices = world.options.symbols.map { "\"\($0)\": [\(world.price($0, at))]" }
        let cache = world.options.symbols.map { symbol in
            "\"\(symbol)\": {\"regime\": \"\(world.noise.pick(["MEAN_REVERSION", "TRENDING", "NOISE"], symbol, at / (3600 * Stamp.second)))\"}"
        }
        return """
            {"prices": {\(prices.joined(separator: ", "))}, "regime_cache": {\(cache.joined(separator: ", "))}, "ts": \(Stamp.epochFraction(at))}
            """
    }

    static func exitSentinel(_ world: World, _ window: Window) -> String {
        world.cycle.starts(in: window).map { start in
            let isSafe = world.has(.exitSafeMode, at: start, leadMinutes: 20)
            let event = isSafe ? "safe_mode_triggered" : "exit_health_audit"
            return """
                {"timestamp": "\(Stamp.arizona(start))", "event": "\(event)", "action": "\(isSafe ? "safe_mode" : "pass")"}

                """
        }.joined()
    }
}
