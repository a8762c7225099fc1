/// The on-chain feed is old, or fresh without any real value.
extension FailurePoint {
    static let onchainStale = FailurePoint(
        "onchain-stale", category: .systemFailures, impact: .blocksSome, title: "On-chain feed is stale",
        meaning: """
            The transfers of large holders and the flows to the exchanges are another minor input of every signal. Old or filler, they say \
            nothing about the current market.
            """,
        advice: "The refresh hook fetches it again. Filler means that its source has no key or did not deliver.",
        reads: [.onchain], settings: [OnchainStale.warningAge, OnchainStale.criticalAge, SharedSettings.futureTolerance],
        reasons: [
            .graded("age-over-limit", "the timestamp of one of the two files is older than the limit"),
            .warning("filler", "both files are fresh, but every transaction is a fallback, or no symbol has any flow"),
            .futureTimestamp("timestamp"),
        ],
        excusedBy: ["bot-crashed"], ladder: ["refresh-onchain"], judge: FailurePoint.judge(OnchainStale.judge))
}

private enum OnchainStale {
    static let warningAge = Setting("warning_age", .duration(.seconds(3600)), why: "the bot's own limit: six polls of 600 s; bot contract 9.3")
    static let criticalAge = Setting("critical_age", .duration(.seconds(14_400)), why: "bot contract 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.onchain)
        let (alerts, flows) = (try facts.whaleAlerts.required(), try facts.exchangeFlows.required())
        let first = try FeedAge.finding(input, facts.whaleAlerts, alerts.writtenAt, "timestamp", warning: warningAge, critical: criticalAge)
        let second = try FeedAge.finding(input, facts.exchangeFlows, flows.writtenAt, "timestamp", warning: warningAge, critical: criticalAge)
        let worst = second.status > first.status ? second : first
        guard worst.status == .ok else { return worst }
        if alerts.isFallback { return FeedAge.filler(facts.whaleAlerts.path, "transactions", "every transaction is a fallback") }
        if flows.isFallback { return FeedAge.filler(facts.exchangeFlows.path, "flows", "no symbol has any flow") }
        if alerts.isUntold {
            return facts.whaleAlerts.fieldInvalid("transactions", found: alerts.fault ?? "no transaction with readable marks")
        }
        if flows.isUntold { return facts.exchangeFlows.fieldInvalid("signals", found: flows.fault ?? "no symbol with a numeric flow") }
        return worst
    }
}
