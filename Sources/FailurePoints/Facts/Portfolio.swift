/// `logs/portfolio_futures.json`: the book of capital, in USD. Source: bot contract 5.2; its used margin and counts are not reliable.
public struct Portfolio: Sendable, Hashable {
    public var allocatedMargin: Field<Double> = .absent
    public var availableMargin: Field<Double> = .absent
    public var usedMargin: Field<Double> = .absent
    public var realizedProfit: Field<Double> = .absent
    public var unrealizedProfit: Field<Double> = .absent
    public var tradingFees: Field<Double> = .absent
    public var openPositions: Field<Int> = .absent
    /// `snapshots`: at most 1 000 are kept by the bot.
    public var snapshots = 0
    /// The newest stamp of `snapshots`, form T5.
    public var newestSnapshotAt: Instant?
    /// `created_at`, form T5.
    public var createdAt: Field<Instant> = .absent

    public init() {}
}

extension ProbeKey where Facts == Document<Portfolio> {
    public static var portfolio: Self { Self(.portfolio) }
}
