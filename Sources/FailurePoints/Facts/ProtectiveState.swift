/// `logs/futures_protective_state.json`: the protective mode of the futures path (K12). Source: bot contract 5.2, 8.
public struct ProtectiveState: Sendable, Hashable {
    /// One position of `report`.
    public struct Position: Sendable, Hashable {
        /// Normalised as in the book.
        public var symbol: String
        public var leverage: Double?
        public var bufferPercent: Double?
        /// False in paper mode: the buffer then always reads 100.
        public var hasLiquidationPrice: Bool

        public init(symbol: String, leverage: Double? = nil, bufferPercent: Double? = nil, hasLiquidationPrice: Bool = false) {
            (self.symbol, self.leverage) = (symbol, leverage)
            (self.bufferPercent, self.hasLiquidationPrice) = (bufferPercent, hasLiquidationPrice)
        }
    }

    /// `OFF`, `ALERT`, `REDUCE`, `BLOCK`; as written.
    public var mode: Field<String> = .absent
    /// `timestamp`, form T1: each cycle.
    public var writtenAt: Field<Instant> = .absent
    /// At most 100.
    public var positions: [Position] = []

    public init() {}
}

extension ProbeKey where Facts == Document<ProtectiveState> {
    public static var protectiveState: Self { Self(.protectiveState) }
}
