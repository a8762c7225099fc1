/// One kind of event in the bot's decision logs: the log's short name and the bot's code, `signal-bus/WHALE_CONFLICT`. A closed set. Source: bot contract 6.
public struct DecisionKind: Hashable, Sendable, Comparable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (a: DecisionKind, b: DecisionKind) -> Bool { a.rawValue < b.rawValue }

    // logs/signal_bus.jsonl: every `signal_generated`, the blocked ones among them, and these by code.
    public static let signal: DecisionKind = "signal-bus/signal"
    public static let signalBlocked: DecisionKind = "signal-bus/blocked"
    public static let whaleConflict: DecisionKind = "signal-bus/WHALE_CONFLICT"
    public static let liquidationWall: DecisionKind = "signal-bus/LIQ_WALL_CONFLICT"
    public static let longTrap: DecisionKind = "signal-bus/LONG_TRAP_DETECTED"
    public static let takerAggression: DecisionKind = "signal-bus/TAKER_AGGRESSION_BLOCK"
    public static let whaleIntent: DecisionKind = "signal-bus/WHALE_INTENT_FILTER"
    public static let drawdownBlock: DecisionKind = "signal-bus/MAX_DRAWDOWN_KILL_SWITCH"
    public static let strategyOverlap: DecisionKind = "signal-bus/STRATEGY_OVERLAP"
    /// Blocked with another code, or without one.
    public static let otherBlock: DecisionKind = "signal-bus/other"
    /// The switch itself fired (source `self_healing_learning_loop`, not a block).
    public static let drawdownFired: DecisionKind = "signal-bus/switch-fired"
    /// State changes to `blocked` whose reason names the fee gate.
    public static let signalBlockedByFee: DecisionKind = "signal-bus/blocked_by_fee_gate"
    public static let signalExecuted: DecisionKind = "signal-bus/executed"
    public static let signalExpired: DecisionKind = "signal-bus/expired"

    // logs/learning_updates.jsonl: `updates/<update_type>`; these are the ones that are judged.
    /// `entry_placed` or `alpha_order_placed`; the two of one order count once.
    public static let entryPlaced: DecisionKind = "updates/entry_placed"
    public static let entryError: DecisionKind = "updates/entry_error"
    public static let alphaOrderError: DecisionKind = "updates/alpha_order_error"
    public static let entryBlockedGlobal: DecisionKind = "updates/entry_blocked_global"
    public static let entrySkipped: DecisionKind = "updates/entry_skipped"
    public static let entryBlockedZeroSize: DecisionKind = "updates/entry_blocked_zero_size"
    public static let alphaPrequalification: DecisionKind = "updates/alpha_prequal_block"
    public static let preEntryDecision: DecisionKind = "updates/pre_entry_decision"
    public static let feeReduced: DecisionKind = "updates/fee_reduced"
    public static let intelligenceReduced: DecisionKind = "updates/intel_reduced"
    public static let feeGateError: DecisionKind = "updates/fee_gate_error"
    public static let recoveryCycle: DecisionKind = "updates/recovery_cycle"
    // The reasons of `entry_blocked_global`, and the codes of `gate_attribution`.
    public static let globalKillSwitch: DecisionKind = "blocked-global/kill_switch_phase82_block"
    public static let globalProtective: DecisionKind = "blocked-global/protective_mode_active"
    public static let globalThrottle: DecisionKind = "blocked-global/size_throttle_zero"
    public static let attributedToFee: DecisionKind = "attribution/fee_gate_block"
    public static let attributedToExposure: DecisionKind = "attribution/exposure_gate_block"
    public static let attributionPassed: DecisionKind = "attribution/passed_all"
    // By the error texts of orders.
    public static let authenticationError: DecisionKind = "error/authentication"
    public static let rateLimitError: DecisionKind = "error/rate-limit"
    public static let balanceError: DecisionKind = "error/balance"
    /// The post-open guard crashed after the order went out: `'grace_until'`. Source: bot contract 6.4.
    public static let untrackedOrder: DecisionKind = "error/grace_until"
    public static let timeoutError: DecisionKind = "error/timeout"
    public static let otherError: DecisionKind = "error/other"

    // logs/learning_events.jsonl.
    public static let gateAllowed: DecisionKind = "gate/allowed"
    public static let gateRefused: DecisionKind = "gate/refused"

    // logs/intelligence_gate.log.
    public static let intelligenceConfirm: DecisionKind = "gate-log/INTEL-CONFIRM"
    public static let intelligenceReduce: DecisionKind = "gate-log/INTEL-REDUCE"
    public static let whaleConflictLine: DecisionKind = "gate-log/WHALE-CONFLICT"
    public static let liquidationWallLine: DecisionKind = "gate-log/LIQ-WALL-CONFLICT"
    public static let rankingTop: DecisionKind = "gate-log/POWER-RANKING-TOP"
    public static let rankingBottom: DecisionKind = "gate-log/POWER-RANKING-BOTTOM"
    public static let alphaFloor: DecisionKind = "gate-log/ALPHA-FLOOR"
    public static let alphaBoost: DecisionKind = "gate-log/ALPHA-BOOST"

    // logs/execution_gate_rejections.jsonl.
    public static let hourlyCap: DecisionKind = "execution-gate/hourly_cap_exceeded"
    public static let belowROI: DecisionKind = "execution-gate/roi_below"
    public static let notConfirmed: DecisionKind = "execution-gate/mtf_not_confirmed"
    public static let anomalyDefense: DecisionKind = "execution-gate/anomaly_defense_block"

    // logs/phase10_events.jsonl: `phase10/<event>`.
    public static let dailyCap: DecisionKind = "phase10/block_daily_trade_cap"
    public static let symbolCooldown: DecisionKind = "phase10/block_symbol_cooldown"
    public static let hourLimit: DecisionKind = "phase10/block_strategy_hour_limit"

    // logs/fee_entry_blocks.jsonl.
    public static let feeAllowed: DecisionKind = "fee/allow"
    public static let feeBlocked: DecisionKind = "fee/block"
    /// Allowed, but with a size that the gate cuts: `negative_ev…`, `insufficient_buffer…`.
    public static let feeCut: DecisionKind = "fee/cut"

    // logs/executed_trades.jsonl: each close.
    public static let tradeExecuted: DecisionKind = "trades/executed"

    // logs/hold_time_enforcement.jsonl.
    public static let holdNotMet: DecisionKind = "hold/hold_time_not_met"
    public static let holdMet: DecisionKind = "hold/min_hold_met"
    public static let holdOverridden: DecisionKind = "hold/override_allowed"
    public static let holdUntracked: DecisionKind = "hold/position_not_tracked"

    // logs/kill_switch_events.jsonl, logs/venue_enforcement_events.jsonl.
    public static let phase82Reset: DecisionKind = "kill-switch/phase82_reset"
    public static let venueBlock: DecisionKind = "venue/block"

    // logs/unified_events.jsonl: `events/<event>`; these are the ones that are judged.
    public static let entriesFrozen: DecisionKind = "events/entries_frozen"
    public static let freezeCleared: DecisionKind = "events/freeze_cleared"
    public static let governanceTriggered: DecisionKind = "events/kill_switch_triggered"
    public static let governanceBlindLowSamples: DecisionKind = "events/kill_switch_bypass_low_samples"
    public static let governanceBlindStaleMetrics: DecisionKind = "events/kill_switch_bypass_stale_metrics"
    public static let frozenBlock: DecisionKind = "events/entry_block_frozen"
    public static let feeAwareBlock: DecisionKind = "events/fee_aware_block"
}

extension DecisionKind {
    /// The bot's caps and cooldowns. Source: bot contract 14, row 3.2c.
    public static let caps: [DecisionKind] = [.hourlyCap, .dailyCap, .symbolCooldown, .hourLimit]

    /// Rows that show that the intelligence gate decides; the floor and the ranking come before the cut and prove nothing. Source: bot contract 6.2, 15.
    public static let gateWords: [DecisionKind] = [
        .signalBlocked, .gateAllowed, .gateRefused, .intelligenceConfirm, .intelligenceReduce, .whaleConflictLine, .liquidationWallLine,
    ]
}
