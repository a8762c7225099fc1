/// What the switches, freezes, overrides and probations mean, and the reasons by which they are seen.
extension Catalogue {
    static let stateReferences: [Reference] = switchReferences + haltReferences + bypassReferences

    private static let blocking = "a failure the longer it lasts"

    private static let switchReferences: [Reference] = [
        Reference(
            "kill-switch-max-drawdown",
            """
            After too large a loss the bot closes everything by force and sets itself a block of twelve hours. The bot as it is known does not \
            keep to the block and computes the loss wrongly: what is certain is that positions were closed.
            """,
            [
                .ok("never-triggered", "the switch has no file: it was never triggered"),
                .ok("cleared", "the file names no block"),
                .ok("implausible", "the file names no block, and its value before is the bot's fallback of exactly 10000"),
                .ok("expired", "the block's end is past"),
                .ok("expired-not-cleared", "the block's end is past for longer than the limit and still stands in the file"),
                .critical("active", "the block's end lies in the future"),
                .critical("retriggered", "the block's end lies in the future, and the trigger before it was less than the limit ago"),
                .futureTimestamp("last_triggered", [.critical]),
            ]),
        Reference(
            "kill-switch-phase82",
            """
            The switch that really stops this bot: while it is on Alpha makes no entry, and EMA entries get size zero. Its recovery cycle decides \
            anew every ten minutes and often leaves it on for hours.
            """,
            [
                .lasting("kill-switch", "the effective switch in live_config.json is on; \(blocking)"),
                .lasting("zero-throttle", "the size throttle in live_config.json is zero; \(blocking)"),
                .ok("throttled", "nothing is blocked, but sizes are throttled or only some symbols allowed"),
                .ok("defaults", "live_config.json is not there, and the bot's defaults do not block"),
            ]),
    ]

    private static let haltReferences: [Reference] = [
        Reference(
            "kill-switch-manual",
            """
            Somebody does not want the bot to trade. That is nobody's failure: it explains the silence, is told with its author where the file \
            names one, and nothing is restarted against it.
            """,
            [
                .warning("frozen-flag", "logs/trading_frozen.flag is there and does not say that it is off"),
                .warning("kill-switch-file", "state/kill_switch.json is there and does not say that it is off"),
                .warning("circuit-breaker", "logs/circuit_breaker_freeze.json is there and does not say that it is off"),
                .warning("all-symbols-disabled", "the profit policy disables every symbol that it lists"),
                .warning("alpha-disabled", "the signal policies disable Alpha"),
                .warning("unit-stopped", "the unit has been inactive without an error for longer than a restart takes"),
            ]),
        Reference(
            "trading-freeze",
            """
            One of the bot's modules holds trading back, all of it or its own part, until its timer ends or its cause is gone. What is known to \
            be obeyed by nothing is named as well, but counts as no block.
            """,
            [
                .critical("futures-disabled", "venue enforcement has disabled futures"),
                .warning("validation-blocks-all", "the validation cache blocks all"),
                .warning("protective-reduce", "protective mode is REDUCE"),
                .warning("protective-block", "protective mode is BLOCK"),
                .warning("anomaly-freeze", "the freeze of the anomaly module has not ended"),
                .warning("phase92-pause", "the pause of phase 9.2 has not ended"),
                .warning("phase93-pause", "the pause of phase 9.3 has not ended"),
                .warning("phase94-pause", "the pause of phase 9.4 has not ended"),
                .warning("phase10-pause", "the pause of phase 10 has not ended"),
                .warning("phase10x-pause", "the pause of phase 10.x has not ended"),
                .warning("alpha-streak-cooldown", "Alpha's cooldown after a streak of losses has not ended"),
                .warning("exit-safe-mode", "the exit sentinel was in safe mode at its last, recent word"),
                .warning("metrics-freeze", "the metrics line is so old that its module freezes; no entry asks that module"),
                .warning("soft-kill-switch", "the healing escalation has set its soft kill switch, which nothing obeys"),
                .warning("governance-freeze", "self-governance announced a freeze of entries that has neither ended nor been lifted"),
                .warning("phase82-freeze", "the phase-82 state freezes or throttles to zero, which no entry asks"),
            ]),
    ]

    private static let bypassReferences: [Reference] = [
        Reference(
            "kill-switch-leak",
            """
            A switch blocks, and positions are opened all the same. Nothing is kept from trading by that; but whoever relies on the switch does \
            not have the protection that it promises.
            """,
            [
                .unknown("since-unknown", "the phase-82 switch blocks, and a single look does not show since when"),
                .warning("phase82", "a position was opened while the phase-82 switch was seen to block"),
                .warning("max-drawdown", "a position was opened between the trigger of the max-drawdown switch and the end that it names"),
            ]),
        Reference(
            "override-active",
            """
            No switch stops an entry while it lasts, however large the losses grow. It is meant to be short, and somebody should know of it.
            """,
            [
                .critical("active", "the override is enabled, and its end lies in the future"),
                .ok("expired", "the override is enabled, and its end is past"),
                .ok("disabled", "the override is there, but not enabled"),
                .ok("none", "there is no override"),
            ]),
        Reference(
            "symbol-probation",
            """
            Symbols that lost too much are meant to pause until they do better. A single one is routine; one that never comes back, or most of \
            them at once, means that hardly anything is left to trade.
            """,
            [
                .warning("on-probation", "a symbol is on probation"),
                .warning("stuck", "a symbol has been on probation for longer than the limit"),
                .warning("majority", "more than the limit's share of the enabled symbols are on probation"),
                .ok("never-ran", "there is no file: the bot never evaluated its symbols"),
                .futureTimestamp("entered_at"),
            ]),
    ]
}
