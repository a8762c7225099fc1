/// What the bot's unit said on standard output, and systemd about it, as far as it means something here. Source: bot contract 13.
///
/// The wording is Python's `print` and may change: secondary evidence.
public struct JournalFacts: Sendable, Hashable {
    /// What has been said, by kind. A kind without an entry was not said since ``watchedSince``.
    public var said: [Kind: Said]
    /// From here on nothing was missed.
    public var watchedSince: Instant
    /// The newest line of any kind; nil when the unit said nothing.
    public var newestAt: Instant?
    /// More lines are waiting than one look reads: what is counted ends at ``newestAt``, not at the observation.
    public var isBehind: Bool

    public init(said: [Kind: Said] = [:], watchedSince: Instant, newestAt: Instant? = nil, isBehind: Bool = false) {
        (self.said, self.watchedSince, self.newestAt, self.isBehind) = (said, watchedSince, newestAt, isBehind)
    }

    /// How often it was said in the window that ends at `now`.
    public func count(_ kind: Kind, within window: Duration, at now: Instant) -> Int { said[kind]?.counter.count(within: window, at: now) ?? 0 }

    /// The newest line of the kind in that window: when, and its text with what may be a secret masked.
    public func latest(_ kind: Kind, within window: Duration, at now: Instant) -> Line? {
        said[kind].flatMap { $0.latest.at > now - window ? $0.latest : nil }
    }

    /// Whether that number is complete; else it is a lower bound, because we did not look for so long or too many lines had to be forgotten.
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

    /// Notes a line. One that is older than the newest, because the clock was set back, counts as of its own instant.
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
        /// The bot gives up on itself: 100 restarts in one process.
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
        /// Said by systemd: the main process ended.
        case mainProcessExited = "main-process-exited"
        /// Said by systemd: it will start the unit again by itself.
        case restartScheduled = "restart-scheduled"
        /// Said by systemd: the unit was started too often, so it gives up on it.
        case startLimit = "start-limit"
        /// Said by systemd: the kernel killed a process of the unit.
        case outOfMemory = "out-of-memory"
    }
}

extension ProbeKey where Facts == JournalFacts {
    public static var journal: Self { Self(.journal) }
}
