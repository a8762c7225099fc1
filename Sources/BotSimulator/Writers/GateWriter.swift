/// The fee gate, the hold-time policy, probation and cooldowns. Source: bot contract 7.3 to 7.5, 8 (K14).
enum GateWriter {
    static let files = [
        SimulatedFile("feature_store/fee_gate_state.json", .feeGate, .atomic, .cycleStart, text: feeGate),
        SimulatedFile("feature_store/hold_time_policy.json", .gates, .atomic, .cycleStart, text: holdTime),
        SimulatedFile("feature_store/symbol_probation_state.json", .gates, .inPlace, .every(3600), text: probation),
        SimulatedFile("logs/trade_cooldown.json", .gates, .inPlace, .cycleStart) { world, at in
            "{\"ETHUSDT_LONG\": \"\(Stamp.arizona(cooldownEnd(world, at)))\"}"
        },
        SimulatedFile("logs/symbol_cooldowns.json", .gates, .inPlace, .cycleStart) { world, at in
            "{\"ETHUSDT\": \(Stamp.epoch(cooldownEnd(world, at)))}"
        },
    ]

    static let logs = [
        SimulatedLog("logs/fee_entry_blocks.jsonl", .feeGate, rows: feeDecisions),
        SimulatedLog("logs/hold_time_enforcement.jsonl", .gates, rows: holdDecisions),
        SimulatedLog("logs/symbol_probation.jsonl", .gates, rows: probationEvents),
    ]

    static func feeGate(_ world: World, _ at: Int64) -> String {
        // Everything since the book was made: the bot's counters only grow.
        let allowed = world.book.opened(world, in: Window(after: world.book.created, upTo: at)).count
        let blocking = (at - world.onsetOf(.feeBlocksCounted, else: at)) / (60 * Stamp.second)
        let blocked = world.has(.feeBlocksCounted) ? 400 + 10 * blocking : 2
        return """
            {
              "blocked_count": \(blocked),
              "allowed_count": \(allowed),
              "total_blocked_size_usd": \(Double(blocked) * 240),
              "total_allowed_size_usd": \(Double(allowed) * 240),
              "estimated_fee_savings_usd": 0.0,
              "last_updated": "\(Stamp.zulu(at))",
              "config": {
                "maker_fee_bps": 2,
                "taker_fee_bps": 5,
                "slippage_bps": 2,
                "min_buffer_multiplier": 1.2
              }
            }
            """
    }

    static func feeDecisions(_ world: World, _ window: Window) -> String {
        let allowed = world.book.opened(world, in: window).map { position in
            let fields =
                "\"side\": \"\(position.isLong ? "long" : "short")\", \"decision\": \"ALLOW\", \"reason\": \"strong_edge_3.6x\", \"edge_ratio\": 3.57"
            return (position.openedAt, position.symbol, fields)
        }
        let blocked = world.ticks(every: 60, in: window).filter { world.has(.feeBlocksCounted, at: $0, leadMinutes: 390) }.map { tick in
            let fields = "\"side\": \"long\", \"decision\": \"BLOCK\", \"reason\": \"negative_ev_after_fees_edge_0.4x\", \"edge_ratio\": 0.41"
            return (tick, world.noise.pick(world.options.symbols, "fee", tick), fields)
        }
        let cut = world.ticks(every: 60, in: window).filter { world.has(.feeCuts, at: $0, leadMinutes: 390) }.map { tick in
            let fields = "\"side\": \"long\", \"decision\": \"ALLOW\", \"reason\": \"insufficient_buffer_edge_1.1x\", \"edge_ratio\": 1.1"
            return (tick, world.noise.pick(world.options.symbols, "cut", tick), fields)
        }
        return (allowed + blocked + cut).sorted { $0.0 < $1.0 }.map { at, symbol, fields in
            """
            {"ts": "\(Stamp.zulu(at))", "symbol": "\(symbol)", \(fields), "expected_move_pct": 0.5, "breakeven_move_pct": 0.14, \
            "order_size_usd": 240.0, "fee_cost_usd": 1.27, "net_expected_usd": 3.27}

            """
        }.joined()
    }

    static func holdTime(_ world: World, _ at: Int64) -> String {
        let minimum: Int64 = 2700
        var entries = world.book.open(world, at: at).map { position in
            let isHeld = world.has(.holdsNotMet)
            let exit = isHeld ? max(at, position.openedAt) + 1800 * Stamp.second : position.openedAt + minimum * Stamp.second
            return holdEntry(position.symbol, position.isLong ? "LONG" : "SHORT", position.openedAt, exit)
        }
        if world.has(.holdLeak) {
            let entry = world.onsetOf(.holdLeak, else: at) - 30 * 3600 * Stamp.second
            entries.append(holdEntry("DOTUSDT", "LONG", entry, entry + minimum * Stamp.second))
        }
        return """
            {
              "version": 1,
              "updated_at": "\(Stamp.naive(at))",
              "symbol_hold_times": {"BTCUSDT": 1800, "ETHUSDT": 1800, "BNBUSDT": 1200, "SOLUSDT": 1500, "XRPUSDT": 1200, "ADAUSDT": 1200,
                "AVAXUSDT": 1800, "DOGEUSDT": 1200},
              "tier_defaults": {"major": 1800, "other_major": 1500, "altcoin": 1200},
              "active_positions": {
            \(entries.joined(separator: ",\n"))
              }
            }
            """
    }

    private static func holdEntry(_ symbol: String, _ side: String, _ entry: Int64, _ exit: Int64) -> String {
        let id = "\(symbol)_\(side)_\(Stamp.epoch(entry))"
        return """
                "\(id)": {"position_id": "\(id)", "symbol": "\(symbol)", "side": "\(side)", "entry_ts": \(Stamp.epochFraction(entry)), \
            "entry_iso": "\(Stamp.zulu(entry))", "min_hold_seconds": \((exit - entry) / Stamp.second), "min_exit_ts": \
            \(Stamp.epochFraction(exit)), "min_exit_iso": "\(Stamp.zulu(exit))", "recorded_at": \(Stamp.epochFraction(entry)), "is_true_trend": false}
            """
    }

    static func holdDecisions(_ world: World, _ window: Window) -> String {
        world.ticks(every: 600, in: window).map { tick in
            let isHeld = world.has(.holdsNotMet, at: tick, leadMinutes: 60)
            let symbol = world.noise.pick(world.options.symbols, "hold", tick)
            return """
                {"ts": \(Stamp.epochFraction(tick)), "ts_iso": "\(Stamp.zulu(tick))", "symbol": "\(symbol)", \
                "decision": {"can_exit": \(!isHeld), "reason": "\(isHeld ? "hold_time_not_met:need_1260s_more" : "min_hold_met")"}}

                """
        }.joined()
    }

    static func probation(_ world: World, _ at: Int64) -> String {
        let onset = world.onset[.gates] ?? at
        let hours: Int64 = world.has(.probationStuck) ? 60 : 1
        let entered = onset - hours * 3600 * Stamp.second
        let listed = onProbation(world)
        let states = world.options.symbols.map { symbol in
            let isListed = listed.contains(symbol)
            return """
                    "\(symbol)": {"state": "\(isListed ? "probation" : "active")", "entered_at": \
                \(isListed ? "\"\(Stamp.zulu(entered))\"" : "null"), \
                "reason": \(isListed ? "\"win_rate_below_30\"" : "null"), "performance_at_entry": {}}
                """
        }
        return """
            {
              "updated_at": "\(Stamp.zulu(at))",
              "symbol_states": {
            \(states.joined(separator: ",\n"))
              }
            }
            """
    }

    static func probationEvents(_ world: World, _ window: Window) -> String {
        guard let onset = world.onset[.gates], window.contains(onset) else { return "" }
        return onProbation(world).map { symbol in
            """
            {"timestamp": "\(Stamp.zulu(onset))", "ts": \(Stamp.epochFraction(onset)), "symbol": "\(symbol)", "event_type": "entered_probation"}

            """
        }.joined()
    }

    private static func onProbation(_ world: World) -> ArraySlice<String> {
        let symbols = world.options.symbols
        if world.has(.probationOfMost) { return symbols.suffix(symbols.count * 3 / 4) }
        return world.has(.probationListed) || world.has(.probationStuck) ? symbols.suffix(1) : []
    }

    /// The last cooldown has just ended, or will in a month.
    private static func cooldownEnd(_ world: World, _ at: Int64) -> Int64 {
        world.has(.cooldownStuck) ? world.onsetOf(.cooldownStuck, else: at) + 30 * 86_400 * Stamp.second : at - 90 * Stamp.second
    }
}
