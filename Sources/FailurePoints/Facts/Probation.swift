/// `feature_store/symbol_probation_state.json`. Source: bot contract 7.5.
public struct Probation: Sendable, Hashable {
    public struct Symbol: Sendable, Hashable {
        public var symbol: String
        /// `active`, `probation`, `recovering`.
        public var state: String
        public var enteredAt: Field<Instant>
        public var reason: String?

        public init(symbol: String, state: String, enteredAt: Field<Instant>, reason: String? = nil) {
            (self.symbol, self.state, self.enteredAt, self.reason) = (symbol, state, enteredAt, reason)
        }
    }

    public var updatedAt: Field<Instant>
    /// nil when `symbol_states` is absent or not an object.
    public var symbols: [Symbol]?

    public init(updatedAt: Field<Instant>, symbols: [Symbol]?) { (self.updatedAt, self.symbols) = (updatedAt, symbols) }
}

extension ProbeKey where Facts == Document<Probation> {
    public static var probation: Self { Self(.probation) }
}
