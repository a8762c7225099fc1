import FailurePoints
import JSON

/// How the rows of each decision log are counted. Heartbeats and synthetic events are left out. Source: bot contract 3.5, 6.
enum DecisionRows {
    /// 2020: the bot wrote nothing before, so an earlier timestamp is a number with another meaning.
    private static let firstYear = Instant(secondsSince1970: 1_577_836_800)

    /// The instant of a row, in the form of the log; nil without one.
    static func stamp(_ row: JSONObject, of log: DecisionLog) -> Instant? {
        anyStamp(row, of: log).flatMap { $0 >= firstYear ? $0 : nil }
    }

    private static func anyStamp(_ row: JSONObject, of log: DecisionLog) -> Instant? {
        switch log {
        case .signalBus, .learningUpdates, .unifiedEvents, .phase10, .executedTrades, .killSwitchEvents:
            ContentTimestamp.epoch.field(row["ts"]).value ?? LogEnds.stamp(of: row)
        case .learningEvents, .feeEntries: ContentTimestamp.zulu.field(row["ts"]).value ?? LogEnds.stamp(of: row)
        case .executionGate, .holdTimes, .venueEvents: LogEnds.stamp(of: row)
        case .gateLog: nil
        }
    }

    /// - Returns: false for a row without a valid kind, which is not counted.
    static func take(_ row: JSONObject, _ at: Instant, of log: DecisionLog, into tally: inout DecisionTally) -> Bool {
        switch log {
        case .signalBus: return signal(row, at, &tally)
        case .learningUpdates: return update(row, at, &tally)
        case .learningEvents:
            guard let type = row["event_type"]?.string else { return false }
            guard type == "gate_decision" else { return true }
            guard let isAllowed = row["details"]?["allowed"]?.bool else { return false }
            tally.count(isAllowed ? .gateAllowed : .gateRefused, at)
        case .unifiedEvents:
            guard let name = row["event"]?.string else { return false }
            event(name, row, at, &tally)
        case .executionGate:
            guard let reason = text(row, ["reason", "code", "event"]) else { return false }
            rejection(reason, at, &tally)
        case .phase10:
            guard let code = text(row, ["event", "event_type"]) else { return false }
            tally.count(known(code, phase10, "phase10"), at)
        case .feeEntries:
            return fee(row, at, &tally)
        case .executedTrades: tally.count(.tradeExecuted, at)
        case .holdTimes:
            guard let reason = row["decision"]?["reason"]?.string ?? row["reason"]?.string else { return false }
            hold(reason, at, &tally)
        case .killSwitchEvents:
            guard let type = row["update_type"]?.string else { return false }
            tally.count(type == "phase82_reset" ? .phase82Reset : "kill-switch/other", at)
        case .venueEvents:
            guard let code = text(row, ["event", "reason", "event_type", "type"]) else { return false }
            tally.count(code.hasPrefix("venue_block") ? .venueBlock : "venue/other", at)
        case .gateLog: break
        }
        return true
    }

    /// The first of these fields with a text.
    private static func text(_ row: JSONObject, _ names: [String]) -> String? { names.lazy.compactMap { row[$0]?.string }.first }

    private static func signal(_ row: JSONObject, _ at: Instant, _ tally: inout DecisionTally) -> Bool {
        guard let type = row["event_type"]?.string else { return false }
        switch type {
        case "signal_generated":
            guard let signal = row["signal"]?.object else { return false }
            let codes = [signal["reason"]?.string, signal["event"]?.string].compactMap { $0 }
            // A signal without a block may omit the field.
            guard let isBlocked = signal["blocked"] == nil ? false : signal["blocked"]?.bool else { return false }
            guard isBlocked else {
                let fired = codes.contains("MAX_DRAWDOWN_KILL_SWITCH")
                tally.count(fired ? .drawdownFired : .signal, at)
                return true
            }
            tally.count(.signal, at)
            tally.count(.signalBlocked, at)
            tally.count(codes.lazy.compactMap { guards[$0] }.first ?? .otherBlock, at)
            // Blocked for an unknown reason.
            return !codes.isEmpty
        case "state_change":
            switch row["new_state"]?.string {
            case "executed": tally.count(.signalExecuted, at)
            case "expired": tally.count(.signalExpired, at)
            case "blocked" where row["reason"]?.string?.contains("fee_gate") == true: tally.count(.signalBlockedByFee, at)
            case nil: return false
            default: break
            }
        default: break
        }
        return true
    }

    private static let guards: [String: DecisionKind] = [
        "WHALE_CONFLICT": .whaleConflict, "LIQ_WALL_CONFLICT": .liquidationWall, "LONG_TRAP_DETECTED": .longTrap,
        "TAKER_AGGRESSION_BLOCK": .takerAggression, "WHALE_INTENT_FILTER": .whaleIntent, "MAX_DRAWDOWN_KILL_SWITCH": .drawdownBlock,
        "MAX_DRAWDOWN_KILL_SWITCH_BLOCK": .drawdownBlock, "STRATEGY_OVERLAP": .strategyOverlap,
    ]

    private static func update(_ row: JSONObject, _ at: Instant, _ tally: inout DecisionTally) -> Bool {
        let symbol = SymbolName.normal(row["symbol"]?.string)
        guard let type = row["update_type"]?.string else { return false }
        switch type {
        case "entry_placed", "alpha_order_placed":
            tally.place(PlacedOrder(at: at, symbol: symbol ?? "?", strategy: row["strategy_id"]?.string ?? row["strategy"]?.string))
            return symbol != nil
        case "entry_error", "alpha_order_error":
            tally.count(type == "entry_error" ? .entryError : .alphaOrderError, at)
            guard let error = row["error"], error.string != nil || error.object != nil else { return false }
            tally.fail(error.string ?? error.text(), symbol: symbol, at)
        case "entry_blocked_global":
            tally.count(.entryBlockedGlobal, at)
            for reason in row["reasons"]?.array ?? [] { tally.count(known(reason.string, globalReasons, "blocked-global"), at) }
        case "gate_attribution":
            for code in row["reason_codes"]?.array ?? [] { tally.count(known(code.string, attributions, "attribution"), at) }
        default: tally.count(known(type, updates, "updates"), at)
        }
        return true
    }

    private static let globalReasons: Set = [
        "kill_switch_phase82_block", "protective_mode_active", "protective_mode_regime_penalty", "size_throttle_zero", "operator_override_active",
    ]
    private static let attributions: Set = ["fee_gate_block", "exposure_gate_block", "passed_all"]
    private static let updates: Set = [
        "alpha_prequal_block", "entry_skipped", "entry_blocked_zero_size", "entry_blocked", "pre_entry_decision", "pre_entry_reduced",
        "intel_reduced", "streak_reduced", "fee_reduced", "correlation_throttle_applied", "recovery_cycle", "fee_gate_error", "risk_exposure_audit",
        "sizing_attribution", "sizing_after_adjustment", "fee_venue_audit", "scheduler_error", "post_open_guard", "grace_honored",
        "alpha_persist_error",
    ]
    private static let phase10: Set = [
        "block_regime", "block_daily_trade_cap", "block_symbol_cooldown", "block_strategy_hour_limit", "block_pause_active",
        "block_slippage_spread", "block_symbol_disabled", "block_no_midprice", "pause_activated", "pause_deactivated",
    ]
    /// Heartbeats and synthetic events are not in it, so they are not counted.
    private static let events: Set = [
        "entry_block_frozen", "entry_block_symbol_gated", "entry_block_churn_guard", "entry_block_invalid_signal", "fee_aware_block",
        "entries_frozen", "freeze_cleared", "kill_switch_triggered", "kill_switch_bypass_low_samples", "kill_switch_bypass_stale_metrics",
        "kill_switch_emergency_stale_clear", "kill_switch_metrics_corrupt", "operator_no_trades_detected", "watchdog_issue_detected_warn_only",
        "health_pulse_alert_filter_blocking", "data_file_integrity_failed", "data_integrity_error", "heartbeat_inactivity_alert",
        "healing_escalation_block", "exchange_health_block", "trade_blocked_validation", "venue_guard_block", "unified_pre_entry_blocked",
        "unified_place_blocked",
    ]

    /// A closed set of kinds, whatever a log contains.
    private static func known(_ code: String?, _ codes: Set<String>, _ log: String) -> DecisionKind {
        if let code, codes.contains(code) { DecisionKind(rawValue: "\(log)/\(code)") } else { DecisionKind(rawValue: "\(log)/other") }
    }

    private static func event(_ name: String, _ row: JSONObject, _ at: Instant, _ tally: inout DecisionTally) {
        guard events.contains(name) else { return }
        let kind = DecisionKind(rawValue: "events/\(name)")
        tally.count(kind, at)
        switch kind {
        case .entriesFrozen: tally.freeze = EntryFreeze(at: at, until: ContentTimestamp.epoch.field(row["frozen_until"]).value)
        case .freezeCleared: tally.freeze?.clearedAt = at
        default: break
        }
    }

    private static func rejection(_ reason: String, _ at: Instant, _ tally: inout DecisionTally) {
        let kind: DecisionKind =
            switch reason {
            case "hourly_cap_exceeded": .hourlyCap
            case "mtf_not_confirmed": .notConfirmed
            case "anomaly_defense_block": .anomalyDefense
            case let text where text.hasPrefix("roi_below"): .belowROI
            default: "execution-gate/other"
            }
        tally.count(kind, at)
    }

    /// A refused one may omit the reason; for an allowed one only the reason shows whether it was cut.
    private static func fee(_ row: JSONObject, _ at: Instant, _ tally: inout DecisionTally) -> Bool {
        if row["decision"]?.string?.uppercased() == "BLOCK" {
            tally.count(.feeBlocked, at)
            return true
        }
        guard let reason = row["reason"]?.string else { return false }
        if reason.hasPrefix("negative_ev") || reason.hasPrefix("insufficient_buffer") {
            tally.count(.feeCut, at)
        } else {
            tally.count(.feeAllowed, at)
        }
        return true
    }

    private static func hold(_ reason: String, _ at: Instant, _ tally: inout DecisionTally) {
        let kind = [DecisionKind.holdNotMet, .holdMet, .holdOverridden, .holdUntracked].first {
            reason.hasPrefix($0.rawValue.dropFirst("hold/".count))
        }
        tally.count(kind ?? "hold/other", at)
    }

    // MARK: The gate's log is text.

    private static let marks: [(text: String, kind: DecisionKind)] = [
        .intelligenceConfirm, .intelligenceReduce, .whaleConflictLine, .liquidationWallLine, .rankingTop, .rankingBottom, .alphaFloor, .alphaBoost,
    ].map { (String($0.rawValue.dropFirst("gate-log/".count)), $0) }

    /// The content of a line of the gate's log.
    struct TextRow {
        var at: Instant
        var kind: DecisionKind?
        /// The word after the mark, as a symbol.
        var symbol: String?
    }

    /// `[2025-12-20T14:03:07.120334Z] ⚠️ INTEL-REDUCE ETHUSDT: …`; nil for a line without a timestamp.
    static func textRow(_ line: ArraySlice<UInt8>) -> TextRow? {
        guard line.first == UInt8(ascii: "["), let end = line.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let stamp = String(decoding: line[line.index(after: line.startIndex)..<end], as: UTF8.self)
        guard let at = try? ContentTimestamp.naiveUTC.instant(stamp) else { return nil }
        let text = String(decoding: line[line.index(after: end)...].prefix(400), as: UTF8.self)
        let words = text.split { $0 == " " || $0 == ":" || $0 == "," }
        for (place, word) in words.enumerated() {
            guard let mark = marks.first(where: { $0.text == word }) else { continue }
            let symbol = words.indices.contains(place + 1) ? SymbolName.normal(String(words[place + 1])) : nil
            return TextRow(at: at, kind: mark.kind, symbol: symbol)
        }
        return TextRow(at: at)
    }

    static func take(_ row: TextRow, into tally: inout DecisionTally) {
        guard let kind = row.kind else { return }
        tally.count(kind, row.at)
        if [.rankingTop, .rankingBottom, .alphaFloor, .alphaBoost].contains(kind), let symbol = row.symbol {
            tally.mark(kind, symbol: symbol, row.at)
        }
    }
}
