/// The journal lines of the bot's unit, and of systemd about it, that fpmond knows. Source: bot contract 13.
///
/// The wording is Python's `print` and may change: secondary evidence.
public struct JournalFacts: Sendable, Hashable {
    /// The lines by kind. A kind without an entry did not occur since ``watchedSince``.
    public var said: [Kind: Said]
    /// Since then every line was read.
    public var watchedSince: Instant
    /// The newest line of any kind; nil if the unit logged nothing.
    public var newestAt: Instant?
    /// More lines are waiting than one observation reads: the counts end at ``newestAt``, not at the observation.
    public var isBehind: Bool

    public init(said: [Kind: Said] = [:], watchedSince: Instant, newestAt: Instant? = nil, isBehind: Bool = false) {
        (self.said, self.watchedSince, self.newestAt, self.isBehind) = (said, watchedSince, newestAt, isBehind)
    }

    /// The number of lines of this kind in the window that ends at `now`.
    public func count(_ kind: Kind, within window: Duration, at now: Instant) -> Int { said[kind]?.counter.count(within: window, at: now) ?? 0 }

    /// The newest line of the kind in that window: when, and its text, with possible secrets masked.
    public func latest(_ kind: Kind, within window: Duration, at now: Instant) -> Line? {
        said[kind].flatMap { $0.latest.at > now - window ? $0.latest : nil }
    }

    /// Whether that number is complete; else it is a lower bound, because fpmond has not watched for that long or had to drop lines.
    public func covers(_ kind: Kind, within window: Duration, at now: Instant) -> Bool {
        now - window >= max(watchedSince, said[kind]?.counter.dropped(at: now) ?? watchedSince)
    }

    /// One kind of line.
    public struct Said: Sendable, Hashable {
        public var counter: WindowCounter
        public var latest: Line

        public init(counter: WindowCounter, latest: Line) { (self.counter, self.latest) = (counter, latest) }
    }

    public struct Line: Sendable, Hashable {
        public var at: Instant
        public var text: String

        public init(at: Instant, text: String) { (self.at, self.text) = (at, text) }
    }

    /// Notes a line. A line older than the newest one, because the clock was set back, counts at its own time.
    public mutating func note(_ kind: Kind, _ line: Line) {
        var known = said[kind] ?? Said(counter: WindowCounter(), latest: line)
        known.counter.add(line.at)
        if line.at >= known.latest.at { known.latest = line }
        said[kind] = known
        newestAt = max(newestAt ?? line.at, line.at)
    }

    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case maximumPositions = "max-positions"
        case outsideWindows = "outside-windows"
        case outsideGoldenHours = "outside-golden-hours"
        case stableRegime = "stable-regime"
        case globalStableRegime = "global-stable-regime"
        /// An entry blocked for another reason.
        case entryBlocked = "entry-blocked"
        case validationFailure = "validation-failure"
        case crash
        /// The bot gives up: 100 restarts in one process.
        case restartsExceeded = "restarts-exceeded"
        case portBlocked = "port-blocked"
        case lockTimeout = "lock-timeout"
        case lockedFileNotJSON = "locked-file-not-json"
        case bookRepaired = "book-repaired"
        case simulatedData = "simulated-data"
        case exchangeError = "exchange-error"
        case rateLimited = "rate-limited"
        case permissionError = "permission-error"
        case noSpace = "no-space"
        case workerDied = "worker-died"
        case healingNeeded = "healing-needed"
        /// From systemd: the main process ended.
        case mainProcessExited = "main-process-exited"
        /// From systemd: it will restart the unit automatically.
        case restartScheduled = "restart-scheduled"
        /// From systemd: the unit was started too often, so it gives up.
        case startLimit = "start-limit"
        /// From systemd: the kernel killed a process of the unit.
        case outOfMemory = "out-of-memory"
    }
}

extension ProbeKey where Facts == JournalFacts {
    public static var journal: Self { Self(.journal) }
}
