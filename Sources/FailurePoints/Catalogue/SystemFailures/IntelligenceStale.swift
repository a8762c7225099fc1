/// The summary of market intelligence is old.
extension FailurePoint {
    static let intelligenceStale = FailurePoint(
        "intelligence-stale", rows: ["2.2c"], category: .systemFailures, impact: .blocksMany, title: "Market intelligence is stale",
        meaning: """
            The gate, the guards and the sizing judge the market as it was minutes or hours ago. The bot refuses or enlarges entries for \
            conditions that no longer hold.
            """,
        advice: "The refresh hook fetches it again. If it is old again after two refreshes, the poller thread has ended: restart the bot.",
        reads: [.intelligence], settings: [IntelligenceStale.warningAge, IntelligenceStale.criticalAge, SharedSettings.futureTolerance],
        reasons: [.graded("age-over-limit", "the summary's timestamp is older than the limit"), .futureTimestamp("ts")],
        confirm: .immediate, excusedBy: ["coinglass-down", "coinglass-rate-limit", "bot-crashed"],
        ladder: [Rung("refresh-intelligence", attempts: 2), "restart-bot"],
        roles: [.check(.coinglassAPI), .check(.intelligenceFreshness)], judge: FailurePoint.judge(IntelligenceStale.judge))
}

private enum IntelligenceStale {
    static let warningAge = Setting(
        "warning_age", .duration(.seconds(300)), why: "a poll takes 105 to 110 s, so the bot's own limit of 120 s would flap; bot contract 9.1")
    static let criticalAge = Setting("critical_age", .duration(.seconds(900)), why: "eight missed polls; bot contract 9.1 and 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.intelligence).summary
        let summary = try document.required()
        return try FeedAge.finding(
            input, document, summary.writtenAt, "ts", warning: warningAge, critical: criticalAge, subject: "market intelligence")
    }
}
