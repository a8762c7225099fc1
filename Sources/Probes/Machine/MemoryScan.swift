import FailurePoints
import Synchronization

/// Reads the memory of one control group and of the machine, and keeps the samples for a slope.
final class MemoryScan: Sendable {
    private let procPath: String
    private let groupMount: String
    private let history = Mutex(MemoryHistory())

    init(procPath: String = "/proc", groupMount: String = "/sys/fs/cgroup") { (self.procPath, self.groupMount) = (procPath, groupMount) }

    /// - Parameter controlGroup: of the unit; nil or empty while it does not run.
    /// - Throws: `blind` with `proc-unreadable` where the machine's memory cannot be read.
    func measure(controlGroup: String?, invocationID: String?, at now: Moment = MachineClock.now()) throws(ProbeError) -> MemoryFacts {
        let host = KernelFile.table("\(procPath)/meminfo")
        guard let total = host["MemTotal"] else { throw .blind(reason: "proc-unreadable", detail: "\(procPath)/meminfo cannot be read") }
        var facts = MemoryFacts(hostTotalBytes: total, hostAvailableBytes: host["MemAvailable"])
        (facts.swapTotalBytes, facts.swapFreeBytes) = (host["SwapTotal"], host["SwapFree"])
        facts.hostKills = KernelFile.table("\(procPath)/vmstat")["oom_kill"]
        facts.group = controlGroup.flatMap { group(at: $0, invocationID) }
        history.withLock { $0.note(&facts, at: now) }
        return facts
    }

    var memory: MemoryHistory {
        get { history.withLock { $0 } }
        set { history.withLock { $0 = newValue } }
    }

    private func group(at path: String, _ invocationID: String?) -> MemoryFacts.Group? {
        guard let controlGroup = ControlGroup(path, mount: groupMount) else { return nil }
        var group = MemoryFacts.Group(path: path, invocationID: invocationID)
        group.currentBytes = controlGroup.number("memory.current")
        group.peakBytes = controlGroup.number("memory.peak")
        group.limitBytes = controlGroup.number("memory.max")
        let parts = controlGroup.table("memory.stat")
        (group.anonymousBytes, group.inactiveFileBytes) = (parts["anon"], parts["inactive_file"])
        let events = controlGroup.table("memory.events")
        (group.kills, group.limitHits) = (events["oom_kill"], events["oom"])
        return group
    }
}

/// The probe's memory between observations: the samples of this run, and the counts of kills.
struct MemoryHistory: Sendable, Hashable {
    /// Identifies the unit's run to which the samples belong.
    var run: String?
    var samples: [MemoryFacts.Sample] = []
    var groupKills: UInt64?
    var groupKillSeenAt: Instant?
    var hostKills: UInt64?
    var hostKillSeenAt: Instant?

    static let spacing: Duration = .seconds(300)
    /// A little more than the six hours of bot contract 14, row 2.5c.
    static let limit = 76

    /// Adds the new sample to the memory, and the remembered values to the facts.
    mutating func note(_ facts: inout MemoryFacts, at now: Moment) {
        if let hostKills = facts.hostKills {
            // Fewer than before: the machine was rebooted.
            if let known = self.hostKills, hostKills > (hostKills < known ? 0 : known) { hostKillSeenAt = now.wall }
            self.hostKills = hostKills
        }
        if var group = facts.group {
            // After a reboot the times of the samples are invalid, even for the same run id.
            let run = group.invocationID ?? group.path
            if run != self.run || samples.last.map({ $0.at.uptime > now.uptime }) ?? false { (self.run, samples, groupKills) = (run, [], 0) }
            if let kills = group.kills {
                if kills > groupKills ?? 0 { groupKillSeenAt = now.wall }
                groupKills = kills
            }
            // Half an interval of tolerance: observations are not exact to the second.
            if let bytes = group.anonymousBytes, samples.last.map({ now.uptime - $0.at.uptime >= Self.spacing - .seconds(15) }) ?? true {
                samples.append(MemoryFacts.Sample(at: now, bytes: bytes))
                samples = samples.suffix(Self.limit)
            }
            group.history = samples
            facts.group = group
        }
        (facts.groupKillSeenAt, facts.hostKillSeenAt) = (groupKillSeenAt, hostKillSeenAt)
    }
}
