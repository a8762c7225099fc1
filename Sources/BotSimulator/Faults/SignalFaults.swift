/// Category 1 of the catalogue: signal-level blocks.
extension Fault {
    static let signalFaults: [Fault] = [
        Fault("strategy-overlap", "same-direction", "two strategies hold ADAUSDT long, spelt in two ways", [.deviate(.overlapSameDirection)]),
        Fault("strategy-overlap", "opposite-directions", "ADAUSDT is held long and short", [.deviate(.overlapOppositeDirections)]),
        Fault("guard-whale-cvd", "blocking", "WHALE_CONFLICT blocks nearly every signal since six hours", [.deviate(.whaleConflicts)]),
        Fault("guard-taker-aggression", "blocking", "TAKER_AGGRESSION_BLOCK likewise", [.deviate(.takerBlocks)]),
        Fault("guard-liquidation-wall", "blocking", "LIQ_WALL_CONFLICT likewise", [.deviate(.liquidationWalls)]),
        Fault("guard-trap-detection", "blocking", "LONG_TRAP_DETECTED likewise", [.deviate(.traps)]),
        Fault("symbol-alpha-floor", "one-symbol", "every closed trade of ADAUSDT lost", [.deviate(.losingSymbol)]),
        Fault("symbol-alpha-floor", "all-symbols", "every closed trade lost", [.deviate(.losingSymbols)]),
        Fault("power-ranking", "bottom", "ADAUSDT is logged in the bottom tier", [.deviate(.powerRankingBottom)]),
        Fault(
            "golden-hour", "outside", "restricted to the base window and an hour that is over",
            needs: .harness("a clock outside 09:00-16:00 UTC: that window is hard-coded in the bot"), [.deviate(.restrictedHours)]),
        Fault("trading-windows", "malformed", "windows that no parser takes", [.deviate(.windowsMalformed)]),
        Fault("trading-windows", "narrow", "windows that sum up to nothing", [.deviate(.windowsNarrow)]),
        Fault("trading-windows", "optimiser-stale", "restricted, and last optimised 30 hours ago", [.deviate(.optimiserOld)]),
        Fault(
            "stable-regime", "blocking", "positions in the Stable regime, and its block on standard output each cycle",
            needs: .harness("run as the unit's main process, so that standard output is the unit's journal"),
            [.deviate(.stableRegime), .say("❌ Entry blocked: BLOCK: Stable Regime has 35.2% win rate")]),
        Fault(
            "fee-gate", "blocking", "the fee gate's counters, decisions and attributions block nearly all",
            [.deviate(.feeBlocksCounted), .deviate(.feeBlocks)]),
        Fault("fee-gate", "cutting", "the fee gate refuses nothing and makes nearly every entry smaller", [.deviate(.feeCuts)]),
        Fault("minimum-hold", "held", "no position may be closed for half an hour", [.deviate(.holdsNotMet)]),
        Fault("minimum-hold", "leak", "an entry whose hold ended 29 hours ago, of a position that is gone", [.deviate(.holdLeak)]),
        Fault("minimum-hold", "invalid", "the policy is half a file", [.damage("feature_store/hold_time_policy.json", .truncated)]),
        Fault("gate-silent", "silent", "entries happen, no gate ever says a word", [.deviate(.noGateRows)]),
        Fault("fee-gate-dead", "stale", "the fee gate wrote last two hours ago, entries go on", [.freeze(.feeGate, behind: 7200)]),
        Fault("fee-gate-dead", "errors", "fee_gate_error each minute", [.deviate(.feeGateErrors)]),
        Fault(
            "no-trades", "since-14h", "nothing opened or closed for 14 hours",
            needs: .harness("switch it on before the tree is laid: the book of a running bot would shrink"), [.freeze(.trades, behind: 14 * 3600)]),
        Fault(
            "no-trades", "since-25h", "nothing opened or closed for 25 hours",
            needs: .harness("switch it on before the tree is laid: the book of a running bot would shrink"), [.freeze(.trades, behind: 25 * 3600)]),
        Fault("no-trades", "from-now", "nothing is opened or closed from now on", [.freeze(.trades, behind: 0)]),
    ]
}
