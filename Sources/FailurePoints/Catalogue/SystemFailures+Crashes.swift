/// System failures inside the bot's process: crashes that it survives, and the memory it takes.
extension Catalogue {
    static let innerFailures: [FailurePoint] = [crashLoop, memoryPressure]
}

// MARK: Crash loop

extension Catalogue {
    static let crashLoop = FailurePoint(
        "crash-loop", rows: ["2.5b"], category: .systemFailures, impact: .blocksAll, title: "The bot crashes again and again",
        advice:
            "Read logs/process_crash.log and the unit's journal. systemd sees no restart inside the process; while the same error repeats, none helps.",
        reads: [.crashLog, .journal], settings: [Crashes.window, Crashes.limit, Crashes.heartbeats, SharedSettings.journalHold],
        judge: FailurePoint.judge(Crashes.judge))

    enum Crashes {
        static let window = Setting(
            "window", .duration(.seconds(1800)), why: "with pauses of 10 s times 1.5 each, seven restarts fit in; bot contract 2.5 and 4.6")
        static let limit = Setting("crashes", .count(3), why: "bot contract 4.6 and 14, row 2.5b")
        static let heartbeats = Setting(
            "heartbeats_a_minute", .count(4),
            why: "each restart in the process adds one heartbeat a minute: four are three restarts; bot contract 2.5")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.crashLog)
            let window = input.duration(window)
            var evidence: Evidence = ["file": .text(facts.crashes.path), "window_seconds": .seconds(window)]
            var crashes: [Crash] = []
            if case .missing = facts.crashes.state {} else { crashes = try facts.crashes.required() }
            let recent = crashes.filter { crash in
                guard let at = crash.at.value else { return false }
                return input.age(of: at) <= window && input.age(of: at) >= .seconds(-120)
            }
            evidence["count"] = .count(recent.count)
            evidence["error"] = recent.last.map { .text($0.error) }
            let since = recent.compactMap { $0.at.value }.min()
            if let last = recent.last, last.context == "restart_limit_exceeded" {
                return Finding(
                    .critical, "gave-up", "the bot gave up after 100 restarts in one process: \(last.error)", evidence: evidence, since: since)
            }
            for (kind, reason, meaning) in [
                (JournalFacts.Kind.restartsExceeded, "gave-up", "the bot gave up after 100 restarts in one process"),
                (.portBlocked, "port-blocked", "the bot cannot have its port, and tries again and again without a pause"),
            ] {
                guard var said = input.wordOfBot(kind, reason, meaning) else { continue }
                said.status = .critical
                return said
            }
            if recent.count >= input.count(limit), let last = recent.last {
                let same = recent.suffix(input.count(limit)).allSatisfy { $0.error == last.error }
                let words = "crashed \(recent.count) times in \(window.spoken) inside its process"
                return Finding(
                    .critical, same ? "same-error" : "crash-loop", "the bot \(words)\(same ? ", always by the same error" : ""): \(last.error)",
                    evidence: evidence, since: since)
            }
            if let said = input.snapshot[.journal].facts?.count(.crash, within: window, at: input.now.wall), said >= input.count(limit) {
                evidence["journal_lines"] = .count(said)
                return .critical("journal", "the bot's journal names \(said) crashes in \(window.spoken)", evidence: evidence)
            }
            if let restarts = scheduledRestarts(input, within: window), restarts.count >= input.count(limit) {
                evidence["unit"] = .text(input.bot.unit)
                evidence["unit_restarts"] = .count(restarts.count)
                let words = "systemd restarted \(input.bot.unit) \(restarts.count) times in \(window.spoken)"
                return .critical("unit-restarts", restarts.gaveUp ? "\(words) and has given up on it" : words, evidence: evidence)
            }
            // Each process writes a row a minute: without them nobody can tell how many threads of one beat.
            _ = try facts.heartbeats.required()
            let most = facts.mostHeartbeatsAMinute(within: window, at: input.now.wall)
            evidence["heartbeats_a_minute"] = .count(most)
            if most >= input.count(heartbeats) {
                return .warning(
                    "duplicate-heartbeats", "\(most) process heartbeats a minute: the bot was restarted \(most - 1) times inside its process",
                    evidence: evidence)
            }
            try refuseUndated(crashes, facts.crashes, input)
            return .ok("\(recent.count) crashes in \(window.spoken)", evidence: evidence)
        }

        /// - Throws: unknown, where crashes that nobody can date stand behind the last one that was long ago.
        private static func refuseUndated(_ crashes: [Crash], _ document: Document<[Crash]>, _ input: JudgeInput) throws(EarlyFinding) {
            let window = input.duration(window)
            let old = crashes.lastIndex { $0.at.value.map { input.age(of: $0) > window } ?? false }
            guard let odd = crashes[(old.map { $0 + 1 } ?? 0)...].last(where: { $0.at.value.map { input.age(of: $0) < .seconds(-120) } ?? true })
            else {
                return
            }
            throw EarlyFinding(document.fieldInvalid("CRASH AT", found: odd.at.fault ?? "a time in the future"))
        }

        /// How often the process ended and systemd made itself start it again, by its own word: a crash that ends the process is in no log of the bot.
        private static func scheduledRestarts(_ input: JudgeInput, within window: Duration) -> (count: Int, gaveUp: Bool)? {
            guard let journal = input.snapshot[.journal].facts else { return nil }
            let now = input.now.wall
            return (journal.count(.restartScheduled, within: window, at: now), journal.count(.startLimit, within: window, at: now) > 0)
        }
    }
}

// MARK: Memory

extension Catalogue {
    static let memoryPressure = FailurePoint(
        "memory-pressure", rows: ["2.5c"], category: .systemFailures, impact: .blocksAll, title: "Memory runs out",
        advice: "A graceful restart gives a leak's memory back: a file logs/.restart_needed asks for one. Look at what else runs on the machine.",
        reads: [.memory, .unit, .journal],
        settings: [Pressure.hostAvailable, Pressure.groupShare, Pressure.growth, Pressure.growthWindow, Pressure.killHold],
        judge: FailurePoint.judge(Pressure.judge))

    enum Pressure {
        static let hostAvailable = Setting("host_available_ratio", .ratio(0.1), why: "below it the kernel begins to kill; bot contract 14, row 2.5c")
        static let groupShare = Setting("group_host_ratio", .ratio(0.75), why: "the normal total is about 2.2 GB; bot contract 4.3 and 20")
        static let growth = Setting("growth_bytes_an_hour", .bytes(50_000_000), why: "bot contract 14, row 2.5c")
        static let growthWindow = Setting("growth_window", .duration(.seconds(21_600)), why: "bot contract 14, row 2.5c")
        static let killHold = Setting("kill_hold", .duration(.seconds(3600)), why: "a kill is over in a moment: it is shown for an hour")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.memory)
            var evidence: Evidence = ["place": "memory.stat"]
            evidence["host_available_ratio"] = facts.hostAvailableRatio.map { .number(($0 * 1000).rounded() / 1000) }
            evidence["group_bytes"] = facts.group?.workingBytes.map { .integer(Int64(clamping: $0)) }
            if let unit = input.snapshot[.unit].facts, unit.result == "oom-kill" {
                return .critical("oom-kill", "the kernel killed \(unit.name) for want of memory", evidence: evidence)
            }
            // The control group's own count ends with the group; systemd's word about it stays in the journal.
            let said = input.snapshot[.journal].facts?.latest(.outOfMemory, within: input.duration(killHold), at: input.now.wall)
            evidence["journal_line"] = said.map { .text($0.text) }
            if let at = [facts.groupKillSeenAt, said?.at].compactMap(\.self).max(), input.age(of: at) <= input.duration(killHold) {
                evidence["killed_at"] = .instant(at)
                return Finding(
                    .critical, "oom-kill", "the kernel killed a process of the bot for want of memory \(input.age(of: at).spoken) ago",
                    evidence: evidence,
                    since: at)
            }
            if let available = facts.hostAvailableRatio, available < input.ratio(hostAvailable) {
                return .critical("host-memory", "\(Int((available * 100).rounded(.down))) % of the machine's memory are left", evidence: evidence)
            }
            if let group = facts.group, let bytes = group.workingBytes, let total = facts.hostTotalBytes,
                Double(bytes) > input.ratio(groupShare) * Double(total)
            {
                return .warning("group-share", "the bot takes \(bytes >> 20) of the machine's \(total >> 20) MiB", evidence: evidence)
            }
            if let grown = facts.group?.growth(over: input.duration(growthWindow)) {
                evidence["growth_bytes_an_hour"] = .integer(Int64(grown))
                if grown > Double(input.bytes(growth)) {
                    return .warning("growth", "the bot's memory grows by \(Int64(grown) >> 20) MiB an hour", evidence: evidence)
                }
            }
            guard facts.hostAvailableRatio != nil || facts.group != nil else {
                return .unknown("not-told", "the kernel tells nothing about memory", evidence: evidence)
            }
            return .ok("memory suffices", evidence: evidence)
        }
    }
}
