/// The main process of the bot's unit. Source: proc(5).
public struct MainProcess: Sendable, Equatable {
    public var process: ProcessFacts.Process
    /// Its working directory. Unreadable without CAP_SYS_PTRACE where it is another user's process: then ``rootAtStart`` is used instead.
    public var workingDirectory: FileState<String>
    /// The value of `REPL_HOME`, symbolic links resolved, which replaces the working directory; `missing`: not set. fpmond reads no other.
    public var homeOverride: FileState<String>
    /// Where the configured root led when the process started; nil: unknown, because the process is older than fpmond and the link was replaced since.
    public var rootAtStart: String?
    public var threads: Int
    /// Threads that wait for a device and cannot be killed.
    public var threadsInDevice: Int
    /// VmRSS, without the children.
    public var residentBytes: UInt64
    /// CPU time used so far, at the last observations: oldest first, covering about ten minutes of this process.
    public var processor: [ProcessorReading]

    public init(
        process: ProcessFacts.Process, workingDirectory: FileState<String>, homeOverride: FileState<String>, rootAtStart: String? = nil,
        threads: Int = 1,
        threadsInDevice: Int = 0, residentBytes: UInt64 = 0, processor: [ProcessorReading] = []
    ) {
        (self.process, self.workingDirectory, self.homeOverride, self.rootAtStart) = (process, workingDirectory, homeOverride, rootAtStart)
        (self.threads, self.threadsInDevice, self.residentBytes, self.processor) = (threads, threadsInDevice, residentBytes, processor)
    }

    public struct ProcessorReading: Sendable, Hashable {
        public var at: Moment
        /// User and system time of all threads, in ticks of 10 ms, children not counted.
        public var used: Duration

        public init(at: Moment, used: Duration) { (self.at, self.used) = (at, used) }
    }

    /// The directory that the bot takes for its root. Source: bot contract 2.2. nil: unknown.
    public var slot: String? {
        if let home = homeOverride.path, home.hasPrefix("/") { return home }
        return workingDirectory.path ?? rootAtStart
    }

    /// Cores used on average over at least `window`, up to the last observation: 0 means hung, near 1 a spinning thread.
    /// nil if fpmond has not watched it for that long.
    public func cores(over window: Duration) -> Double? {
        guard let newest = processor.last, let oldest = processor.last(where: { newest.at.uptime - $0.at.uptime >= window }) else { return nil }
        let elapsed = (newest.at.uptime - oldest.at.uptime).inSeconds
        return elapsed > 0 ? max(0, (newest.used - oldest.used).inSeconds) / elapsed : nil
    }
}

extension FileState where Content == String {
    fileprivate var path: String? {
        if case .content(let path) = self { path } else { nil }
    }
}
