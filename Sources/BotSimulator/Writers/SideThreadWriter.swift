/// What the side threads write while the process is alive, whatever the engine does. Source: bot contract 4.3 to 4.7, 8.7.
enum SideThreadWriter {
    static let files = [
        SimulatedFile("logs/process_heartbeat.json", .process, .inPlace, .every(60), text: processHeartbeat),
        SimulatedFile("logs/process_crash.log", .process, .inPlace, text: crashes),
        SimulatedFile("logs/.bot_heartbeat", .supervisor, .inPlace, .every(30)) { _, at in Stamp.naive(at) },
        SimulatedFile("logs/supervisor_heartbeat.txt", .supervisor, .inPlace, .every(120)) { world, at in
            Stamp.zuluSeconds(at, offsetMinutes: world.options.localOffsetMinutes) + "\n"
        },
        SimulatedFile("logs/stall_warning.txt", .supervisor, .inPlace, .every(120), text: stallWarning),
        SimulatedFile("twin_state.json", .supervisor, .inPlace, .every(1800), text: twinState),
        SimulatedFile("feature_store/healing_escalation_state.json", .supervisor, .inPlace, .every(60), text: escalation),
        SimulatedFile("feature_store/learning_health_status.json", .supervisor, .inPlace, .every(1800), text: learningHealth),
        // Its writer has locked itself up: the array stops soon after the start. Source: bot contract 4.7.
        SimulatedFile("logs/watchdog_audit.json", .supervisor, .inPlace) { world, _ in
            """
            [
              {"level": "INFO", "message": "watchdog started", "ts": \(Stamp.epoch(world.started))}
            ]
            """
        },
        SimulatedFile("logs/dashboard_verification_status.json", .supervisor, .inPlace, .every(300), text: dashboardVerification),
    ]

    static let logs = [
        SimulatedLog("logs/process_resource.jsonl", .process, backfillHours: 2, rows: processRows),
        SimulatedLog("logs/unified_events.jsonl", .supervisor, backfillHours: 1, rows: events),
        SimulatedLog("logs/health_check.jsonl", .supervisor, backfillHours: 1, rows: healthChecks),
        SimulatedLog("logs/heartbeat_diagnostics.jsonl", .supervisor, backfillHours: 1) { world, window in
            world.ticks(every: 300, in: window).map { "{\"ts\": \(Stamp.epoch($0)), \"event\": \"heartbeat_ok\"}\n" }.joined()
        },
    ]

    static func processHeartbeat(_ world: World, _ at: Int64) -> String {
        let uptime = Double((at - world.started) / 100_000) / 10
        let grown = world.has(.memoryGrowing) ? 2200 + Double((at - world.onsetOf(.memoryGrowing, else: at)) / Stamp.second) / 40 : 0
        let memory = (612 + world.noise.value("memory", at, -4, 4) + grown).rounded(1)
        return """
            {"pid": \(world.has(.foreignPid) ? 1 : world.options.pid), "timestamp": "\(local(world, at))", "uptime_seconds": \(uptime), "memory_mb": \
            \(memory)}
            """
    }

    /// Each restart inside the process leaves one more heartbeat thread: more rows a minute.
    static func processRows(_ world: World, _ window: Window) -> String {
        world.ticks(every: 60, in: window).map { tick in
            let crashing = world.has(.crashesRepeating, at: tick, leadMinutes: 20) || world.has(.crashesVaried, at: tick, leadMinutes: 20)
            return String(repeating: processHeartbeat(world, tick) + "\n", count: crashing ? 4 : 1)
        }.joined()
    }

    static func crashes(_ world: World, _ at: Int64) -> String? {
        guard world.has(.crashesRepeating) || world.has(.crashesVaried) else { return nil }
        let errors =
            world.has(.crashesRepeating)
            ? Array(repeating: "KeyError: 'grace_until'", count: 4)
            : [
                "KeyError: 'grace_until'", "ValueError: max() arg is an empty sequence", "TypeError: 'NoneType' object is not iterable",
                "OSError: [Errno 5] Input/output error",
            ]
        let blocks = errors.enumerated().map { number, error in
            """
            \(String(repeating: "=", count: 60))
            CRASH AT: \(local(world, at - Int64(errors.count - 1 - number) * 240 * Stamp.second))
            CONTEXT: main_crash_restart_\(number + 1)
            ERROR: \(error)
            TRACEBACK:
            Traceback (most recent call last):
              File "src/run.py", line 3151, in main_with_crash_protection
                main()
            \(error)
            \(String(repeating: "=", count: 60))

            """
        }
        return blocks.joined()
    }

    static func stallWarning(_ world: World, _ at: Int64) -> String? {
        guard world.has(.stalled) else { return nil }
        let age = 1200 + (at - world.onsetOf(.stalled, else: at)) / Stamp.second
        return "STALLED: \(Stamp.zuluSeconds(at, offsetMinutes: world.options.localOffsetMinutes)) age=\(age)s"
    }

    static func twinState(_ world: World, _ at: Int64) -> String {
        """
        {
          "primary_active": true,
          "last_validation_ts": \(Stamp.epoch(at)),
          "failover_triggered": false
        }
        """
    }

    static func escalation(_ world: World, _ at: Int64) -> String {
        let isSoft = world.has(.softKill)
        return """
            {
              "heal_counts_24h": {"files_repaired": \(isSoft ? 4 : 1)},
              "escalation_status": "\(isSoft ? "soft_kill_switch" : "normal")",
              "soft_kill_switch_active": \(isSoft),
              "last_escalation": \(isSoft ? "\"\(Stamp.zulu(world.onsetOf(.softKill, else: at)))\"" : "null"),
              "escalation_history": [],
              "last_updated": "\(Stamp.zulu(at))"
            }
            """
    }

    static func learningHealth(_ world: World, _ at: Int64) -> String {
        """
        {
          "last_check": "\(Stamp.naive(at))",
          "overall_health": "HEALTHY",
          "components": {
            "fee_gate_learning": {"name": "Fee Gate Learning", "healthy": true, "checks": ["File: EXISTS"], "issues": []},
            "hold_time_policy": {"name": "Hold Time Policy", "healthy": true, "checks": ["File: EXISTS"], "issues": []}
          }
        }
        """
    }

    /// It asks a port that nobody serves: its verdict means nothing. Source: bot contract 11.
    static func dashboardVerification(_ world: World, _ at: Int64) -> String {
        """
        {"timestamp": \(Stamp.epochFraction(at)), "timestamp_formatted": "\(Stamp.naive(at))", "healthy": false, "severity": "WARNING", \
        "backend_positions": \(world.book.open(world, at: at).count), "ui_positions": 0, "issues": ["UI_FETCH_ERROR: Connection refused"], \
        "suggested_fixes": ["RESTART_DASHBOARD"]}
        """
    }

    /// The noise that the heartbeat threads make to look alive. Source: bot contract 3.5.
    static func events(_ world: World, _ window: Window) -> String {
        let ordinary = world.ticks(every: 30, in: window).map { tick in
            let event = world.noise.pick(["signals_snapshot", "price_feed_tick", "venue_heartbeat_ok", "entry_audit"], "event", tick)
            return (tick, "{\"ts\": \(Stamp.epoch(tick)), \"event\": \"\(event)\", \"context\": \"continuous_heartbeat\"}\n")
        }
        return (ordinary + freezes(world, window)).sorted { $0.0 < $1.0 }.map(\.1).joined()
    }

    /// What self-governance announces at the onset of its fault, and each minute from then on.
    private static func freezes(_ world: World, _ window: Window) -> [(Int64, String)] {
        guard world.has(.governanceFreeze), let onset = world.onset[.supervisor] else { return [] }
        let announced = (window.contains(onset) ? [onset] : []) + world.ticks(every: 60, in: window).filter { $0 > onset }
        return announced.map { at in
            let until = Stamp.epoch(at + 900 * Stamp.second)
            let fields = "\"minutes\": 15, \"frozen_until\": \(until), \"freeze_started\": \(Stamp.epoch(at)), \"caller\": \"governance\""
            return (at, "{\"ts\": \(Stamp.epoch(at)), \"event\": \"entries_frozen\", \(fields)}\n")
        }
    }

    static func healthChecks(_ world: World, _ window: Window) -> String {
        let start =
            window.contains(world.started)
            ? """
            {"timestamp": "\(Stamp.naive(world.started))", "event": "startup_health_check", "details": {"checks": {}, "remediations": [], \
            "overall_status": "healthy"}}

            """ : ""
        return start
            + world.ticks(every: 60, in: window).map { tick in
                "{\"timestamp\": \"\(Stamp.naive(tick))\", \"event\": \"port_lost\", \"details\": {\"port\": 5000}}\n"
            }.joined()
    }

    /// T2: the server's local time.
    private static func local(_ world: World, _ at: Int64) -> String { Stamp.naive(at, offsetMinutes: world.options.localOffsetMinutes) }
}
