import FailurePoints

/// What is counted of the closed positions up to a place in their list.
struct ClosedTradeTally: Sendable, Hashable {
    var count = 0
    /// Entries that are no objects.
    var invalidEntries = 0
    var newestClosedAt: Instant?
    var signFaults = SignFaults()
}
