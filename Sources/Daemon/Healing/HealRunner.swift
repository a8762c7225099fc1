import FailurePoints

/// Runs a decided heal and waits for its end: as a unit of its own under systemd, else as a child in its own session.
protocol HealRunner: Sendable {
    func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport
}
