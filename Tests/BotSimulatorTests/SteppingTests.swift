import BotSimulator
import Glibc
import JSON
import Testing

/// What is written when, and how it reaches the disk.
struct SteppingTests {
    private static let minute: Int64 = 60_000_000

    /// What this thread has used: unlike the clock on the wall, it does not depend on what else the machine does.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test(arguments: [
        ("logs/positions_futures.json", true, 0o600), ("feature_store/fee_gate_state.json", true, 0o600),
        ("feature_store/hold_time_policy.json", true, 0o600), ("logs/signal_activity.json", true, 0o600),
        ("state/heartbeats/bot_cycle.json", true, 0o644), ("live_config.json", true, 0o644), ("logs/phase82_state.json", true, 0o644),
        ("feature_store/intelligence/summary.json", false, 0o644), ("logs/process_heartbeat.json", false, 0o644),
        ("feature_store/max_drawdown_kill_switch_state.json", false, 0o644), ("logs/protective_mode_log.json", false, 0o644),
        ("feature_store/symbol_probation_state.json", false, 0o644), ("logs/portfolio_futures.json", false, 0o644),
    ])
    func aFileIsReplacedAsTheBotDoesIt(path: String, isRenamed: Bool, mode: UInt32) throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        let before = try #require(workshop.status(path))
        // The inode of a replaced file is free at once: somebody must hold it, or the new one may get it.
        let holder = open(workshop.root + "/" + path, O_RDONLY)
        defer { close(holder) }
        workshop.advance(2 * Workshop.hour)
        try simulator.step()
        let after = try #require(workshop.status(path))
        #expect((before.st_ino != after.st_ino) == isRenamed)
        #expect(after.st_mode & 0o777 == mode)
        #expect(!workshop.paths.contains { $0.hasSuffix(".tmp") || $0.contains("atomic_") })
    }

    @Test func logsGrowInPlace() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        let logs = workshop.paths.filter { $0.hasSuffix(".jsonl") && $0 != "logs/metrics.jsonl" }
        let before = logs.map { (workshop.status($0)?.st_ino, workshop.bytes($0) ?? []) }
        workshop.advance(12 * Workshop.hour)
        try simulator.step()
        for (log, (inode, old)) in zip(logs, before) {
            #expect(workshop.status(log)?.st_ino == inode, "\(log)")
            #expect(workshop.bytes(log)?.starts(with: old) == true, "\(log)")
        }
    }

    @Test func theSummaryIsWrittenTwiceInEachPoll() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        var seen: [(isEnhanced: Bool, stamp: String)] = []
        for _ in 0..<220 {
            workshop.advance(1_000_000)
            try simulator.step()
            let summary = try workshop.json("feature_store/intelligence/summary.json")
            let state = (summary["enhanced_ts"] != nil, summary["ts"]?.string ?? "")
            if seen.last?.isEnhanced != state.0 || seen.last?.stamp != state.1 { seen.append(state) }
        }
        let base = try #require(seen.first { !$0.isEnhanced })
        let enhanced = try #require(seen.first { $0.isEnhanced && $0.stamp == base.stamp })
        #expect(seen.firstIndex { $0 == base } == seen.firstIndex { $0 == enhanced }.map { $0 - 1 })
    }

    @Test func stepsOfAnyLengthLeadToTheSameTree() throws {
        let snapshots = try [7 * Self.minute, 90 * Self.minute, 630 * Self.minute].map { stride in
            let workshop = try Workshop()
            var simulator = workshop.simulator()
            try simulator.writeAll()
            for _ in 0..<(630 * Self.minute / stride) {
                workshop.advance(stride)
                try simulator.step()
            }
            return workshop.snapshot
        }
        for (path, bytes) in snapshots[0] {
            #expect(snapshots[1][path] == bytes, "\(path)")
            #expect(snapshots[2][path] == bytes, "\(path)")
        }
    }

    @Test func theSeedDecides() throws {
        let trees = try [1, 1, 2].map { (seed: UInt64) in
            let workshop = try Workshop()
            var simulator = workshop.simulator(seed: seed)
            try simulator.writeAll()
            return workshop.snapshot
        }
        #expect(trees[0] == trees[1])
        #expect(trees[0] != trees[2])
    }

    @Test func threeDaysPassInTwoSeconds() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        let closed = try workshop.json("logs/positions_futures.json")["closed_positions"]?.array?.count ?? 0
        let began = Self.processorSeconds
        for _ in 0..<72 {
            workshop.advance(Workshop.hour)
            try simulator.step()
        }
        #expect(Self.processorSeconds - began < 2)
        let later = try workshop.json("logs/positions_futures.json")
        #expect((later["closed_positions"]?.array?.count ?? 0) > closed + 100)
        #expect(later["open_positions"]?.array?.count == 3)
        let beat = try workshop.json("state/heartbeats/bot_cycle.json")["last_heartbeat_ts"]?.int ?? 0
        #expect(workshop.now / 1_000_000 - beat < 600)
    }

    @Test func speedDividesEveryPeriod() throws {
        let workshop = try Workshop()
        var options = SimulatorOptions()
        options.speed = 60
        var simulator = workshop.simulator(options)
        try simulator.writeAll()
        var beats: Set<String> = []
        for _ in 0..<60 {
            workshop.advance(1_000_000)
            try simulator.step()
            beats.insert(workshop.text("feature_store/healing_escalation_state.json") ?? "")
        }
        #expect(beats.count >= 59)
    }

    @Test func aBookIsContinuedNotShortened() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        workshop.advance(24 * Workshop.hour)
        try simulator.step()
        let count = try workshop.json("logs/positions_futures.json")["closed_positions"]?.array?.count ?? 0
        var restarted = workshop.simulator()
        try restarted.writeAll()
        let after = try workshop.json("logs/positions_futures.json")["closed_positions"]?.array?.count ?? 0
        #expect(after >= count && count > 48)
    }
}
