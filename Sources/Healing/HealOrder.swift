package import FailurePoints

/// A decided run of a healer, with the finding that it is for.
package struct HealOrder: Sendable {
    package var attempt: HealAttempt
    package var finding: Finding?

    package var healer: HealerName { attempt.healer }
    package var need: HealNeed { attempt.need }
    package var ordered: Instant { attempt.ordered.wall }
    /// The unique id of this run: `refresh-intelligence-1767323045000000`.
    package var id: String { "\(healer)-\(ordered.microseconds)" }

    package init(_ attempt: HealAttempt, finding: Finding? = nil) { (self.attempt, self.finding) = (attempt, finding) }
}
