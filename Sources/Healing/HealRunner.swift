import FailurePoints

/// Runs a decided heal and waits for its end: as a separate unit under systemd, else as a child in its own session.
package protocol HealRunner: Sendable {
    func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport

    /// Waits for the end of a run that an earlier daemon started and that may still be running.
    ///
    /// - Returns: nil: it no longer runs, and how it ended is unknown.
    func outcome(of order: HealOrder, timeout: Duration) async -> HookReport?
}
