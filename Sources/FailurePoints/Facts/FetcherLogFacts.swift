/// What the tail of `logs/market_intelligence.log` says about the fetcher. Source: bot contract 9.1.
public struct FetcherLogFacts: Sendable, Hashable {
    public enum Mark: Sendable, Hashable {
        case keyMissing
        case rateLimited
        /// `HTTP <nnn>` other than 2xx.
        case http(status: Int)
        case requestError
        case pollError

        /// Whether CoinGlass said that there were too many requests.
        public var isLimit: Bool {
            switch self {
            case .rateLimited: true
            case .http(let status): RequestLimit.isSaid(byStatus: status, retryAfter: false)
            case .keyMissing, .requestError, .pollError: false
            }
        }
    }

    public struct Entry: Sendable, Hashable {
        public var mark: Mark
        public var at: Instant
        public init(mark: Mark, at: Instant) { (self.mark, self.at) = (mark, at) }
    }

    public var path: String
    /// Whether the log exists; a bot that never fetched has no log.
    public var exists: Bool
    /// The marked lines of the tail, oldest first, bounded.
    public var entries: [Entry]
    /// The newest line with a timestamp, marked or not.
    public var newestAt: Instant?
    /// Since when every line was read; nil: the whole log was read.
    public var tailSince: Instant?

    public init(path: String = "logs/market_intelligence.log", exists: Bool, entries: [Entry] = [], newestAt: Instant? = nil) {
        (self.path, self.exists, self.entries, self.newestAt) = (path, exists, entries, newestAt)
    }
}

extension ProbeKey where Facts == FetcherLogFacts {
    public static var fetcherLog: Self { Self(.fetcherLog) }
}
