/// The other switches, freezes and pauses, each in its file. Source: bot contract 8, K4 to K17, and 8.10.
public struct FreezeFacts: Sendable {
    /// `logs/phase82_state.json` (K4).
    public var phase82 = Document<Phase82State>(path: "logs/phase82_state.json", state: .missing)
    /// `logs/snapshots/phase82_killswitch_<epoch>.json`: when triggers left a snapshot, oldest first, at most 100.
    public var phase82Snapshots: [Instant] = []
    /// `logs/trading_frozen.flag` (K6): its existence freezes, whatever its content.
    public var frozenFlag = Document<HaltFile>(path: "logs/trading_frozen.flag", state: .missing)
    /// `feature_store/healing_escalation_state.json` (K7).
    public var escalation = Document<EscalationState>(path: "feature_store/healing_escalation_state.json", state: .missing)
    /// `state/kill_switch.json` (K9): only an operator writes it.
    public var killSwitchFile = Document<HaltFile>(path: "state/kill_switch.json", state: .missing)
    /// `logs/phase107_109_state.json` (K10).
    public var anomaly = Document<Pause>(path: "logs/phase107_109_state.json", state: .missing)
    /// `logs/phase92_state.json`, `phase93`, `phase94`, `phase10`, `phase10x` (K11).
    public var phase92 = Document<Pause>(path: "logs/phase92_state.json", state: .missing)
    public var phase93 = Document<Pause>(path: "logs/phase93_state.json", state: .missing)
    public var phase94 = Document<Pause>(path: "logs/phase94_state.json", state: .missing)
    public var phase10 = Document<Pause>(path: "logs/phase10_state.json", state: .missing)
    public var phase10x = Document<Pause>(path: "logs/phase10x_state.json", state: .missing)
    /// `logs/venue_enforcement_state.json` (K13).
    public var venue = Document<VenueState>(path: "logs/venue_enforcement_state.json", state: .missing)
    /// `logs/circuit_breaker_freeze.json` (K14).
    public var circuitBreaker = Document<HaltFile>(path: "logs/circuit_breaker_freeze.json", state: .missing)
    /// `logs/validation_cache.json` (K14).
    public var validation = Document<ValidationCache>(path: "logs/validation_cache.json", state: .missing)
    /// `state/streak_state_alpha.json` (K14): `until` is the end of the cooldown.
    public var alphaStreak = Document<Pause>(path: "state/streak_state_alpha.json", state: .missing)
    /// `logs/streak_filter_state.json` (K14): every timestamp in it; those in the future are cooldowns.
    public var streakFilter = Document<[Cooldown]>(path: "logs/streak_filter_state.json", state: .missing)
    /// `config/profit_policy.json` (K15).
    public var profitPolicy = Document<ProfitPolicy>(path: "config/profit_policy.json", state: .missing)
    /// `configs/signal_policies.json`.
    public var signalPolicies = Document<SignalPolicies>(path: "configs/signal_policies.json", state: .missing)
    /// `logs/exit_health_sentinel.jsonl` (K16): its last rows.
    public var exitSentinel = Document<ExitSentinel>(path: "logs/exit_health_sentinel.jsonl", state: .missing)
    /// `logs/metrics.jsonl` (K17): when its single line was written; a line older than 24 h freezes its module.
    public var metrics = Document<Field<Instant>>(path: "logs/metrics.jsonl", state: .missing)

    public init() {}
}

/// K4. Source: bot contract 8.4.
public struct Phase82State: Sendable, Hashable {
    public var freezes: Field<Bool> = .absent
    public var sizeThrottle: Field<Double> = .absent
    public var promotionsFrozen: Field<Bool> = .absent
    /// `last_kill_switch_trigger_ts`, form T6: null while frozen is a freeze that never ends by itself.
    public var triggeredAt: Field<Instant> = .absent
    /// `conservative_mode_until_ts`, form T6.
    public var conservativeUntil: Field<Instant> = .absent
    /// `updated_at`, form T5.
    public var updatedAt: Field<Instant> = .absent
    public init() {}
}

/// A file that halts trading by its existence. Source: bot contract 8.6, 8.10.
public struct HaltFile: Sendable, Hashable {
    /// `active`, `enabled`, `kill_switch`, `frozen` or `halted`, the first that exists; absent if none does, or the content is not a JSON object.
    public var isOn: Field<Bool> = .absent
    public var reason: String?
    /// `frozen_by`, `by`, `operator`.
    public var by: String?
    /// `frozen_at`, `since` or `ts`, in any form.
    public var since: Instant?
    /// When the file was last modified; the bot does not touch these files. Source: bot contract 8.6.
    public var modifiedAt: Instant
    public init(modifiedAt: Instant) { self.modifiedAt = modifiedAt }
}

/// K7. Source: bot contract 8.7.
public struct EscalationState: Sendable, Hashable {
    public var softKillSwitch: Field<Bool> = .absent
    /// `normal`, `soft_kill_switch`, `critical`.
    public var status: Field<String> = .absent
    /// `last_escalation`, form T3.
    public var escalatedAt: Field<Instant> = .absent
    /// `last_updated`, form T3: each 60 s.
    public var updatedAt: Field<Instant> = .absent
    public init() {}
}

/// A pause with its reason and its end, if known. Source: bot contract 8, K10, K11, K14.
public struct Pause: Sendable, Hashable {
    /// `ramps_frozen`, `paused`, `pause_active`; absent if only an end or a reason shows the pause.
    public var isPaused: Field<Bool> = .absent
    /// `frozen_until_ts`, `pause_until_ts`, `cooldown_until`: form T6; 0 means no pause and is read as null.
    public var until: Field<Instant> = .absent
    /// `last_anomaly`, `paused_reason`, `reason`.
    public var reason: Field<String> = .absent
    public init() {}

    /// Whether the file has any field that shows a pause or its absence.
    public func tells(byReason: Bool) -> Bool { isPaused != .absent || until != .absent || (byReason && reason != .absent) }

    /// Whether it holds at `now`: by its end if known, else by its flag, else by its reason if a reason alone shows a pause.
    public func holds(at now: Instant, byReason: Bool = false) -> Bool {
        if let end = until.value { return end > now && isPaused.value != false }
        return isPaused.value == true || (byReason && isPaused.value == nil && reason.value?.isEmpty == false)
    }
}

/// K13. Source: bot contract 6.6.
public struct VenueState: Sendable, Hashable {
    public var futuresEnabled: Field<Bool> = .absent
    public var spotEnabled: Field<Bool> = .absent
    public var totalBlocks: Field<Int> = .absent
    public init() {}
}

/// K14.
public struct ValidationCache: Sendable, Hashable {
    public var blocksAll: Field<Bool> = .absent
    /// `ts`, form T6.
    public var writtenAt: Field<Instant> = .absent
    public init() {}
}

/// K15: symbols that the operator has disabled.
public struct ProfitPolicy: Sendable, Hashable {
    /// Keys of `per_symbol`, normalised; nil if it is absent or not an object.
    public var symbols: [String]?
    public var disabled: [String] = []
    /// Symbols whose entry, or its `disabled`, has another type.
    public var undecided: [String] = []
    /// What `per_symbol` is instead of an object.
    public var fault: String?
    public init() {}
}

/// The essentials of the signal policies. Source: bot contract 12: without `alpha_trading.enabled` Alpha is off.
public struct SignalPolicies: Sendable, Hashable {
    public var alphaEnabled: Field<Bool> = .absent
    /// nil if the list is absent.
    public var alphaSymbols: [String]?
    public init() {}
}

/// K16: the end of the exit sentinel's log. Source: bot contract 8, 13.
public struct ExitSentinel: Sendable, Hashable {
    /// The newest row: `exit_health_audit`, `safe_mode_triggered`, `exit_health_audit_error`, `position_price_update_failed`.
    public var event: String?
    /// `pass`, `alert`, `safe_mode`.
    public var action: String?
    public var newestAt: Instant?
    /// Consecutive rows at the end that say safe mode; each one aborted a cycle.
    public var safeModeStreak = 0
    /// Consecutive rows at the end whose event ends with `_error` or `_failed`.
    public var errorStreak = 0
    /// When the streak at the end began.
    public var streakSince: Instant?
    public init() {}
}

extension ProbeKey where Facts == FreezeFacts {
    public static var freezes: Self { Self(.freezes) }
}
