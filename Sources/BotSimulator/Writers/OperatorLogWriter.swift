/// What the bot's own monitors write. Source: bot contract 13.
enum OperatorLogWriter {
    static let files = [
        // The original monitor calls the dashboard down whenever it is up, and so itself critical for ever.
        SimulatedFile("logs/failure_point_monitor_summary.json", .monitors, .inPlace, .every(300)) { _, at in
            "{\n  \"timestamp\": \"\(Stamp.zulu(at))\",\n  \"checks\": {\(checks)},\n  \"overall_health\": \"CRITICAL\"\n}"
        },
        SimulatedFile("logs/production_health_state.json", .monitors, .inPlace, .every(300)) { _, at in
            """
            {"last_check_ts": \(Stamp.epochFraction(at)), "consecutive_failures": 0, "last_email_sent_at_failures": 0, "last_updated": \
            "\(Stamp.arizona(at))"}
            """
        },
        SimulatedFile("logs/daily_readiness_report.json", .monitors, .inPlace, .every(86_400)) { _, at in
            "{\"ts\": \(Stamp.epoch(at)), \"ready\": true, \"checks\": {}}"
        },
        SimulatedFile("feature_store/venue_symbol_status.json", .monitors, .inPlace, .every(3600)) { world, at in
            let rows = world.options.symbols.map { "\"\($0)\": {\"status\": \"ok\"}" }
            return "{\"ts\": \"\(Stamp.zulu(at))\", \"symbols\": {\(rows.joined(separator: ", "))}}"
        },
    ]

    static let logs = [
        SimulatedLog("logs/failure_point_monitor.jsonl", .monitors, backfillHours: 2) { world, window in
            world.ticks(every: 75, in: window).map { "{\"timestamp\": \"\(Stamp.zulu($0))\", \"checks\": {\(checks)}}\n" }.joined()
        },
        SimulatedLog("logs/operator_alerts.jsonl", .monitors) { world, window in
            world.ticks(every: 6 * 3600, in: window).map { tick in
                """
                {"level": "LOW", "category": "STARTUP_VALIDATION", "message": "validation passed", "details": {}, "action_required": false, \
                "timestamp": \(Stamp.epochFraction(tick)), "timestamp_iso": "\(Stamp.naive(tick))"}

                """
            }.joined()
        },
        SimulatedLog("logs/production_health.jsonl", .monitors, backfillHours: 6) { world, window in
            world.ticks(every: 300, in: window).map { tick in
                """
                {"check_name": "data_staleness", "passed": true, "severity": "INFO", "message": "ok", "details": {}, "timestamp": \
                "\(Stamp.arizona(tick))"}

                """
            }.joined()
        },
        SimulatedLog("logs/self_heal.jsonl", .monitors) { world, window in
            world.ticks(every: 3600, in: window).map { tick in
                """
                {"event": "venue_self_heal", "count": 100, "action": "forced_venue_reset", "timestamp": "\(Stamp.naive(tick))"}

                """
            }.joined()
        },
    ]

    private static let checks = """
        "exchange_api": {"healthy": true}, "coinglass_api": {"healthy": true}, "kill_switch": {"active": false}, "strategy_overlap": \
        {"overlaps": []}, "symbol_probation": {"healthy": true}, "file_system": {"healthy": true}, "network": {"healthy": false}, \
        "intelligence_freshness": {"healthy": true}, "position_limits": {"healthy": true}, "config_integrity": {"healthy": true}, "dashboard": \
        {"healthy": false, "error": "name 'REQUESTS_AVAILABLE' is not defined"}
        """
}
