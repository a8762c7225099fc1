/// `configs/trading_config.json`. Source: bot contract 12.
public struct TradingConfig: Sendable, Hashable {
    /// The thresholds of one mode, by the names and in the order of the file.
    public struct Thresholds: Sendable, Hashable {
        public struct Value: Sendable, Hashable {
            public var name: String
            /// A number; anything else is invalid.
            public var value: Field<Double>
            public init(name: String, value: Field<Double>) { (self.name, self.value) = (name, value) }
        }

        /// `paper` or `live`.
        public var mode: String
        /// `score_thresholds`: should contain ULTRA, HIGH, MEDIUM, LOW. nil if it is absent or not an object.
        public var scores: [Value]?
        /// `signal_thresholds`; nil if it is absent or not an object.
        public var signals: [Value]?

        public init(mode: String, scores: [Value]? = nil, signals: [Value]? = nil) {
            (self.mode, self.scores, self.signals) = (mode, scores, signals)
        }

        /// The score threshold of that name.
        public func score(_ name: String) -> Field<Double> { scores?.first { $0.name == name }?.value ?? .absent }
    }

    public struct Oddity: Sendable, Hashable {
        /// `thresholds/paper/score_thresholds`.
        public var place: String
        /// `a number`.
        public var found: String
        public init(place: String, found: String) { (self.place, self.found) = (place, found) }
    }

    public var mode: Field<String>
    public var hasThresholds: Bool
    /// One for each mode under `thresholds`.
    public var thresholds: [Thresholds] = []
    /// Fields that should be objects and are not.
    public var oddities: [Oddity] = []
    public var relaxedInPaper: Field<Bool> = .absent
    /// `per_symbol_fee_gates.<SYMBOL>.min_buffer_multiplier`.
    public var feeMultipliers: [Thresholds.Value] = []
    /// The keys of the root, sorted: a key that goes missing was lost.
    public var keys: [String] = []

    public init(mode: Field<String>, hasThresholds: Bool) { (self.mode, self.hasThresholds) = (mode, hasThresholds) }
}

/// `configs/futures_policies.json`. Source: bot contract 12.
public struct FuturesPolicies: Sendable, Hashable {
    public var maximumLeverage: Field<Double> = .absent
    public var baseLeverage: Field<Double> = .absent
    public var minimumBufferPercent: Field<Double> = .absent
    public var alertBufferPercent: Field<Double> = .absent
    /// The keys of the root, sorted.
    public var keys: [String] = []

    public init() {}
}
