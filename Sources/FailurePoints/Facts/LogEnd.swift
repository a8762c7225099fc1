/// The end of a JSONL file: only its newest timestamp counts.
public struct LogEnd: Sendable, Hashable {
    /// The newest timestamp of the last rows, also one in the future; without rows that only feign freshness. Source: bot contract 3.5.
    public var newestAt: Instant?
    /// Rows read; 0 in an empty file.
    public var rows = 0
    /// Rows that a healer wrote to look fresh (`"symbol":"HEARTBEAT"`).
    public var feigned = 0
    /// Rows after the newest timestamp without a readable timestamp: their age is unknown.
    public var undated = 0

    public init() {}
}

/// The input of the learners. Source: bot contract 6.6.
public struct ShadowFacts: Sendable {
    /// `logs/shadow_results.jsonl`.
    public var results: Document<LogEnd>
    /// `logs/shadow_trade_outcomes.jsonl`: the bot as it is known only ever creates it empty.
    public var outcomes: Document<LogEnd>

    public init(results: Document<LogEnd>, outcomes: Document<LogEnd>) { (self.results, self.outcomes) = (results, outcomes) }
}

/// The output of the worker processes: the age of its rows shows whether each one works. Source: bot contract 6.6, 17.
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
