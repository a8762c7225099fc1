/// Cooldowns, and the outcome of the last candidates. Source: bot contract 6.6, 8 (K14), 14 (3.2c).
public struct CooldownFacts: Sendable {
    /// `logs/trade_cooldown.json`, stamps of form T5.
    public var trades: Document<[Cooldown]>
    /// `logs/symbol_cooldowns.json`, stamps of form T6.
    public var symbols: Document<[Cooldown]>
    /// `logs/futures_signal_evaluations.json`: the last 50.
    public var evaluations: Document<[Evaluation]>
    /// `logs/signal_activity.json`: the last 100.
    public var activity: Document<[Evaluation]>

    public init(
        trades: Document<[Cooldown]>, symbols: Document<[Cooldown]>, evaluations: Document<[Evaluation]>, activity: Document<[Evaluation]>
    ) {
        (self.trades, self.symbols, self.evaluations, self.activity) = (trades, symbols, evaluations, activity)
    }
}

/// One timestamp of a cooldown: its start or its end. Far in the future it is stuck either way.
public struct Cooldown: Sendable, Hashable {
    /// The key, or the keys that lead to it joined with dots.
    public var name: String
    public var stamp: Field<Instant>
    public init(name: String, stamp: Field<Instant>) { (self.name, self.stamp) = (name, stamp) }
}

/// The outcome of one candidate.
public struct Evaluation: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable {
        case executed
        /// The strategy wanted no entry: not a candidate.
        case noSignal = "no-signal"
        /// A cap or a cooldown of the bot.
        case capped
        case blocked
    }

    public var at: Field<Instant>
    /// Normalised as in the book.
    public var symbol: String
    /// As written: `cooldown:41s`, `blocked_ensemble`.
    public var code: String
    public var outcome: Outcome

    public init(at: Field<Instant>, symbol: String, code: String, outcome: Outcome) {
        (self.at, self.symbol, self.code, self.outcome) = (at, symbol, code, outcome)
    }
}

extension ProbeKey where Facts == CooldownFacts {
    public static var cooldowns: Self { Self(.cooldowns) }
}
