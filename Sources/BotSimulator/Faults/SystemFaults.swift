/// Category 2 of the catalogue: system-level failures of the bot itself, its process and its machine.
extension Fault {
    static let systemFaults = networkFaults + feedFaults + machineFaults + processFaults

    private static let feedFaults: [Fault] = [
        Fault(
            "coinglass-down", "errors", "the endpoint answers 503, the log says so since 20 minutes, the feed is neutral",
            [.serve(.coinglass, .status(503)), .deviate(.fetcherServerErrors), .deviate(.neutralFeed)]),
        Fault(
            "coinglass-down", "unreachable", "the endpoint refuses; the log and the feed as above",
            [.serve(.coinglass, .refusing), .deviate(.fetcherServerErrors), .deviate(.neutralFeed)]),
        Fault(
            "coinglass-down", "log-only", "the endpoint answers us; the log and the feed as above",
            [.deviate(.fetcherServerErrors), .deviate(.neutralFeed)]),
        Fault("coinglass-rate-limit", "waiting", "429, and the fetcher waits", [.serve(.coinglass, .status(429)), .deviate(.fetcherRateLimited)]),
        Fault("intelligence-stale", "critical", "the feed stands still, 20 minutes old", [.freeze(.intelligence, behind: 1200)]),
        Fault("intelligence-stale", "warning", "the feed stands still, 7 minutes old", [.freeze(.intelligence, behind: 420)]),
        Fault("intelligence-stale", "from-now", "the poller stops", [.freeze(.intelligence, behind: 0)]),
        Fault("intelligence-empty", "neutral", "fresh, and the neutral fingerprint everywhere", [.deviate(.neutralFeed)]),
        Fault("sentiment-stale", "critical", "3 hours old", [.freeze(.sentiment, behind: 3 * 3600)]),
        Fault("sentiment-stale", "warning", "40 minutes old", [.freeze(.sentiment, behind: 2400)]),
        Fault("sentiment-stale", "fallback", "fresh, but without any activity", [.deviate(.sentimentFallback)]),
        Fault("onchain-stale", "critical", "5 hours old", [.freeze(.onchain, behind: 5 * 3600)]),
        Fault("onchain-stale", "warning", "80 minutes old", [.freeze(.onchain, behind: 4800)]),
        Fault("onchain-stale", "fallback", "fresh, but marked as a fallback", [.deviate(.onchainFallback)]),
    ]

    private static let rights = Need.harness("a bot whose user is not root: root reads and writes whatever the mode")

    private static let machineFaults: [Fault] = [
        Fault(
            "disk-full", "space", "says ENOSPC on standard output",
            needs: .harness("a small file system under the root, filled"),
            [.say("OSError: [Errno 28] No space left on device: 'logs/positions_futures.json'")]),
        Fault("log-growth", "unrotated", "a log of 120 MB, sparse", [.damage("logs/heartbeat_diagnostics.jsonl", .grown(bytes: 120_000_000))]),
        Fault("file-permissions", "unreadable", "the book has mode 0000", needs: rights, [.damage(BookWriter.path, .mode(0))]),
        Fault(
            "file-permissions", "unwritable", "the golden-hour configuration, which the bot's optimiser writes, has mode 0444", needs: rights,
            [.damage("feature_store/golden_hour_config.json", .mode(0o444))]),
        Fault(
            "file-permissions", "owner", "the book belongs to nobody", needs: .harness("run as root, for a bot of another user"),
            [.damage(BookWriter.path, .owner(65_534))]),
        Fault("file-corruption", "truncated", "half of the signal policies", [.damage("configs/signal_policies.json", .truncated)]),
        Fault("file-corruption", "empty", "empty signal policies", [.damage("configs/signal_policies.json", .empty)]),
        Fault("file-corruption", "zeroed", "half of the signal policies is NUL", [.damage("configs/signal_policies.json", .zeroed)]),
        Fault("file-corruption", "not-json", "the signal policies are a page of HTML", [.damage("configs/signal_policies.json", .notJSON)]),
        Fault("file-corruption", "array-root", "the signal policies are an array", [.damage("configs/signal_policies.json", .arrayRoot)]),
        Fault("file-corruption", "trading-config", "half of the trading configuration", [.damage("configs/trading_config.json", .truncated)]),
        Fault("critical-file-missing", "signal-policies", "no configs/signal_policies.json", [.damage("configs/signal_policies.json", .missing)]),
        Fault("critical-file-missing", "environment", "no .env", [.damage(".env", .missing)]),
        Fault("critical-file-missing", "book", "no book", [.damage(BookWriter.path, .missing)]),
    ]

    private static let processFaults: [Fault] = [
        Fault(
            "bot-crashed", "stopped", "everything stands still, the dashboard refuses",
            needs: .harness("stop or kill the unit, or use bot-crashed:exit under it"),
            Effect.freeze(Area.running) + [.serve(.dashboard, .refusing)]),
        Fault(
            "bot-crashed", "exit", "the simulator ends with status 1 whenever it is started",
            Effect.freeze(Area.running) + [.serve(.dashboard, .refusing), .exit(1)]),
        Fault("crash-loop", "repeating", "four restarts inside the process, always the same error", [.deviate(.crashesRepeating)]),
        Fault("crash-loop", "varied", "four restarts inside the process, each for another error", [.deviate(.crashesVaried)]),
        Fault(
            "memory-pressure", "growing", "the heartbeat claims 2.8 GB and more",
            needs: .harness("a memory limit on the unit, and somebody who allocates"),
            [.deviate(.memoryGrowing)]),
        Fault(
            "bot-frozen", "stopped", "no cycle for 20 minutes, and the supervisor's stall warning",
            Effect.freeze(Area.engine, behind: 1200) + [.deviate(.stalled)]),
        Fault("bot-frozen", "hung", "nothing at all for 20 minutes", Effect.freeze(Area.running, behind: 1200) + [.serve(.dashboard, .silent)]),
        Fault("bot-frozen", "aborting", "cycles start, none completes", Effect.freeze([.cycleEnd, .trades], behind: 1200)),
        Fault(
            "bot-frozen", "protecting", "every cycle is aborted by protective mode",
            Effect.freeze([.cycleEnd], behind: 1200) + [.deviate(.protecting)]),
        Fault(
            "bot-frozen", "spinning", "no cycle for 20 minutes, and a processor that never rests",
            Effect.freeze(Area.engine, behind: 1200) + [.deviate(.stalled), .spin]),
        Fault(
            "zombie-engine", "stale", "the engine's last sign is 20 minutes old, the side threads are fresh", Effect.freeze(Area.engine, behind: 1200)
        ),
        Fault(
            "zombie-engine", "never-cycled", "no cycle ever completed",
            Effect.freeze(Area.engine, behind: 1200) + [.damage("state/heartbeats/bot_cycle.json", .missing)]),
        Fault("worker-lost", "killed", "two of five children are left", needs: .harness("botsim run --workers"), [.workers(2)]),
        Fault(
            "two-bots", "foreign-heartbeat", "the heartbeat is of another process",
            needs: .harness("start a second process `run.py` outside the unit"),
            [.deviate(.foreignPid)]),
        Fault("slot-drift", "elsewhere", "the main process works in /", needs: .harness("run as the unit's main process"), [.elsewhere]),
        Fault("dashboard-down", "refusing", "nobody listens", [.serve(.dashboard, .refusing)]),
        Fault("dashboard-down", "error", "500", [.serve(.dashboard, .status(500))]),
        Fault("dashboard-down", "silent", "no answer", [.serve(.dashboard, .silent)]),
        Fault("dashboard-down", "slow", "each answer takes 12 seconds", [.serve(.dashboard, .slow(milliseconds: 12_000))]),
    ]
}
