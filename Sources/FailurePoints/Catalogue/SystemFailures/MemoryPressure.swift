/// The machine runs out of memory, or the bot leaks it.
extension FailurePoint {
    static let memoryPressure = FailurePoint(
        "memory-pressure", rows: ["2.5c"], category: .systemFailures, impact: .blocksAll, title: "Memory runs out",
        meaning: """
            When memory runs out, the kernel kills the largest process. That is the bot, in the middle of whatever it does. A leak shows hours \
            before.
            """,
        advice: """
            A graceful restart of the bot frees leaked memory: create the file logs/.restart_needed to request one. Check what else runs on the \
            machine.
            """,
        reads: [.memory, .unit, .journal],
        settings: [
            MemoryPressure.hostAvailable, MemoryPressure.groupShare, MemoryPressure.growth, MemoryPressure.growthWindow, MemoryPressure.killHold,
        ],
        reasons: [
            .critical("oom-kill", "the kernel recently killed the unit or one of its processes for lack of memory"),
            .critical("host-memory", "the available share of the machine's memory is below the limit"),
            .warning("group-share", "the bot alone uses a larger share of the machine's memory than the limit"),
            .warning("growth", "the bot's memory grew over the window by more than the limit per hour"),
            .unknown("not-told", "the kernel reports no memory figures"),
        ],
        judge: FailurePoint.judge(MemoryPressure.judge))
}

private enum MemoryPressure {
    static let hostAvailable = Setting(
        "host_available_ratio", .ratio(0.1), clears: .above, why: "below it the kernel begins to kill processes; bot contract 14, row 2.5c")
    static let groupShare = Setting(
        "group_host_ratio", .ratio(0.75), clears: .below, why: "the normal total is about 2.2 GB; bot contract 4.3 and 20")
    static let growth = Setting("growth_bytes_an_hour", .bytes(50_000_000), clears: .below, why: "bot contract 14, row 2.5c")
    static let growthWindow = Setting("growth_window", .duration(.seconds(21_600)), why: "bot contract 14, row 2.5c")
    static let killHold = Setting(
        "kill_hold", .duration(.seconds(3600)), why: "a kill is over in a moment: fpmond reports it for an hour")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.memory)
        var evidence: Evidence = ["place": "memory.stat"]
        evidence["host_available_ratio"] = facts.hostAvailableRatio.map { .number(($0 * 1000).rounded() / 1000) }
        evidence["group_bytes"] = facts.group?.workingBytes.map { .integer(Int64(clamping: $0)) }
        if let unit = input.snapshot[.unit].facts, unit.result == "oom-kill" {
            return .critical("oom-kill", "the kernel killed \(unit.name) for lack of memory", evidence: evidence)
        }
        // The control group's counter disappears with the group; systemd's line about it stays in the journal.
        let said = input.snapshot[.journal].facts?.latest(.outOfMemory, within: input.duration(killHold), at: input.now.wall)
        evidence["journal_line"] = said.map { .text($0.text) }
        if let at = [facts.groupKillSeenAt, said?.at].compactMap(\.self).max(), input.age(of: at) <= input.duration(killHold) {
            evidence["killed_at"] = .instant(at)
            return Finding(
                .critical, "oom-kill", "the kernel killed a process of the bot for lack of memory \(input.age(of: at).spoken) ago",
                evidence: evidence, since: at)
        }
        if let available = facts.hostAvailableRatio, available < input.ratio(hostAvailable) {
            let percent = Int((available * 100).rounded(.down))
            return .critical("host-memory", "\(percent) % of the machine's memory is available", evidence: evidence)
        }
        if let group = facts.group, let bytes = group.workingBytes, let total = facts.hostTotalBytes,
            Double(bytes) > input.ratio(groupShare) * Double(total)
        {
            return .warning("group-share", "the bot uses \(bytes >> 20) of the machine's \(total >> 20) MiB", evidence: evidence)
        }
        if let grown = facts.group?.growth(over: input.duration(growthWindow)) {
            evidence["growth_bytes_an_hour"] = .integer(Int64(grown))
            if grown > Double(input.bytes(growth)) {
                return .warning("growth", "the bot's memory grows by \(Int64(grown) >> 20) MiB an hour", evidence: evidence)
            }
        }
        guard facts.hostAvailableRatio != nil || facts.group != nil else {
            return .unknown("not-told", "the kernel reports no memory figures", evidence: evidence)
        }
        return .ok("enough memory", evidence: evidence)
    }
}
