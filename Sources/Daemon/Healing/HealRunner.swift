import FailurePoints

/// Runs a decided heal and waits for its end: as a unit of its own under systemd, else as a child in its own session.
protocol HealRunner: Sendable {
    func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport

    /// Waits for the end of a run that an earlier daemon started and that may go on without it.
    ///
    /// - Returns: nil: nothing of it runs, and how it ended nobody can say.
    func outcome(of order: HealOrder, timeout: Duration) async -> HookReport?
}
