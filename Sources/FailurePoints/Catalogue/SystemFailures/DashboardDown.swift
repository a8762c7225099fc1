/// The bot's dashboard does not answer.
extension FailurePoint {
    static let dashboardDown = FailurePoint(
        "dashboard-down", category: .systemFailures, impact: .none, title: "Dashboard does not answer",
        meaning: """
            Operators cannot see the bot's own view of its state. Trading goes on. But the dashboard shares its process with the bot, and a slow \
            dashboard is an early sign of an overloaded bot.
            """,
        advice: "Trading goes on without it. The dashboard has no unit: only a restart of the bot restarts it, so wait for a good moment.",
        reads: [.dashboard], settings: [DashboardDown.slow],
        reasons: Reason.failures(
            [.critical], [.dns, .connect, .timeout, .tlsHandshake, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge]) + [
                .critical("server-error", "the dashboard answers with status 500 or above"),
                .critical("unexpected-status", "the dashboard answers with another status that is not accepted"),
                .warning("slow", "the dashboard takes longer than the limit to answer"),
                .ok("not-served", "the configuration says that the bot serves no dashboard"),
            ],
        confirm: Confirm(fail: 3, recover: 2), excusedBy: ["bot-crashed"], waitsForStartup: true, roles: [.needsDashboard, .check(.dashboard)],
        judge: FailurePoint.judge(DashboardDown.judge))
}

private enum DashboardDown {
    static let slow = Setting(
        "slow", .duration(.seconds(10)), clears: .below,
        why: "it has one worker with four threads: above ten seconds they are overloaded; bot contract 11 and 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        guard input.bot.hasDashboard else { return .ok("the bot serves no dashboard", reason: "not-served") }
        let endpoint = try input.facts(.dashboard)
        switch endpoint.outcome {
        case .failed(let failure):
            try endpoint.refuseUnasked()
            return .critical(failure.reason, "the dashboard does not answer: \(failure.sentence)", evidence: endpoint.evidence)
        case .answered(let answer) where answer.status >= 500:
            return .critical("server-error", "the dashboard answers with status \(answer.status)", evidence: endpoint.evidence)
        case .answered(let answer) where !answer.statusAccepted:
            return .critical("unexpected-status", "the dashboard answers with status \(answer.status)", evidence: endpoint.evidence)
        case .answered:
            let limit = input.duration(slow)
            if endpoint.total > limit {
                let message = "the dashboard took \(endpoint.total.spoken) to answer, warning above \(limit.spoken)"
                return .warning("slow", message, evidence: endpoint.evidence)
            }
            return .ok("the dashboard answers", evidence: endpoint.evidence)
        }
    }
}
