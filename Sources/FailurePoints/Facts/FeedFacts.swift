/// `feature_store/sentiment/latest.json`. Source: bot contract 9.3.
public struct SentimentFeed: Sendable, Hashable {
    /// `poll_timestamp`, form T3.
    public var polledAt: Field<Instant> = .absent
    /// Coins of `social_stats`.
    public var coins = 0
    /// Of these, how many have an `activity_score` other than 0.
    public var activeCoins = 0

    public init() {}

    /// Coins are listed, but none has any activity: the mark of a fetcher that had no source.
    public var isFallback: Bool { coins > 0 && activeCoins == 0 }
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

    public init() {}

    public var isFallback: Bool { transactions > 0 && fallbacks == transactions }
}

/// `feature_store/onchain/exchange_flows.json`.
public struct ExchangeFlows: Sendable, Hashable {
    /// `timestamp`, form T3.
    public var writtenAt: Field<Instant> = .absent
    public var symbols = 0
    /// Of these, how many have a flow other than 0.
    public var flowing = 0

    public init() {}

    public var isFallback: Bool { symbols > 0 && flowing == 0 }
}
