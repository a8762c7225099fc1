extension SampleDay {
    /// `2025-12-13`: ten of ten positions, the phase-82 switch on, a populated feed. Its newest stamp is 2025-12-11T21:21:04.589Z, of the sentiment feed.
    static let thirteenth = SampleDay(
        name: "2025-12-13", newest: 1_765_488_065, rows: SampleRow.ofBothDays + rows,
        verdicts: [
            .tenMinutesBefore: "blocked CRITICAL critical-file-missing kill-switch-phase82 golden-hour",
            .newest: "blocked CRITICAL critical-file-missing kill-switch-phase82 golden-hour",
            .sixMinutesAfter: "blocked CRITICAL critical-file-missing kill-switch-phase82 golden-hour",
            .twentyMinutesAfter: "blocked CRITICAL critical-file-missing kill-switch-phase82 golden-hour intelligence-stale",
            .dayAfter:
                "blocked CRITICAL critical-file-missing kill-switch-phase82 intelligence-stale stale-book golden-hour sentiment-stale onchain-stale",
        ])

    private static let absent = "unknown/file-missing"
    private static let future = "warning/future-timestamp"

    private static let rows: [SampleRow] = [
        SampleRow("strategy-overlap", "warning/overlap", "BTCUSDT long is held by Breakout-Aggressive and by Sentiment-Fusion"),
        SampleRow("symbol-alpha-floor", "ok/floored", "four symbols of the book win under 35 % of their trades within 7 days, others do not"),
        SampleRow(
            "golden-hour", "ok/outside-assumed-hours",
            "no golden_hour_config.json: the bot keeps to 09-16 UTC, and it is 21 o'clock at every one of the instants"),
        SampleRow("trading-windows", absent, "no golden_hour_config.json in the sample: windows cannot be read"),
        SampleRow("fee-gate", "ok/first-look", "1 of 1249 was ever blocked; a single look knows no window of six hours"),
        SampleRow("fee-gate-dead", "ok/ok", "the gate decided at 21:08:29, the newest entry is of 21:18:09: less than half an hour"),
        SampleRow("no-trades", "ok/ok", day: "ok/explained", "the newest entry is of 21:18:09; a day later the switch and more explain it"),
        SampleRow(
            "intelligence-stale", "ok/ok", before: future, sixMinutes: "warning/age-over-limit", twentyMinutes: "critical/age-over-limit",
            day: "critical/age-over-limit", "ts is 2025-12-11T21:20:54.248Z; the limits are 5 and 15 min, a stamp 9 min ahead is no freshness"),
        SampleRow("intelligence-empty", "ok/ok", "each of the 8 signals carries a value"),
        SampleRow(
            "sentiment-stale", "warning/filler", before: future, day: "critical/age-over-limit",
            "polled at 21:21:04, every activity_score is 0: fresh, but the fallback; 2 h is the limit"),
        SampleRow(
            "onchain-stale", "ok/ok", before: future, day: "critical/age-over-limit",
            "stamped 21:20:50.728Z, no transaction marked as a fallback; 1 h is the limit"),
        SampleRow("clock-skew", "unknown/not-live", "one stamp ahead is that file's fault; servers and time service are not asked for a copy"),
        SampleRow("log-growth", "ok/ok", "the book alone lies in logs/, 2.6 MB"),
        SampleRow("critical-file-missing", "critical/missing", "the sample is a part: no .env, no trading_policy.py, no heartbeats, no golden hour"),
        SampleRow("bot-frozen", absent, "no bot_cycle.json in the sample"),
        SampleRow("zombie-engine", absent, "no bot_cycle.json in the sample"),
        SampleRow(
            "max-positions", "ok/at-limit", day: "warning/at-limit-long",
            "10 of 10 are open, the newest since 21:18:09; over six hours starve the strategies"),
        SampleRow("golden-hour-config-missing", "warning/missing", "it is not in the sample: such a bot restricts itself"),
        SampleRow("asset-universe-invalid", "ok/legacy-differs", "15 of 15 assets are enabled; the older copy in configs enables five fewer"),
        SampleRow("positions-corrupt", "ok/ok", "10 open and 1088 closed positions, each an object; never repaired by the bot"),
        SampleRow("log-corruption", "unknown/no-logs", "not one logs/*.jsonl in the sample: no lines to look at"),
        SampleRow(
            "stale-book", "ok/ok", before: future, twentyMinutes: "warning/age-over-limit", day: "critical/age-over-limit",
            "no updated_at, so the newest opened_at counts: 21:18:09; the limits are 15 and 30 min"),
        SampleRow("profit-sign", "warning/wrong-sign", "697 closed trades, all lower-case long, are booked with the sign of a short"),
        SampleRow("kill-switch-phase82", "warning/kill-switch", "kill_switch_phase82 is true, the throttle 0.0; since when, one look cannot tell"),
        SampleRow("kill-switch-leak", "unknown/since-unknown", "the phase-82 switch is on, and what was opened behind it hangs on since when"),
    ]
}
