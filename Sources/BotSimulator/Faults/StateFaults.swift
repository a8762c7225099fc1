/// Category 6 of the catalogue: kill switches, freezes and probation.
extension Fault {
    static let stateFaults: [Fault] = [
        // Nothing is opened while a switch holds, though the real bot would: that is kill-switch-leak.
        Fault("kill-switch-max-drawdown", "active", "it fired a minute ago, for 12 hours", [.deviate(.drawdownActive), .freeze(.trades, behind: 0)]),
        Fault("kill-switch-max-drawdown", "expired", "it expired an hour ago and was not cleared", [.deviate(.drawdownExpired)]),
        Fault(
            "kill-switch-max-drawdown", "retriggered", "it fired 4 hours ago, and fires again",
            [.deviate(.drawdownRetriggered), .freeze(.trades, behind: 0)]),
        Fault("kill-switch-max-drawdown", "implausible", "it reckoned from 10000 USD", [.deviate(.drawdownImplausible)]),
        Fault("kill-switch-phase82", "bool", "the flag is true", [.deviate(.phase82Bool), .freeze(.trades, behind: 0)]),
        Fault("kill-switch-phase82", "object", "the flag is an object with global_block", [.deviate(.phase82Object), .freeze(.trades, behind: 0)]),
        Fault("kill-switch-phase82", "throttle", "the size throttle is zero", [.deviate(.throttleZero), .freeze(.trades, behind: 0)]),
        Fault("kill-switch-manual", "flag", "logs/trading_frozen.flag", [.deviate(.frozenFlag)]),
        Fault("kill-switch-manual", "state", "state/kill_switch.json", [.deviate(.killSwitchState)]),
        Fault("kill-switch-manual", "circuit-breaker", "logs/circuit_breaker_freeze.json", [.deviate(.circuitBreaker)]),
        Fault("kill-switch-manual", "alpha-disabled", "alpha_trading.enabled is false", [.deviate(.alphaDisabled)]),
        Fault("kill-switch-manual", "symbols-disabled", "the profit policy disables every symbol", [.deviate(.symbolsDisabled)]),
        Fault(
            "kill-switch-manual", "unit-stopped", "everything stands still", needs: .harness("systemctl stop on the bot's unit"),
            Effect.freeze(Area.running) + [.serve(.dashboard, .refusing)]),
        Fault("trading-freeze", "phase82-state", "global_freeze_active", [.deviate(.phase82Frozen)]),
        Fault("trading-freeze", "anomaly", "the anomaly freeze of phases 107 to 109", [.deviate(.anomalyFreeze)]),
        Fault("trading-freeze", "phase92", "ramps are frozen", [.deviate(.rampsFrozen92)]),
        Fault("trading-freeze", "phase94", "ramps are frozen", [.deviate(.rampsFrozen94)]),
        Fault("trading-freeze", "phase10", "paused for 2 hours", [.deviate(.phase10Paused)]),
        Fault("trading-freeze", "phase10x", "paused for a reason", [.deviate(.phase10xPaused)]),
        Fault("trading-freeze", "protective", "protective mode is BLOCK", [.deviate(.protectiveBlock)]),
        Fault("trading-freeze", "venue", "futures are disabled", [.deviate(.venueDisabled)]),
        Fault("trading-freeze", "validation", "the validation cache blocks all", [.deviate(.everythingInvalid)]),
        Fault("trading-freeze", "streak", "a cooldown of 2 hours after a losing streak", [.deviate(.streakCooldown)]),
        Fault("trading-freeze", "soft-kill", "the soft kill switch of the healing escalation", [.deviate(.softKill)]),
        Fault("trading-freeze", "exit-safe-mode", "the exit sentinel is in safe mode", [.deviate(.exitSafeMode)]),
        Fault("trading-freeze", "governance", "self-governance announces a freeze of entries each minute", [.deviate(.governanceFreeze)]),
        Fault("trading-freeze", "metrics", "the metrics are 30 hours old", [.deviate(.metricsOld)]),
        Fault(
            "kill-switch-leak", "max-drawdown", "the switch holds since 4 hours, a position was opened an hour ago",
            [.deviate(.drawdownSince4Hours), .deviate(.leakedOpening)]),
        Fault("override-active", "active", "all protections bypassed for 6 hours", [.deviate(.operatorOverride)]),
        Fault("symbol-probation", "listed", "ADAUSDT since an hour", [.deviate(.probationListed)]),
        Fault("symbol-probation", "stuck", "ADAUSDT since 60 hours", [.deviate(.probationStuck)]),
        Fault("symbol-probation", "majority", "six of eight symbols", [.deviate(.probationOfMost)]),
    ]
}
