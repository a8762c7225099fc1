public import FailurePoints

/// Reads the output files of the worker processes. Source: bot contract 6.6, 17.
public struct WorkersProbe: Probe {
    private let tree: BotTree
    private let predictive = LogEnds.watched("logs/predictive_signals.jsonl")
    private let ensemble = LogEnds.watched("logs/ensemble_predictions.jsonl")
    private let outcomes = LogEnds.watched("logs/signal_outcomes.jsonl")

    public init(tree: BotTree) { self.tree = tree }

    public func observe() throws(ProbeError) -> WorkerFacts {
        let observation = try tree.observation()
        let predictive = observation.read(predictive)
        let ensemble = observation.read(ensemble)
        let outcomes = observation.read(outcomes)
        observation.settle()
        return WorkerFacts(predictive: predictive.document, ensemble: ensemble.document, outcomes: outcomes.document)
    }
}
