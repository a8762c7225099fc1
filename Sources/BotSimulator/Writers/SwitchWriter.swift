/// The other kill switches, freezes and pauses, each in its own file. Source: bot contract 8.1, 8.3 to 8.10.
enum SwitchWriter {
    static let files = [
        SimulatedFile("feature_store/max_drawdown_kill_switch_state.json", .maxDrawdown, .inPlace, .every(300), text: maxDrawdown),
        SimulatedFile("logs/operator_override.json", .switches, .inPlace) { world, at in
            world.has(.operatorOverride) ? "{\"enabled\": true, \"expires_at\": \(Stamp.epoch(onset(world, at) + 6 * hour))}" : nil
        },
        SimulatedFile("logs/phase82_state.json", .switches, .rename, .every(600), text: phase82),
        SimulatedFile("logs/trading_frozen.flag", .switches, .inPlace) { world, at in
            guard world.has(.frozenFlag) else { return nil }
            return "{\"frozen_at\": \"\(Stamp.naive(onset(world, at)))\", \"reason\": \"learning\", \"frozen_by\": \"operator\", \"note\": \"\"}"
        },
        SimulatedFile("state/kill_switch.json", .switches, .inPlace) { world, _ in
            world.has(.killSwitchState) ? "{\"active\": true, \"reason\": \"operator\"}" : nil
        },
        SimulatedFile("logs/circuit_breaker_freeze.json", .switches, .inPlace) { world, at in
            world.has(.circuitBreaker) ? "{\"frozen\": true, \"reason\": \"loss_streak\", \"ts\": \(Stamp.epoch(onset(world, at)))}" : nil
        },
        SimulatedFile("logs/phase107_109_state.json", .switches, .inPlace, .every(600), text: anomaly),
        SimulatedFile("logs/phase92_state.json", .switches, .inPlace, .every(600)) { world, at in ramps(world.has(.rampsFrozen92), at) },
        SimulatedFile("logs/phase93_state.json", .switches, .inPlace, .every(600)) { _, at in ramps(false, at) },
        SimulatedFile("logs/phase94_state.json", .switches, .inPlace, .every(600)) { world, at in ramps(world.has(.rampsFrozen94), at) },
        SimulatedFile("logs/phase10_state.json", .switches, .inPlace, .every(600)) { world, at in
            let end = world.has(.phase10Paused) ? "\(Stamp.epoch(onset(world, at) + 2 * hour))" : "null"
            return "{\"paused\": \(world.has(.phase10Paused)), \"pause_until_ts\": \(end), \"daily_trades\": 4, \"updated_at\": \(Stamp.epoch(at))}"
        },
        SimulatedFile("logs/phase10x_state.json", .switches, .inPlace, .every(600)) { world, at in
            "{\"paused_reason\": \(world.has(.phase10xPaused) ? "\"drawdown_guard\"" : "null"), \"updated_at\": \(Stamp.epoch(at))}"
        },
        SimulatedFile("logs/venue_enforcement_state.json", .switches, .inPlace, .every(600)) { world, _ in
            """
            {"spot_enabled": false, "futures_enabled": \(!world.has(.venueDisabled)), "spot_unfreeze_passes": 0, "last_breach_ts": 0.0, \
            "total_blocks": 0, "total_breaches": 0}
            """
        },
        SimulatedFile("logs/validation_cache.json", .switches, .inPlace, .every(600)) { world, at in
            "{\"block_all\": \(world.has(.everythingInvalid)), \"ts\": \(Stamp.epoch(at))}"
        },
        SimulatedFile("logs/streak_filter_state.json", .switches, .inPlace, .every(600)) { _, at in "{\"streaks\": {}, \"ts\": \(Stamp.epoch(at))}" },
        SimulatedFile("state/streak_state_alpha.json", .switches, .inPlace, .every(600)) { world, at in
            let end = world.has(.streakCooldown) ? onset(world, at) + 2 * hour : 0
            return "{\"losing_streak\": \(end == 0 ? 0 : 5), \"cooldown_until\": \(Stamp.epoch(end))}"
        },
        SimulatedFile("logs/metrics.jsonl", .switches, .inPlace, .every(600)) { world, at in
            let written = world.has(.metricsOld) ? onset(world, at) - 30 * hour : at
            return "{\"ts\": \(Stamp.epoch(written)), \"drawdown\": 0.004, \"reject_rate\": 0.01, \"fee_mismatch_usd\": 0.2, \"fills\": 24}\n"
        },
    ]

    static let logs = [
        SimulatedLog("logs/kill_switch_events.jsonl", .switches, backfillHours: 30) { world, window in
            guard window.contains(world.started) else { return "" }
            return """
                {"ts": \(Stamp.epoch(world.started)), "update_type": "phase82_reset", "reason": "auto_reset_on_startup_guardrails", \
                "applied_actions": {}, "sanitized_metrics": {}}

                """
        },
        SimulatedLog("logs/kill_switch_recovery.jsonl", .switches, backfillHours: 30) { world, window in
            window.contains(world.started) ? "{\"ts\": \(Stamp.epoch(world.started)), \"event\": \"recovered\"}\n" : ""
        },
    ]

    private static let hour = 3600 * Stamp.second

    private static func onset(_ world: World, _ at: Int64) -> Int64 { world.onset[.switches] ?? at }

    /// The max-drawdown switch. Healthy: it fired nine days ago, and that has been cleared.
    static func maxDrawdown(_ world: World, _ at: Int64) -> String {
        let onset = world.onset[.maxDrawdown] ?? at
        var triggered = world.started - 9 * 24 * hour
        var blockedUntil: Int64? = nil
        var before = CapitalWriter.allocated
        if world.has(.drawdownActive) {
            triggered = onset - 60 * Stamp.second
            blockedUntil = triggered + 12 * hour
        } else if world.has(.drawdownSince4Hours) {
            triggered = onset - 4 * hour
            blockedUntil = triggered + 12 * hour
        } else if world.has(.drawdownRetriggered) {
            // It fires again as soon as the file is written again.
            triggered = at > onset ? onset : onset - 4 * hour
            blockedUntil = triggered + 12 * hour
        } else if world.has(.drawdownExpired) {
            triggered = onset - 13 * hour
            blockedUntil = triggered + 12 * hour
        }
        if world.has(.drawdownImplausible) { before = 10_000 }
        let cleared = blockedUntil == nil ? ",\n  \"block_cleared_at\": \"\(Stamp.zulu(triggered + 12 * hour))\"" : ""
        return """
            {
              "last_triggered": "\(Stamp.zulu(triggered))",
              "drawdown_pct": 0.0712,
              "portfolio_value_before": \(before),
              "portfolio_value_now": \((before * 0.9288).rounded(2)),
              "blocked_until": \(blockedUntil.map { "\"\(Stamp.zulu($0 + 10))\"" } ?? "null"),
              "positions_closed": 4\(cleared)
            }
            """
    }

    static func phase82(_ world: World, _ at: Int64) -> String {
        let isFrozen = world.has(.phase82Frozen)
        return """
            {
              "deployed_capital_pct_tier": {"majors": 0.15, "l1s": 0.1, "experimental": 0.05},
              "consecutive_sessions_ok": {"majors": 0, "l1s": 0, "experimental": 0},
              "last_ramp_ts": null,
              "conservative_mode_until_ts": null,
              "global_freeze_active": \(isFrozen),
              "global_size_throttle_mult": \(isFrozen ? 0.5 : 1.0),
              "last_kill_switch_trigger_ts": \(isFrozen ? "\(Stamp.epoch(onset(world, at)))" : "null"),
              "promotions_frozen": \(isFrozen),
              "updated_at": "\(Stamp.arizona(at))"
            }
            """
    }

    static func anomaly(_ world: World, _ at: Int64) -> String {
        let isFrozen = world.has(.anomalyFreeze)
        return """
            {"predictive": {}, "capital": {}, "recovery": {"frozen_until_ts": \(isFrozen ? Stamp.epoch(onset(world, at) + 2 * hour) : 0), \
            "reactivation_ticks": 0, "last_anomaly": \(isFrozen ? "\"multi_anomaly:sharpe_collapse\"" : "null")}}
            """
    }

    private static func ramps(_ areFrozen: Bool, _ at: Int64) -> String {
        "{\"ramps_frozen\": \(areFrozen), \"updated_at\": \"\(Stamp.arizona(at))\"}"
    }
}
