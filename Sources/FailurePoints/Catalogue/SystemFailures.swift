/// System failures: what the bot stands on. The exchange, the feeds, the network, the machine and the bot's own process.
extension Catalogue {
    static let systemFailures: [FailurePoint] =
        exchangeFailures + exchangeRecordFailures + intelligenceFailures + feedFailures + networkFailures + [clockSkew] + machineFailures
        + processFailures + innerFailures + engineFailures + deploymentFailures + [dashboardDown]
}

// MARK: Dashboard

extension Catalogue {
    static let dashboardDown = FailurePoint(
        "dashboard-down", category: .systemFailures, impact: .none, title: "Dashboard does not answer",
        advice: "Trading goes on without it. It has no unit of its own: restarting it restarts the bot, so wait for a good moment.",
        reads: [.dashboard], settings: [Dashboard.slow], confirm: Confirm(fail: 3, recover: 2), excusedBy: ["bot-crashed"], waitsForStartup: true,
        roles: [.needsDashboard, .check(.dashboard)],
        judge: FailurePoint.judge(Dashboard.judge))

    enum Dashboard {
        static let slow = Setting(
            "slow", .duration(.seconds(10)), why: "one worker with four threads: ten seconds means it is starved; bot contract 11 and 20")

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
                if endpoint.total > input.duration(slow) {
                    return .warning("slow", "the dashboard took \(endpoint.total.spoken) to answer", evidence: endpoint.evidence)
                }
                return .ok("the dashboard answers", evidence: endpoint.evidence)
            }
        }
    }
}
