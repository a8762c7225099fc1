/// `feature_store/sentiment/latest.json`. Source: bot contract 9.3.
public struct SentimentFeed: Sendable, Hashable {
    /// `poll_timestamp`, form T3.
    public var polledAt: Field<Instant> = .absent
    /// Coins of `social_stats`.
    public var coins = 0
    /// The coins with an `activity_score` other than 0.
    public var activeCoins = 0
    /// The coins without a numeric `activity_score`.
    public var untoldCoins = 0
    /// What `social_stats` is instead of an object; `absent` without it.
    public var fault: String?

    public init() {}

    /// Coins are listed, but none has any activity: the sign of a fetcher without a source.
    public var isFallback: Bool { coins > untoldCoins && activeCoins == 0 }
    /// Whether that sign could not be checked.
    public var isUntold: Bool { fault != nil || (coins > 0 && coins == untoldCoins) }
}

/// The on-chain feed. Source: bot contract 9.3.
public struct OnchainFacts: Sendable {
    public var whaleAlerts: Document<WhaleAlerts>
    public var exchangeFlows: Document<ExchangeFlows>

    public init(whaleAlerts: Document<WhaleAlerts>, exchangeFlows: Document<ExchangeFlows>) {
        (self.whaleAlerts, self.exchangeFlows) = (whaleAlerts, exchangeFlows)
    }
}

/// `feature_store/onchain/whale_alerts.json`.
public struct WhaleAlerts: Sendable, Hashable {
    /// `timestamp`, form T3.
    public var writtenAt: Field<Instant> = .absent
    public var transactions = 0
    /// Transactions marked `is_fallback`, or with the source `none`.
    public var fallbacks = 0
    /// Transactions that are not objects, or whose marks have another type.
    public var untold = 0
    /// What `transactions` is instead of a list; `absent` without it.
    public var fault: String?

    public init() {}

    public var isFallback: Bool { fallbacks > 0 && fallbacks + untold == transactions }
    public var isUntold: Bool { fault != nil || (transactions > 0 && untold == transactions) }
}

/// `feature_store/onchain/exchange_flows.json`.
public struct ExchangeFlows: Sendable, Hashable {
    /// `timestamp`, form T3.
    public var writtenAt: Field<Instant> = .absent
    public var symbols = 0
    /// The symbols with a flow other than 0.
    public var flowing = 0
    /// The symbols without any numeric flow.
    public var untold = 0
    /// What `signals` is instead of an object; `absent` without it.
    public var fault: String?

    public init() {}

    public var isFallback: Bool { symbols > untold && flowing == 0 }
    public var isUntold: Bool { fault != nil || (symbols > 0 && untold == symbols) }
}

extension ProbeKey where Facts == Document<SentimentFeed> {
    public static var sentiment: Self { Self(.sentiment) }
}

extension ProbeKey where Facts == OnchainFacts {
    public static var onchain: Self { Self(.onchain) }
}
