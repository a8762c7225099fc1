/// What the bot decided, from the ends of its decision logs, counted by the timestamps of the events. Source: bot contract 6.
public struct DecisionFacts: Sendable {
    /// How one log was read.
    public struct Source: Sendable, Hashable {
        public enum State: Sendable, Hashable {
            case followed
            case missing
            case unreadable(String)
        }

        public var state: State
        public var sizeBytes: Int64?
        /// The log has not been read to its end yet: the counts may be too low.
        public var isBehind = false
        /// The timestamp since which every row was read; nil if nothing was read.
        public var coveredSince: Instant?
        /// Read from the beginning of the file: there are no earlier rows.
        public var isWhole = false
        /// The newest stamp, those in the future included.
        public var newestAt: Instant?
        /// The stamp of the row that was written last.
        public var lastRowAt: Instant?
        /// Valid rows, and invalid ones.
        public var rows = 0
        public var invalidRows = 0
        /// The same for the last rows only, some two hundred.
        public var recentRows = 0
        public var recentInvalidRows = 0

        public init(state: State) { self.state = state }

        /// Counts one row or line; the older a row is, the less it counts among the recent ones.
        public mutating func note(isValid: Bool) {
            if isValid {
                (rows, recentRows) = (rows + 1, recentRows + 1)
            } else {
                (invalidRows, recentInvalidRows) = (invalidRows + 1, recentInvalidRows + 1)
            }
            if recentRows + recentInvalidRows > 200 { (recentRows, recentInvalidRows) = (recentRows / 2, recentInvalidRows / 2) }
        }

        /// Too many of the last rows are invalid for the counts to mean anything: all of them, or more than one in ten.
        ///
        /// Torn and merged lines come one by one. Source: bot contract 3.1.
        public var isGarbled: Bool {
            recentInvalidRows > 0 && (recentRows == 0 || (recentInvalidRows > 2 && recentInvalidRows * 10 > recentRows + recentInvalidRows))
        }
    }

    public var sources: [DecisionLog: Source] = [:]
    public var counters: [DecisionKind: WindowCounter] = [:]
    /// Orders that went out, oldest first, at most 200.
    public var placed: [PlacedOrder] = []
    /// Orders after which the post-open guard crashed (`'grace_until'`), oldest first, at most 100.
    public var untracked: [PlacedOrder] = []
    /// Errors of orders, oldest first, at most 60.
    public var errors: [OrderError] = []
    /// For each symbol the last row of the floor and of the ranking, at most 400.
    public var marks: [SymbolMark] = []
    /// The newest freeze of entries that the bot announced (K5).
    public var freeze: EntryFreeze?

    public init() {}

    /// Events of a kind in the window that ends at `now`.
    public func count(_ kind: DecisionKind, within window: Duration, at now: Instant) -> Int { counters[kind]?.count(within: window, at: now) ?? 0 }

    /// Events of all these kinds in the window that ends at `now`.
    public func count(_ kinds: [DecisionKind], within window: Duration, at now: Instant) -> Int {
        kinds.reduce(0) { $0 + count($1, within: window, at: now) }
    }

    /// The newest event of a kind that is not in the future.
    public func newest(_ kind: DecisionKind, at now: Instant) -> Instant? { counters[kind]?.newest(at: now) }

    /// Whether the log covers the whole window: it exists, was read to its end, and either reaches back far enough or was read from its beginning.
    public func covers(_ log: DecisionLog, within window: Duration, at now: Instant) -> Bool {
        guard let source = sources[log], source.state == .followed, !source.isBehind, !source.isGarbled else { return false }
        // From a clock or a time zone that is ahead: an event does not count before its time.
        if let last = source.lastRowAt, last > now + FutureTolerance.standard { return false }
        return source.isWhole || source.coveredSince.map { $0 <= now - window } ?? false
    }
}

/// The logs in which decisions are written, by their paths.
public enum DecisionLog: String, Sendable, Hashable, CaseIterable {
    case signalBus = "logs/signal_bus.jsonl"
    case learningUpdates = "logs/learning_updates.jsonl"
    case learningEvents = "logs/learning_events.jsonl"
    case unifiedEvents = "logs/unified_events.jsonl"
    case gateLog = "logs/intelligence_gate.log"
    case executionGate = "logs/execution_gate_rejections.jsonl"
    case phase10 = "logs/phase10_events.jsonl"
    case feeEntries = "logs/fee_entry_blocks.jsonl"
    case executedTrades = "logs/executed_trades.jsonl"
    case holdTimes = "logs/hold_time_enforcement.jsonl"
    case killSwitchEvents = "logs/kill_switch_events.jsonl"
    case venueEvents = "logs/venue_enforcement_events.jsonl"
}

/// An order that went out.
public struct PlacedOrder: Sendable, Hashable {
    public var at: Instant
    /// Normalised as in the book; `?` if the row does not name it.
    public var symbol: String
    public var strategy: String?
    public init(at: Instant, symbol: String, strategy: String? = nil) { (self.at, self.symbol, self.strategy) = (at, symbol, strategy) }
}

/// An order or an entry that failed.
public struct OrderError: Sendable, Hashable {
    public var at: Instant
    /// One of the `error/…` kinds.
    public var kind: DecisionKind
    /// At most 200 characters; long tokens are masked.
    public var text: String
    public init(at: Instant, kind: DecisionKind, text: String) { (self.at, self.kind, self.text) = (at, kind, text) }
}

/// The last row of the gate's log about one symbol.
public struct SymbolMark: Sendable, Hashable {
    public var symbol: String
    /// `rankingTop`, `rankingBottom`, `alphaFloor` or `alphaBoost`.
    public var kind: DecisionKind
    public var at: Instant
    public init(symbol: String, kind: DecisionKind, at: Instant) { (self.symbol, self.kind, self.at) = (symbol, kind, at) }
}

/// `entries_frozen` with its end, and when it was lifted. Source: bot contract 6.5, 8.5.
public struct EntryFreeze: Sendable, Hashable {
    public var at: Instant
    public var until: Instant?
    public var clearedAt: Instant?
    public init(at: Instant, until: Instant? = nil, clearedAt: Instant? = nil) { (self.at, self.until, self.clearedAt) = (at, until, clearedAt) }

    /// Fifteen minutes if the bot names no end. Source: bot contract 8.5.
    static let standardLength = Duration.seconds(900)

    public func holds(at now: Instant) -> Bool {
        at <= now && now < until ?? at + Self.standardLength && clearedAt.map { $0 < at } ?? true
    }
}

extension ProbeKey where Facts == DecisionFacts {
    public static var decisions: Self { Self(.decisions) }
}
