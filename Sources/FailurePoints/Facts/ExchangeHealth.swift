/// `feature_store/exchange_health_state.json`: what the bot records about its exchange. Source: bot contract 8.8.
public struct ExchangeHealth: Sendable, Hashable {
    /// One entry of `failure_history`.
    public struct Failure: Sendable, Hashable {
        /// `timestamp`, form T3.
        public var at: Field<Instant>
        public var error: String
        public init(at: Field<Instant>, error: String) { (self.at, self.error) = (at, error) }
    }

    public var exchange: String?
    /// `healthy` or `degraded`; `degraded_since` is never cleared by the bot and not worth reading.
    public var status: Field<String>
    public var consecutiveFailures: Field<Int>
    /// `failure_history`, oldest first: those of its entries that can be read.
    public var failures: [Failure]
    /// What is wrong with the history: it is not a list or absent, or an entry lacks its time or its error; nil if nothing is.
    public var historyFault: String?
    /// `last_updated`, form T3: rewritten every 300 s.
    public var updatedAt: Field<Instant>
    /// `details.checks.mark_price.price`: the price the bot works with.
    public var markPrice: Double?

    public init(
        exchange: String? = nil, status: Field<String>, consecutiveFailures: Field<Int> = .absent, failures: [Failure] = [],
        updatedAt: Field<Instant>, markPrice: Double? = nil
    ) {
        (self.exchange, self.status, self.consecutiveFailures) = (exchange, status, consecutiveFailures)
        (self.failures, self.updatedAt, self.markPrice) = (failures, updatedAt, markPrice)
    }
}

extension ProbeKey where Facts == Document<ExchangeHealth> {
    public static var exchangeHealth: Self { Self(.exchangeHealth) }
}
