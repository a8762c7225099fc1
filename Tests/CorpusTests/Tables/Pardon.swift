import FailurePoints

/// A field whose absence or kind the contract gives a meaning: fine without it, and why.
struct Pardon: Sendable, CustomStringConvertible {
    /// `removed`, `null`, a kind, `endless`; nil: whatever is done to it.
    typealias How = Set<String>

    let path: String
    /// As in ``DamagePoint/matches(_:)``.
    let place: String
    let how: How?
    let ids: Set<FailurePoint.ID>
    /// The contract's section and word.
    let because: String

    init(_ path: String, _ place: String, of ids: Set<FailurePoint.ID>, when how: How? = nil, _ because: String) {
        (self.path, self.place, self.how, self.ids, self.because) = (path, place, how, ids, because)
    }

    var description: String { "\(path) \(place): \(because)" }

    /// The one that says that it may be fine; nil: it may not.
    static func covering(_ path: String, _ place: DamagePoint, _ how: String, _ id: FailurePoint.ID) -> Int? {
        all.firstIndex { $0.path == path && $0.ids.contains(id) && ($0.how?.contains(how) ?? true) && place.matches($0.place) }
    }

    private static let falsy: How = ["null", "false", "zero", "empty string", "empty array", "empty object"]

    static let all: [Pardon] = [
        // Liveness.
        Pardon("state/heartbeats/bot_cycle.json", "/last_heartbeat_ts", of: ["bot-frozen"], "4.1: last_heartbeat_dt is what to fall back on"),
        Pardon("state/heartbeats/bot_cycle.json", "/last_heartbeat_dt", of: ["bot-frozen"], "4.1: last_heartbeat_ts is the one to use"),
        Pardon(
            "logs/process_heartbeat.json", "/timestamp", of: ["bot-frozen"],
            "4.1, 4.3: the engine's heartbeat is another file, this proves nothing about it"),
        // The book.
        Pardon(
            "logs/positions_futures.json", "/repaired_at", of: ["positions-corrupt"], when: ["removed", "null"],
            "5.1: optional, only a repair sets it"),
        Pardon("logs/positions_futures.json", "/open_positions/*/opened_at", of: ["stale-book"], "5.1: the newest stamp of any position tells"),
        Pardon("logs/positions_futures.json", "/open_positions/*/updated_at", of: ["stale-book"], "5.1: the newest stamp of any position tells"),
        Pardon("logs/positions_futures.json", "/closed_positions/*/*", of: ["profit-sign"], when: ["removed", "null"], "5.1: old rows lack fields"),
        // Switches.
        Pardon("live_config.json", "/runtime", of: ["kill-switch-phase82", "kill-switch-leak"], when: ["removed"], "8.2: absent keys do not block"),
        Pardon(
            "live_config.json", "/runtime/kill_switch_phase82", of: ["kill-switch-phase82", "kill-switch-leak"],
            when: ["removed", "object", "empty object"],
            "8.2: absent keys, global_block among them, do not block"),
        Pardon(
            "live_config.json", "/runtime/size_throttle", of: ["kill-switch-phase82", "kill-switch-leak"], when: ["removed"],
            "8.2: absent, the throttle is 1.0"),
        Pardon("logs/trading_frozen.flag", "/*", of: ["kill-switch-manual"], when: falsy, "8.10: what is truthy halts"),
        Pardon("state/kill_switch.json", "/*", of: ["kill-switch-manual"], when: falsy, "8.10: what is truthy halts"),
        Pardon("logs/circuit_breaker_freeze.json", "/*", of: ["kill-switch-manual"], when: falsy, "8.10: what is truthy halts"),
        Pardon("logs/phase93_state.json", "/ramps_frozen", of: ["trading-freeze"], when: ["removed"], "8, K11: names no field of it"),
        Pardon("logs/phase10_state.json", "/paused", of: ["trading-freeze"], when: ["removed"], "8, K11: names no field of it"),
        Pardon(
            "logs/phase107_109_state.json", "/recovery/frozen_until_ts", of: ["trading-freeze"], when: ["null"],
            "8.4: null is how the phases write never"),
        Pardon("state/streak_state_alpha.json", "/cooldown_until", of: ["trading-freeze"], when: ["null"], "8.4: null is how the phases write never"),
        Pardon(
            "feature_store/max_drawdown_kill_switch_state.json", "/blocked_until", of: ["kill-switch-max-drawdown", "kill-switch-leak"],
            when: ["null"],
            "8.1: null once it is cleared"),
        Pardon(
            "logs/phase10x_state.json", "/paused_reason", of: ["trading-freeze"], when: ["null", "empty string"],
            "8, K11: paused for a reason, or not"),
        // Gates.
        Pardon(
            "feature_store/golden_hour_config.json", "/allowed_windows", of: ["trading-windows"], when: ["removed", "null"],
            "7.1: they only extend the base window"),
        Pardon(
            "feature_store/golden_hour_config.json", "/last_optimization", of: ["trading-windows"], when: ["removed", "null"],
            "7.1, 19: also edited by hand, a sample has none"),
        Pardon(
            "feature_store/hold_time_policy.json", "/active_positions", of: ["minimum-hold"], when: ["removed", "null"],
            "7.4, 19: neither sample has it"),
        Pardon("feature_store/hold_time_policy.json", "/active_positions/*/min_exit_ts", of: ["minimum-hold"], "7.4: min_exit_iso says the same"),
        Pardon("logs/trade_cooldown.json", "/*", of: ["internal-rate-limits"], when: ["null", "number", "zero"], "3.4: an epoch long ago, or none"),
        Pardon("logs/symbol_cooldowns.json", "/*", of: ["internal-rate-limits"], when: ["null"], "8, K14: none"),
        // Feeds.
        Pardon(
            "feature_store/onchain/whale_alerts.json", "/transactions/*/source", of: ["onchain-stale"], when: ["removed"],
            "9.3: is_fallback is a mark as well"),
        // Logs.
        Pardon(
            "logs/signal_bus.jsonl", "/signal/blocked",
            of: ["guard-whale-cvd", "guard-taker-aggression", "guard-liquidation-wall", "guard-trap-detection"], when: ["removed"],
            "6.1: a block is a row whose blocked is true"),
        Pardon("logs/ensemble_predictions.jsonl", "/symbol", of: ["worker-lost"], when: ["removed", "null"], "3.5: feigned is what says HEARTBEAT"),
        Pardon("logs/predictive_signals.jsonl", "/symbol", of: ["worker-lost"], when: ["removed", "null"], "3.5: feigned is what says HEARTBEAT"),
        Pardon("logs/signal_outcomes.jsonl", "/symbol", of: ["worker-lost"], when: ["removed", "null"], "3.5: feigned is what says HEARTBEAT"),
        // Configuration.
        Pardon("config/profit_policy.json", "/per_symbol", of: ["kill-switch-manual"], when: ["removed"], "12: defaults"),
        Pardon(
            "config/profit_policy.json", "/per_symbol/*/disabled", of: ["kill-switch-manual"], when: ["removed"],
            "12, 19: defaults, as in both samples"),
        Pardon(
            "configs/futures_policies.json", "/max_leverage_global", of: ["invalid-thresholds", "margin-requirements"], when: ["removed"],
            "12: the module has a default of its own"),
        Pardon("configs/futures_policies.json", "/base_leverage", of: ["invalid-thresholds"], when: ["removed"], "12: module defaults"),
        Pardon("configs/futures_policies.json", "/min_buffer_pct", of: ["invalid-thresholds"], when: ["removed"], "12: module defaults"),
        Pardon("configs/futures_policies.json", "/alert_buffer_pct", of: ["invalid-thresholds"], when: ["removed"], "12: module defaults"),
        Pardon("configs/trading_config.json", "/mode", of: ["invalid-thresholds"], when: ["removed"], "14 row 4.1a: trading-config-missing says so"),
    ]
}
