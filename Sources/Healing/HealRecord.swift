package import FailurePoints

/// One decided attempt to heal: what was run, and what the next observations showed.
package struct HealRecord: Sendable {
    package var at: Instant
    package var healer: HealerName
    package var failurePoint: FailurePoint.ID
    package var incident: String
    package var attempt: Int
    package var outcome: HealOutcome
    package var exhausted: Bool
    /// The rung of the ladder, from 1; nil: a run by hand.
    package var rung: Int?
    /// Why it was not run, or goes no further: a code such as `manual-halt`.
    package var reason: String?
    /// What each guard said when it was ordered.
    package var guards: [HealAnswer] = []
    /// When the next attempt is due at the earliest.
    package var next: Instant?
    /// How the hook was written: `shell` or `command`.
    package var method: String
    package var message: String
    /// nil: nothing was run, or how it ended is unknown.
    package var run: HookReport?
    /// The id in root's record of a run by hand; nil: the watcher decided the run.
    package var byHand: String?

    package init(
        at: Instant, healer: HealerName, failurePoint: FailurePoint.ID, incident: String, attempt: Int, outcome: HealOutcome, exhausted: Bool,
        method: String, message: String, run: HookReport? = nil, byHand: String? = nil, rung: Int? = nil, reason: String? = nil,
        guards: [HealAnswer] = [], next: Instant? = nil
    ) {
        (self.rung, self.reason, self.guards, self.next) = (rung, reason, guards, next)
        (
            self.at, self.healer, self.failurePoint, self.incident, self.attempt, self.outcome, self.exhausted, self.method, self.message, self.run,
            self.byHand
        ) = (at, healer, failurePoint, incident, attempt, outcome, exhausted, method, message, run, byHand)
    }
}
