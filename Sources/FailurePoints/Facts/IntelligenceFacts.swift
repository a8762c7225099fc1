/// The CoinGlass intelligence feed in `feature_store/intelligence/`. Source: bot contract 9.1.
public struct IntelligenceFacts: Sendable {
    public var summary: Document<IntelligenceSummary>
    /// Symbols that have a `<SYMBOL>_intel.json` that parses as an object.
    public var symbolFiles: Set<String>
    /// Per-symbol files that exist but are unusable, with what is wrong.
    public var brokenSymbolFiles: [String: String]
    /// `funding_rates.json` and `open_interest.json`: whether their map is empty; nil when the file is missing or unusable.
    public var fundingRatesEmpty: Bool?
    public var openInterestEmpty: Bool?

    public init(
        summary: Document<IntelligenceSummary>, symbolFiles: Set<String> = [], brokenSymbolFiles: [String: String] = [:],
        fundingRatesEmpty: Bool? = nil, openInterestEmpty: Bool? = nil
    ) {
        (self.summary, self.symbolFiles, self.brokenSymbolFiles) = (summary, symbolFiles, brokenSymbolFiles)
        (self.fundingRatesEmpty, self.openInterestEmpty) = (fundingRatesEmpty, openInterestEmpty)
    }
}

/// `summary.json`.
public struct IntelligenceSummary: Sendable, Hashable {
    /// `ts`, form T3: the base poll.
    public var writtenAt: Field<Instant>
    /// `enhanced_ts`, form T3: the second write of the same poll.
    public var enhancedAt: Field<Instant>
    public var fearGreed: Double?
    /// nil when `signals` is absent or not an object.
    public var signals: [SymbolSignal]?

    public init(writtenAt: Field<Instant>, enhancedAt: Field<Instant>, fearGreed: Double?, signals: [SymbolSignal]?) {
        (self.writtenAt, self.enhancedAt, self.fearGreed, self.signals) = (writtenAt, enhancedAt, fearGreed, signals)
    }
}

/// One symbol's entry in the summary, reduced to what distinguishes a real value from the neutral filler.
public struct SymbolSignal: Sendable, Hashable {
    public var symbol: String
    public var direction: String?
    public var confidence: Double?
    public var composite: Double?
    public var buySellRatio: Double?
    public var liquidationRatio: Double?

    public init(symbol: String, direction: String?, confidence: Double?, composite: Double?, buySellRatio: Double?, liquidationRatio: Double?) {
        (self.symbol, self.direction, self.confidence) = (symbol, direction, confidence)
        (self.composite, self.buySellRatio, self.liquidationRatio) = (composite, buySellRatio, liquidationRatio)
    }

    /// What the fetcher writes when it has no data: NEUTRAL, zeros, a ratio of exactly 1 and of exactly 0.5. Source: bot contract 9.1.
    public var isNeutralFiller: Bool {
        direction?.uppercased() == "NEUTRAL" && confidence == 0 && composite == 0 && buySellRatio == 1 && liquidationRatio == 0.5
    }

    /// Whether any value in it is more than filler; a value that cannot be read is not.
    public var carriesValue: Bool {
        if let direction, direction.uppercased() != "NEUTRAL" { return true }
        return [(confidence, 0), (composite, 0), (buySellRatio, 1), (liquidationRatio, 0.5)].contains { value, filler in
            value.map { $0.isFinite && $0 != filler } ?? false
        }
    }
}

extension ProbeKey where Facts == IntelligenceFacts {
    public static var intelligence: Self { Self(.intelligence) }
}
