import BotSimulator
import FailurePoints

/// Category 2 of the catalogue, its second part: the machine, the bot's files and its process.
extension FaultRow {
    private static let policies = "configs/signal_policies.json"
    private static let trading = "configs/trading_config.json"
    private static let book = "logs/positions_futures.json"

    static let machineAndProcess: [FaultRow] = disk + permissions + files + process + engine + deployment + dashboard

    private static func volume(_ change: @escaping @Sendable (inout DiskFacts.Volume) -> Void) -> Act {
        { stage in for index in stage.machine.volumes.indices { change(&stage.machine.volumes[index]) } }
    }
    private static let roomAgain: Act = { $0.machine.volumes = [Machine.volume($0.tree.path)] }

    /// What the bot said of it in its journal counts for a while. Source: setting journal_hold.
    private static let said = Bound.after(.seconds(300), "the bot's own word counts for 5 min; setting journal_hold")

    private static let disk = [
        FaultRow("disk-full:said", .warning("no-space-said"), .broughtBy(.journal), at: ["unit": "tradingbot.service", "line": "ENOSPC"], over: said)
        {
            $0.breaking = { $0.machine.say("OSError: ENOSPC: write failed", at: $0.clock.now.wall) }
        },
        FaultRow("disk-full:space", .critical("space-critical"), at: ["path": "$root", "used_ratio": "0.97"], over: said) {
            $0.breaking = { $0.machine.volumes = [Machine.volume($0.tree.path, used: 0.97)] }
            $0.mending = roomAgain
        },
        FaultRow("disk-full:filling", .warning("space-low"), at: ["path": "$root", "used_ratio": "0.9"]) {
            $0.breaking = { $0.machine.volumes = [Machine.volume($0.tree.path, used: 0.9)] }
            $0.mending = roomAgain
        },
        FaultRow("disk-full:read-only", .critical("read-only"), at: ["path": "$root", "read_only": "true"]) {
            $0.breaking = volume { $0.readOnly = true }
            $0.mending = roomAgain
        },
        FaultRow("disk-full:inodes", .critical("inodes-critical"), at: ["path": "$root", "used_inodes_ratio": "0.98"]) {
            $0.breaking = volume { $0.freeInodes = $0.totalInodes / 50 }
            $0.mending = roomAgain
        },
        FaultRow("log-growth:unrotated", .warning("unrotated"), at: ["file": "logs/heartbeat_diagnostics.jsonl"]) {
            // The simulated log is grown by a hole, which reads as NUL.
            $0.company = ["log-corruption"]
        },
    ]

    private static let files = [
        FaultRow("file-corruption:truncated", .warning("truncated"), at: ["file": policies]),
        FaultRow("file-corruption:empty", .warning("empty"), at: ["file": policies]),
        FaultRow("file-corruption:zeroed", .warning("nul-bytes"), at: ["file": policies]),
        FaultRow("file-corruption:not-json", .warning("not-json"), at: ["file": policies]),
        FaultRow("file-corruption:array-root", .warning("wrong-shape"), at: ["file": policies]),
        FaultRow("file-corruption:trading-config", .warning("truncated"), at: ["file": trading]) { $0.company = ["trading-config-missing"] },
        FaultRow("critical-file-missing:signal-policies", .warning("missing"), at: ["file": policies]),
        FaultRow("critical-file-missing:environment", .critical("missing"), at: ["file": ".env"]),
        FaultRow("critical-file-missing:book", .critical("missing"), at: ["file": book]) { $0.company = ["positions-corrupt"] },
    ]

    private static let process = [
        FaultRow("bot-crashed:stopped", .critical("failed"), at: ["unit": "tradingbot.service", "active_state": "failed", "result": "signal"]) {
            $0.breaking = { $0.machine.stop("failed", "failed", result: "signal", status: 9, at: $0.clock.now.wall) }
            $0.mending = { $0.machine.start(at: $0.clock.now.wall) }
        },
        FaultRow("bot-crashed:exit", .critical("failed"), at: ["unit": "tradingbot.service", "result": "exit-code", "exit_status": "1"]),
        FaultRow("bot-crashed:given-up", .critical("start-limit"), at: ["unit": "tradingbot.service", "result": "start-limit-hit"]) {
            $0.breaking = { $0.machine.stop("failed", "failed", result: "start-limit-hit", at: $0.clock.now.wall) }
            $0.mending = { $0.machine.start(at: $0.clock.now.wall) }
        },
        FaultRow("bot-crashed:waits-for-restart", .critical("crashed"), at: ["unit": "tradingbot.service", "sub_state": "auto-restart"]) {
            $0.later = .critical("restarting")
            $0.breaking = { $0.machine.stop("activating", "auto-restart", result: "exit-code", status: 1, at: $0.clock.now.wall) }
            $0.mending = { $0.machine.start(at: $0.clock.now.wall) }
        },
        FaultRow("crash-loop:repeating", .critical("same-error"), at: ["file": "logs/process_crash.log"]),
        FaultRow(
            "crash-loop:of-the-unit", .critical("unit-restarts"), .broughtBy(.journal), at: ["unit": "tradingbot.service", "unit_restarts": "3"],
            over: .after(.seconds(1800), "three in 30 min; bot contract 14, row 2.5b")
        ) {
            $0.breaking = { stage in
                for number in 1...3 {
                    stage.machine.say(
                        "tradingbot.service: Scheduled restart job, restart counter is at \(number).", fromManager: true, at: stage.clock.now.wall)
                }
            }
        },
        FaultRow("crash-loop:varied", .critical("crash-loop"), at: ["file": "logs/process_crash.log"]),
        FaultRow(
            "memory-pressure:growing", .warning("growth"), .after(.seconds(21_600), "slope over 6 h; bot contract 14, row 2.5c"),
            at: ["place": "memory.stat", "growth_bytes_an_hour": "1999"]
        ) {
            // A slope wants a sample each five minutes, or at least half of them.
            $0.stride = .seconds(570)
            $0.breaking = { $0.machine.grow(by: 200_000_000, at: $0.clock.now.wall) }
            // A graceful restart gives it back. Source: bot contract 2.5.
            $0.mending = {
                $0.machine.anonymous = (1200 << 20, $0.clock.now.wall, 0)
                $0.machine.start(at: $0.clock.now.wall)
            }
        },
        FaultRow(
            "memory-pressure:killed", .critical("oom-kill"), at: ["place": "memory.stat"],
            over: .after(.seconds(3600), "a kill is shown for an hour; setting kill_hold")
        ) { $0.breaking = { $0.machine.groupKills += 1 } },
        FaultRow("memory-pressure:host", .critical("host-memory"), at: ["host_available_ratio": "0.05"]) {
            $0.breaking = { $0.machine.hostAvailableBytes = $0.machine.hostTotalBytes / 20 }
            $0.mending = { $0.machine.hostAvailableBytes = 5 << 30 }
        },
    ]

    /// Bot contract 14, row 2.5d: five minutes of processor time.
    private static let processor = Bound.after(.seconds(300), "processor time over 5 min; bot contract 14, row 2.5d")
    private static let heartbeat = "state/heartbeats/bot_cycle.json"
    /// The pretend bot opens a position when its tree is laid, and the next one 33 minutes later: the engine that is then said to have stood still
    /// for 20 minutes has not opened any in them.
    private static let quiet = Duration.seconds(1300)

    private static let engine = [
        FaultRow("bot-frozen:stopped", .critical("cycle-stale"), at: ["file": heartbeat, "field": "last_heartbeat_ts"]) {
            $0.warmUp = quiet
            $0.company = ["zombie-engine"]
        },
        FaultRow("bot-frozen:hung", .critical("hung"), processor, at: ["file": heartbeat, "cores": "0.0"]) {
            $0.warmUp = quiet
            $0.breaking = { $0.machine.cores = 0 }
            // Whatever the process does stands still with it: the poller, the dashboard, the workers' rows.
            $0.company = ["intelligence-stale", "dashboard-down", "worker-lost"]
        },
        FaultRow("bot-frozen:aborting", .critical("cycles-abort"), at: ["file": heartbeat]) { $0.warmUp = quiet },
        FaultRow("bot-frozen:protecting", .critical("protect-streak"), at: ["file": heartbeat]),
        FaultRow("bot-frozen:spinning", .critical("spinning"), processor, at: ["file": heartbeat, "cores": "1.0"]) {
            $0.warmUp = quiet
            $0.company = ["zombie-engine"]
        },
        FaultRow("zombie-engine:stale", .critical("engine-dead"), at: ["file": heartbeat, "process_file": "logs/process_heartbeat.json"]) {
            $0.warmUp = quiet
            $0.company = ["bot-frozen"]
        },
        FaultRow("zombie-engine:never-cycled", .critical("no-first-cycle"), at: ["file": heartbeat]) {
            $0.warmUp = quiet
            $0.company = ["bot-frozen"]
        },
    ]

    private static let deployment = [
        FaultRow(
            "worker-lost:killed", .warning("workers-missing"), .seenFor(.seconds(180), "setting patience; bot contract 14, beyond the catalogue"),
            at: ["unit": "tradingbot.service", "workers": "2", "expected": "5"]),
        FaultRow(
            "two-bots:foreign-heartbeat", .critical("foreign-heartbeat"), .broughtBy(.engine),
            at: ["file": "logs/process_heartbeat.json", "unit": "tradingbot.service"]),
        FaultRow("two-bots:second", .critical("second-bot"), at: ["pid": "9000", "directory": "$root"]) {
            $0.breaking = { stage in
                stage.machine.strangers = [
                    .init(
                        pid: 9000, parentPID: 1, name: "python3", kind: .bot, state: "S", startedAt: stage.clock.now.wall, startTicks: 1,
                        directory: stage.tree.path)
                ]
            }
            $0.mending = { $0.machine.strangers = [] }
        },
        FaultRow(
            "slot-drift:elsewhere", .warning("other-slot"), .seenFor(.seconds(120), "setting warning_age; bot contract 2.2"),
            at: ["slot": "/", "real_root": "$root"]),
        FaultRow(
            "slot-drift:elsewhere, for long", .critical("other-slot"), .seenFor(.seconds(600), "setting critical_age; bot contract 2.2"),
            at: ["slot": "/", "real_root": "$root"]),
    ]

    private static let dashboard = [
        FaultRow("dashboard-down:refusing", .critical("connect"), at: ["host": "127.0.0.1", "phase": "connect"]),
        FaultRow("dashboard-down:error", .critical("server-error"), at: ["host": "127.0.0.1", "http_status": "500"]),
        FaultRow("dashboard-down:silent", .critical("timeout"), at: ["host": "127.0.0.1", "phase": "first-byte"]),
        FaultRow("dashboard-down:slow", .warning("slow"), at: ["host": "127.0.0.1", "total_seconds": "12.0"]),
    ]

    private static let permissions = [
        FaultRow("file-permissions:unreadable", .critical("denied"), at: ["file": book, "lacks": "read, write"]) { $0.isAnotherUsers = true },
        FaultRow("file-permissions:unwritable", .critical("denied"), at: ["file": "feature_store/golden_hour_config.json", "lacks": "write"]) {
            $0.isAnotherUsers = true
        },
        FaultRow(
            "file-permissions:said", .warning("permission-error-said"), .broughtBy(.journal), at: ["unit": "tradingbot.service", "place": "journal"],
            over: said
        ) { $0.breaking = { $0.machine.say("PermissionError: [Errno 13] Permission denied: 'logs/x.json'", at: $0.clock.now.wall) } },
        FaultRow("file-permissions:owner", .critical("denied"), at: ["file": book, "lacks": "read, write"]) {
            $0.isAnotherUsers = true
            $0.needsRoot = true
        },
    ]
}
