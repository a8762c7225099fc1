package import FailurePoints

/// One decided attempt to heal: what was run, and what the next observations showed.
package struct HealRecord: Sendable {
    package var at: Instant
    package var healer: HealerName
    package var failurePoint: FailurePoint.ID
    package var incident: String
    package var attempt: Int
    package var outcome: HealMachine.Outcome
    package var exhausted: Bool
    /// How the hook was written: `shell` or `command`.
    package var method: String
    package var message: String
    /// nil for a dry run.
    package var run: HookReport?
    /// The id in root's record of a run by hand; nil: the watcher decided the run.
    package var byHand: String?

    package init(
        at: Instant, healer: HealerName, failurePoint: FailurePoint.ID, incident: String, attempt: Int, outcome: HealMachine.Outcome, exhausted: Bool,
        method: String, message: String, run: HookReport? = nil, byHand: String? = nil
    ) {
        (
            self.at, self.healer, self.failurePoint, self.incident, self.attempt, self.outcome, self.exhausted, self.method, self.message, self.run,
            self.byHand
        ) = (at, healer, failurePoint, incident, attempt, outcome, exhausted, method, message, run, byHand)
    }
}
