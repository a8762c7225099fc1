/// Memory of the bot's control group and of the machine. nil: the kernel gives no figure. Source: cgroup v2 memory controller, proc(5) meminfo and vmstat.
public struct MemoryFacts: Sendable, Hashable {
    /// nil while the unit does not run: it has no control group.
    public var group: Group?
    public var hostTotalBytes: UInt64?
    /// Available without swapping.
    public var hostAvailableBytes: UInt64?
    public var swapTotalBytes: UInt64?
    public var swapFreeBytes: UInt64?
    /// Processes that the kernel killed because memory ran out, anywhere on the machine, since boot.
    public var hostKills: UInt64?
    /// When the bot's count of such kills last rose; systemd may have removed the unit's control group and its count since.
    public var groupKillSeenAt: Instant?
    public var hostKillSeenAt: Instant?

    public init(group: Group? = nil, hostTotalBytes: UInt64? = nil, hostAvailableBytes: UInt64? = nil) {
        (self.group, self.hostTotalBytes, self.hostAvailableBytes) = (group, hostTotalBytes, hostAvailableBytes)
    }

    /// Share of the machine's memory that is still available, 0 to 1.
    public var hostAvailableRatio: Double? {
        guard let hostTotalBytes, let hostAvailableBytes, hostTotalBytes > 0 else { return nil }
        return Double(hostAvailableBytes) / Double(hostTotalBytes)
    }

    /// One run of the unit: its control group is made and removed with it.
    public struct Group: Sendable, Hashable {
        public var path: String
        /// Different for each start of the unit.
        public var invocationID: String?
        /// `memory.current`: including the cached pages of every log that the bot wrote.
        public var currentBytes: UInt64?
        public var peakBytes: UInt64?
        /// `memory.max`; nil without a limit.
        public var limitBytes: UInt64?
        /// `anon` of `memory.stat`: memory that only the bot can free. A leak grows here.
        public var anonymousBytes: UInt64?
        /// `inactive_file` of `memory.stat`: cached pages that the kernel reclaims first.
        public var inactiveFileBytes: UInt64?
        /// `oom_kill` of `memory.events`.
        public var kills: UInt64?
        /// `oom` of `memory.events`: how often the limit was reached and nothing could be reclaimed.
        public var limitHits: UInt64?
        /// ``anonymousBytes``, one every five minutes of this run, oldest first, over a little more than six hours.
        public var history: [Sample]

        public init(path: String, invocationID: String? = nil, history: [Sample] = []) {
            (self.path, self.invocationID, self.history) = (path, invocationID, history)
        }

        /// Memory that is not available to others: without the pages that the kernel reclaims first.
        public var workingBytes: UInt64? {
            currentBytes.map { $0 - min($0, inactiveFileBytes ?? 0) }
        }

        /// Growth of the bot's memory over `window`, in bytes an hour: the slope of the straight line through its samples.
        ///
        /// nil if fpmond has not watched the run for that long, or if more than half of the samples are missing.
        public func growth(over window: Duration, spacing: Duration = .seconds(300)) -> Double? {
            guard let last = history.last else { return nil }
            let samples = history.filter { last.at.uptime - $0.at.uptime <= window }
            // The oldest sample may lie up to one space inside the window.
            guard let first = samples.first, last.at.uptime - first.at.uptime >= window - spacing, samples.count > 1,
                Double(samples.count) * 2 >= window / spacing
            else { return nil }
            let points = samples.map { (hours: ($0.at.uptime - first.at.uptime).inSeconds / 3600, bytes: Double($0.bytes)) }
            let count = Double(points.count)
            let (meanHours, meanBytes) = (points.map(\.hours).reduce(0, +) / count, points.map(\.bytes).reduce(0, +) / count)
            let spread = points.map { ($0.hours - meanHours) * ($0.hours - meanHours) }.reduce(0, +)
            return spread > 0 ? points.map { ($0.hours - meanHours) * ($0.bytes - meanBytes) }.reduce(0, +) / spread : nil
        }
    }

    public struct Sample: Sendable, Hashable {
        public var at: Moment
        public var bytes: UInt64

        public init(at: Moment, bytes: UInt64) { (self.at, self.bytes) = (at, bytes) }
    }
}

extension ProbeKey where Facts == MemoryFacts {
    public static var memory: Self { Self(.memory) }
}
