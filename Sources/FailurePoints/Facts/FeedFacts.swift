/// `feature_store/sentiment/latest.json`. Source: bot contract 9.3.
public struct SentimentFeed: Sendable, Hashable {
    /// `poll_timestamp`, form T3.
    public var polledAt: Field<Instant> = .absent
    /// Coins of `social_stats`.
    public var coins = 0
    /// Of these, how many have an `activity_score` other than 0.
    public var activeCoins = 0
    /// Of these, how many have none that is a number.
    public var untoldCoins = 0
    /// What stands in place of `social_stats`, where that is no object; `absent` where it is not there.
    public var fault: String?

    public init() {}

    /// Coins are listed, but none has any activity: the mark of a fetcher that had no source.
    public var isFallback: Bool { coins > untoldCoins && activeCoins == 0 }
    /// Whether it is that mark cannot be told.
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
    /// Those marked `is_fallback`, or of the source `none`.
    public var fallbacks = 0
    /// Those that are no objects, or whose marks are of another kind.
    public var untold = 0
    /// What stands in place of `transactions`, where that is no list; `absent` where it is not there.
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
    /// Of these, how many have a flow other than 0.
    public var flowing = 0
    /// Of these, how many have not one flow that is a number.
    public var untold = 0
    /// What stands in place of `signals`, where that is no object; `absent` where it is not there.
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
