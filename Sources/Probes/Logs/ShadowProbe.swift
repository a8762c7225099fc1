public import FailurePoints

/// Reads the input files of the learners. Source: bot contract 6.6.
public struct ShadowProbe: Probe {
    private let tree: BotTree
    private let results = LogEnds.watched("logs/shadow_results.jsonl")
    private let outcomes = LogEnds.watched("logs/shadow_trade_outcomes.jsonl")

    public init(tree: BotTree) { self.tree = tree }

    public func observe() throws(ProbeError) -> ShadowFacts {
        let observation = try tree.observation()
        let results = observation.read(results)
        let outcomes = observation.read(outcomes)
        observation.settle()
        return ShadowFacts(results: results.document, outcomes: outcomes.document)
    }
}
