package import Config
package import FailurePoints
import Outputs

extension OneOffCheck {
    /// What the guards of a healer say, from one look at what they ask for: how root checks a heal that the watcher wants.
    package static func guardAnswers(_ configuration: Configuration, _ policy: HealPolicy) async -> [HealAnswer] {
        let asks = HealGuards.asks(policy.effect)
        guard !asks.isEmpty else { return [] }
        let report = await run(configuration, only: asks, and: HealGuards.reads(policy.effect))
        // As the watcher sees it: what the operator has disabled is disabled here, too, and not merely unseen.
        let snapshot = report.snapshot.limited(to: WatchPlan(configuration, catalogue: Catalogue.all).probes)
        let guards = HealGuards(snapshot: snapshot, at: report.at, startupGrace: configuration.startupGrace) {
            report.pointStates[$0]?.finding
        }
        return guards.answers(policy)
    }
}
