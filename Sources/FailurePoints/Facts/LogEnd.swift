/// The end of a JSONL file of which only the newest stamp counts.
public struct LogEnd: Sendable, Hashable {
    /// The newest stamp of the last rows; stamps in the future included, rows that only feign freshness left out. Source: bot contract 3.5.
    public var newestAt: Instant?
    /// Rows looked at; 0 in an empty file.
    public var rows = 0
    /// Rows that a healer wrote to look fresh (`"symbol":"HEARTBEAT"`).
    public var feigned = 0
    /// Rows behind the newest stamp whose own stamp cannot be read: how old they are, nobody knows.
    public var undated = 0

    public init() {}
}

/// What the learners are fed with. Source: bot contract 6.6.
public struct ShadowFacts: Sendable {
    /// `logs/shadow_results.jsonl`.
    public var results: Document<LogEnd>
    /// `logs/shadow_trade_outcomes.jsonl`: only ever made empty by the bot as it is known.
    public var outcomes: Document<LogEnd>

    public init(results: Document<LogEnd>, outcomes: Document<LogEnd>) { (self.results, self.outcomes) = (results, outcomes) }
}

/// What the worker processes produce: each is known by the age of its rows. Source: bot contract 6.6, 17.
public struct WorkerFacts: Sendable {
    /// `logs/predictive_signals.jsonl`.
    public var predictive: Document<LogEnd>
    /// `logs/ensemble_predictions.jsonl`.
    public var ensemble: Document<LogEnd>
    /// `logs/signal_outcomes.jsonl`.
    public var outcomes: Document<LogEnd>

    public init(predictive: Document<LogEnd>, ensemble: Document<LogEnd>, outcomes: Document<LogEnd>) {
        (self.predictive, self.ensemble, self.outcomes) = (predictive, ensemble, outcomes)
    }
}

extension ProbeKey where Facts == ShadowFacts {
    public static var shadow: Self { Self(.shadow) }
}

extension ProbeKey where Facts == WorkerFacts {
    public static var workers: Self { Self(.workers) }
}
