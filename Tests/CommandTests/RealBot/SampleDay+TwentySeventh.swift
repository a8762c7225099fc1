extension SampleDay {
    /// `2025-12-27`: a feed that is fresh but empty, an engine that cycles, no book. Its newest stamp is 2025-12-15T20:48:25.701Z, of a pending signal.
    static let twentySeventh = SampleDay(
        name: "2025-12-27", newest: 1_765_831_706, rows: SampleRow.ofBothDays + rows,
        verdicts: [
            .tenMinutesBefore: "blocked CRITICAL bot-frozen critical-file-missing",
            .newest: "blocked CRITICAL critical-file-missing",
            .sixMinutesAfter: "blocked CRITICAL critical-file-missing",
            .twentyMinutesAfter: "blocked CRITICAL bot-frozen critical-file-missing intelligence-stale",
            .dayAfter:
                "blocked CRITICAL bot-frozen critical-file-missing intelligence-empty intelligence-stale sentiment-stale onchain-stale",
        ])

    private static let absent = "unknown/file-missing"
    private static let future = "warning/future-timestamp"

    private static let rows: [SampleRow] = [
        SampleRow("strategy-overlap", absent, "no book in the sample"),
        SampleRow("symbol-alpha-floor", absent, "no book in the sample to recompute it from"),
        SampleRow("golden-hour", "ok/unrestricted", "restrict_to_golden_hour is false"),
        SampleRow("trading-windows", "ok/unrestricted", "restrict_to_golden_hour is false: no window matters"),
        SampleRow("fee-gate", "ok/first-look", "0 of 7 were ever blocked; a single look knows no window of six hours"),
        SampleRow("fee-gate-dead", absent, before: "unknown/future-timestamp", "no book in the sample: the newest entry is not known"),
        SampleRow("no-trades", absent, "no book in the sample: the last trade is not known"),
        SampleRow(
            "intelligence-stale", "ok/ok", before: future, sixMinutes: "warning/age-over-limit", twentyMinutes: "critical/age-over-limit",
            day: "critical/age-over-limit", "ts is 2025-12-15T20:48:13.246Z; the limits are 5 and 15 min, a stamp 9 min ahead is no freshness"),
        SampleRow(
            "intelligence-empty", "warning/neutral-filler", day: "critical/neutral-filler",
            "all 8 signals are NEUTRAL, 0, 0, exactly 1.0 and 0.5; critical only once that has lasted half an hour, which a stamp a day old shows"),
        SampleRow(
            "sentiment-stale", "warning/filler", before: future, day: "critical/age-over-limit",
            "polled at 20:47:30, every activity_score is 0: fresh, but the fallback; 2 h is the limit"),
        SampleRow(
            "onchain-stale", "warning/filler", before: future, day: "critical/age-over-limit",
            "stamped 20:42:06, each transaction is_fallback; 1 h and 4 h are the limits"),
        SampleRow(
            "clock-skew", "unknown/not-live", before: "warning/future-timestamps",
            "heartbeat and summary both ahead are the clock's fault; servers and time service are not asked for a copy"),
        SampleRow("log-growth", "unknown/unreadable", "no logs/ in the sample"),
        SampleRow("critical-file-missing", "critical/missing", "the sample is a part: no .env, no trading_policy.py, no logs/ and no book"),
        SampleRow(
            "bot-frozen", "ok/ok", before: "critical/future-timestamp", twentyMinutes: "critical/cycle-stale", day: "critical/cycle-stale",
            "the last cycle ended at 20:47:03; the limits are 10 and 15 min, and a heartbeat 8 min ahead proves no life"),
        SampleRow(
            "zombie-engine", "ok/ok", before: "unknown/future-timestamp", twentyMinutes: absent, day: absent,
            "the last cycle ended at 20:47:03; once that is old the side threads would have to be seen, and their heartbeat is not in the sample"),
        SampleRow("max-positions", absent, "no book in the sample"),
        SampleRow("golden-hour-config-missing", "ok/ok", "it says whether hours are restricted; a null updated_at is how the bot ships it"),
        SampleRow("asset-universe-invalid", "ok/legacy-differs", "14 of 14 assets are enabled; the older copy in configs enables five fewer"),
        SampleRow("positions-corrupt", absent, "no book in the sample, and none was seen before"),
        SampleRow("log-corruption", "unknown/unreadable", "no logs/ in the sample"),
        SampleRow("stale-book", absent, "no book in the sample"),
        SampleRow("profit-sign", absent, "no book in the sample"),
        SampleRow("kill-switch-phase82", "ok/defaults", "no live_config.json: the bot's defaults do not block"),
        SampleRow("kill-switch-leak", absent, "no book in the sample"),
    ]
}
