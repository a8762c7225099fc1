package import FailurePoints

/// A decided run of a healer.
package struct HealOrder: Sendable {
    package var healer: HealerName
    package var attempt: Int
    package var need: HealMachine.Need
    package var finding: Finding?
    package var ordered: Instant

    /// The unique id of this run: `refresh-intelligence-1767323045000000`.
    package var id: String { "\(healer)-\(ordered.microseconds)" }

    package init(healer: HealerName, attempt: Int, need: HealMachine.Need, finding: Finding? = nil, ordered: Instant) {
        (self.healer, self.attempt, self.need, self.finding, self.ordered) = (healer, attempt, need, finding, ordered)
    }
}
