/// `live_config.json`: the runtime flags that really block. Source: bot contract 8.2.
enum LiveConfigWriter {
    static let files = [SimulatedFile("live_config.json", .recovery, .rename, .every(600), text: liveConfig)]

    static func liveConfig(_ world: World, _ at: Int64) -> String {
        let isKilled = world.has(.phase82Bool) || world.has(.phase82Object)
        let isBlocked = isKilled || world.has(.throttleZero)
        // The start-up patch writes the object form with `global_block: false`; the recovery cycle writes a bool.
        let flag = world.has(.phase82Object) ? "{\"global_block\": true, \"per_symbol\": {}}" : "\(isKilled)"
        let graces = world.book.opened(world, in: Window(after: at - 12 * 3600 * Stamp.second, upTo: at)).map { position in
            """
                  "sim-\(position.symbol)-\(position.direction.lowercased())-\(Stamp.epoch(position.openedAt))": {"symbol": "\(position.symbol)", \
            "strategy_id": "\(position.strategy)", "direction": "\(position.isLong ? "long" : "short")", "grace_until": \
            \(Stamp.epoch(position.openedAt) + 3), "exposure_pct": 0.03, "cap": 0.6}
            """
        }
        let adjustments = world.options.symbols.map { symbol in
            "      {\"ts\": \(Stamp.epoch(at)), \"symbol\": \"\(symbol)\", \"side\": \"HOLD\", \"strength\": 0.5, \"overlays\": []}"
        }
        return """
            {
              "runtime": {
                "last_signal_adjustments": [
            \(adjustments.joined(separator: ",\n"))
                ],
                "grace_map": {
            \(graces.joined(separator: ",\n"))
                },
                "capital_limits": {"max_exposure": 0.6, "max_leverage": 5.0, "max_drawdown_24h": 0.05},
                "risk_caps": {"exposure_cap_enabled": true, "max_exposure": 0.6},
                "max_exposure": 0.6,
                "post_open_grace_secs": 3,
                "fee_quarantine": {},
                "quarantined_symbols": [],
                "force_unfreeze": false,
                "phase82_override_disable_until": 0,
                "phase82_guardrails_overlay": {},
                "allowed_symbols": [],
                "restart_stage": "\(isBlocked ? "frozen" : "full")",
                "size_throttle": \(isBlocked ? 0.0 : 1.0),
                "protective_mode": \(isKilled),
                "kill_switch_phase82": \(flag),
                "paper_mode": \(!world.has(.runtimeLive))
              }
            }
            """
    }
}
