/// What was signalled, blocked and entered. Source: bot contract 6.1 to 6.6.
enum DecisionLogWriter {
    static let logs = [
        SimulatedLog("logs/signal_bus.jsonl", .decisions, rows: bus),
        SimulatedLog("logs/intelligence_gate.log", .decisions, rows: gateLog),
        SimulatedLog("logs/learning_events.jsonl", .decisions, rows: gateDecisions),
        SimulatedLog("logs/learning_updates.jsonl", .decisions, rows: updates),
        SimulatedLog("logs/signals.jsonl", .decisions, backfillHours: 6, rows: signals),
        SimulatedLog("logs/execution_gate_rejections.jsonl", .decisions, rows: rejections),
        SimulatedLog("logs/phase10_events.jsonl", .decisions, rows: phase10),
    ]

    /// The guards: the code each leaves on the bus, and its mark in the gate's log.
    private struct Guard {
        let deviation: Deviation
        let code: String
        let mark: String
    }

    private static let guards = [
        Guard(deviation: .whaleConflicts, code: "WHALE_CONFLICT", mark: "WHALE-CONFLICT"),
        Guard(deviation: .takerBlocks, code: "TAKER_AGGRESSION_BLOCK", mark: "INTEL-REDUCE"),
        Guard(deviation: .liquidationWalls, code: "LIQ_WALL_CONFLICT", mark: "LIQ-WALL-CONFLICT"),
        Guard(deviation: .traps, code: "LONG_TRAP_DETECTED", mark: "INTEL-REDUCE"),
    ]

    /// What a gate did with one candidate.
    private struct Candidate {
        let at: Int64
        let symbol: String
        /// What blocked it; nil: it passed.
        let block: Guard?
    }

    /// Each five minutes a candidate, of which now and then one is blocked; each minute a blocked one while a guard blocks nearly all.
    private static func candidates(_ world: World, _ window: Window) -> [Candidate] {
        if world.has(.noGateRows) { return [] }
        let blocking = guards.first { world.has($0.deviation) }
        let ticks = blocking == nil ? world.ticks(every: 300, in: window) : world.ticks(every: 60, in: window)
        return ticks.compactMap { tick in
            var block: Guard?
            if let blocking, world.has(blocking.deviation, at: tick, leadMinutes: 390) {
                block = blocking
            } else {
                guard tick % world.scaled(300) == 0 else { return nil }
                let chance = world.noise.unit("blocked", tick)
                block = chance < 0.2 ? guards[Int(chance * 20)] : nil
            }
            return Candidate(at: tick, symbol: world.noise.pick(world.options.symbols, "candidate", tick), block: block)
        }
    }

    static func bus(_ world: World, _ window: Window) -> String {
        candidates(world, window).map { candidate in
            let id = "\(candidate.symbol)_\(candidate.at / 1000)_\(world.noise.hex(8, "signal", candidate.at))"
            let code = candidate.block.map { "\"event\": \"\($0.code)\", \"reason\": \"\($0.code)\", \"blocked\": true" } ?? "\"blocked\": false"
            let outcome = candidate.block == nil ? "expired" : "blocked"
            let later = candidate.at + 880_000
            return """
                {"event_type": "signal_generated", "event_id": "\(world.noise.uuid("event", candidate.at))", "signal_id": "\(id)", \
                "ts": \(Stamp.epochFraction(candidate.at)), "timestamp": "\(Stamp.zulu(candidate.at))", "source": "intelligence_gate", \
                "signal": {"symbol": "\(candidate.symbol)", "direction": "LONG", "action": "OPEN_LONG", \(code)}, "state": "generated"}
                {"event_type": "state_change", "event_id": "\(world.noise.uuid("change", candidate.at))", "signal_id": "\(id)", \
                "old_state": "generated", "new_state": "\(outcome)", "ts": \(Stamp.epochFraction(later)), "timestamp": "\(Stamp.zulu(later))", \
                "reason": "\(outcome == "blocked" ? "blocked_by_gate" : "no_confirmation")", "metadata": {}}

                """
        }.joined()
    }

    static func gateLog(_ world: World, _ window: Window) -> String {
        candidates(world, window).map { candidate in
            let stamp = Stamp.zulu(candidate.at)
            let line =
                "[\(stamp)] \(candidate.block == nil ? "✅ INTEL-CONFIRM" : "⚠️ \(candidate.block?.mark ?? "")") \(candidate.symbol): composite=0.21\n"
            if world.has(.powerRankingBottom, at: candidate.at, leadMinutes: 120) {
                return line + "[\(stamp)] ⬇️ POWER-RANKING-BOTTOM ADAUSDT: 0.1x\n"
            }
            if world.has(.losingSymbol) || world.has(.losingSymbols) { return line + "[\(stamp)] ⬇️ ALPHA-FLOOR ADAUSDT: WR=0.0% 0.5x\n" }
            return line
        }.joined()
    }

    static func gateDecisions(_ world: World, _ window: Window) -> String {
        let decisions = candidates(world, window).map { candidate in
            let reason = candidate.block?.code ?? "intel_confirmed"
            let details = """
                {"gate": "intelligence_gate", "symbol": "\(candidate.symbol)", "direction": "OPEN_LONG", "allowed": \(candidate.block == nil), \
                "reason": "\(reason)", "context": {}}
                """
            return (candidate.at, "gate_decision", details)
        }
        let pulses = world.ticks(every: 900, in: window).map { ($0, "health_pulse", "{}") }
        return (decisions + pulses).sorted { $0.0 < $1.0 }.map { at, type, details in
            """
            {"ts": "\(Stamp.zulu(at))", "event_type": "\(type)", "details": \(details), "outcome": null, "logged_at": "\(Stamp.zulu(at))"}

            """
        }.joined()
    }

    static func updates(_ world: World, _ window: Window) -> String {
        var rows: [(at: Int64, type: String, rest: String)] = []
        for position in world.book.opened(world, in: window) {
            let symbol = "\"symbol\": \"\(position.symbol)\", \"strategy_id\": \"\(position.strategy)\""
            let decision =
                "\(symbol), \"ok\": true, \"reason\": {\"fee_gate_ok\": true, \"edge_after_cost_dollars\": 3.27, \"block_exposure\": false}"
            rows.append((position.openedAt, "pre_entry_decision", decision))
            rows.append((position.openedAt, "gate_attribution", "\(symbol), \"reason_codes\": [\"passed_all\"]"))
            rows.append((position.openedAt, "entry_placed", "\(symbol), \"direction\": \"\(position.direction)\""))
        }
        let blocks = world.has(.phase82Bool) || world.has(.phase82Object) || world.has(.throttleZero)
        for tick in world.ticks(every: 600, in: window) {
            let plan = "{\"next_stage\": \"\(blocks ? "frozen" : "full")\", \"size_throttle\": \(blocks ? 0.0 : 1.0), \"notes\": []}"
            rows.append((tick, "recovery_cycle", "\"plan\": \(plan)"))
        }
        let troubles = Self.troubles.filter { world.has($0.0) }
        for tick in world.ticks(every: 60, in: window) where blocks || !troubles.isEmpty || tick % world.scaled(300) == 0 {
            let symbol = "\"symbol\": \"\(world.noise.pick(world.options.symbols, "update", tick))\""
            for (deviation, lead, type, rest) in troubles where world.has(deviation, at: tick, leadMinutes: lead) {
                rows.append((tick, type, "\(symbol), \(rest)"))
            }
            if blocks {
                let reasons = "[\"kill_switch_phase82_block\", \"protective_mode_active\", \"size_throttle_zero\"]"
                rows.append((tick, "entry_blocked_global", "\(symbol), \"reasons\": \(reasons)"))
            } else if tick % world.scaled(300) == 0 {
                rows.append((tick, "alpha_prequal_block", "\(symbol), \"reason\": \"alpha_thresholds_not_met\""))
            }
        }
        if world.has(.lostOrder), let onset = world.onset[.decisions], window.contains(onset - 1200 * Stamp.second) {
            let at = onset - 1200 * Stamp.second
            rows.append((at, "entry_placed", "\"symbol\": \"DOTUSDT\", \"strategy_id\": \"EMA-Futures\", \"direction\": \"LONG\""))
            rows.append((at + Stamp.second, "entry_error", "\"symbol\": \"DOTUSDT\", \"error\": \"'grace_until'\""))
        }
        return rows.sorted { $0.at < $1.at }.map { "{\"ts\": \(Stamp.epoch($0.at)), \"update_type\": \"\($0.type)\", \($0.rest)}\n" }.joined()
    }

    /// What faults add each minute: since how many minutes before their onset, the type, the rest of the row.
    private static let troubles: [(Deviation, Int64, String, String)] = [
        (.feeBlocks, 390, "gate_attribution", "\"reason_codes\": [\"fee_gate_block\"]"),
        (.feeGateErrors, 120, "fee_gate_error", "\"error\": \"cannot unpack non-iterable NoneType object\""),
        (.balanceErrors, 60, "entry_error", "\"error\": \"EOrder:Insufficient funds: available margin below requirement\""),
        (.authenticationErrors, 20, "alpha_order_error", "\"error\": \"401 Client Error: authenticationError: Invalid API signature\""),
    ]

    static func signals(_ world: World, _ window: Window) -> String {
        world.cycle.starts(in: window).map { start in
            let isBlocked = world.noise.unit("signal blocked", start) < 0.5
            let disposition =
                isBlocked ? world.noise.pick(["BLOCKED", "blocked"], "case", start) : world.noise.pick(["EXECUTED", "executed"], "case", start)
            let symbol = world.noise.pick(world.options.symbols, "signals", start)
            return """
                {"ts": \(Stamp.epoch(start)), "ts_iso": "\(Stamp.naive(start))", "symbol": "\(symbol)", \
                "side": "LONG", "disposition": "\(disposition)", "block_reason": \(isBlocked ? "\"ensemble_below_threshold\"" : "null")}

                """
        }.joined()
    }

    static func rejections(_ world: World, _ window: Window) -> String {
        world.ticks(every: 60, in: window).compactMap { tick in
            let isCapped = world.has(.capBlocks, at: tick, leadMinutes: 180)
            guard isCapped || tick / world.scaled(60) % 60 == 0 else { return nil }
            return """
                {"ts": \(Stamp.epoch(tick)), "symbol": "\(world.noise.pick(world.options.symbols, "rejected", tick))", "reason": \
                "\(isCapped ? "hourly_cap_exceeded" : "roi_below_0.003")"}

                """
        }.joined()
    }

    static func phase10(_ world: World, _ window: Window) -> String {
        world.ticks(every: 300, in: window).compactMap { tick in
            let isCapped = world.has(.capBlocks, at: tick, leadMinutes: 180)
            guard isCapped || tick / world.scaled(300) % 12 == 0 else { return nil }
            return "{\"ts\": \(Stamp.epoch(tick)), \"event\": \"\(isCapped ? "block_daily_trade_cap" : "block_regime")\", \"symbol\": \"ETHUSDT\"}\n"
        }.joined()
    }
}
