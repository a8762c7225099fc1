/// The sentiment feed is old, or fresh without any activity.
extension FailurePoint {
    static let sentimentStale = FailurePoint(
        "sentiment-stale", category: .systemFailures, impact: .blocksSome, title: "Sentiment feed is stale",
        meaning: "A minor input of every signal is old or filler: entries follow a sentiment that has passed, or no sentiment at all.",
        advice: "The refresh hook fetches it again. Filler without any activity means that the source did not deliver.",
        reads: [.sentiment], settings: [SentimentStale.warningAge, SentimentStale.criticalAge, SharedSettings.futureTolerance],
        reasons: [
            .graded("age-over-limit", "the feed's last poll is older than the limit"),
            .warning("filler", "the feed is fresh, but no coin has any activity"),
            .futureTimestamp("poll_timestamp"),
        ],
        excusedBy: ["bot-crashed"], ladder: ["refresh-sentiment"], judge: FailurePoint.judge(SentimentStale.judge))
}

private enum SentimentStale {
    static let warningAge = Setting("warning_age", .duration(.seconds(1800)), why: "the bot's own limit: six polls of 300 s; bot contract 9.3")
    static let criticalAge = Setting("critical_age", .duration(.seconds(7200)), why: "bot contract 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.sentiment)
        let feed = try document.required()
        let age = try FeedAge.finding(input, document, feed.polledAt, "poll_timestamp", warning: warningAge, critical: criticalAge)
        guard age.status == .ok else { return age }
        if feed.isFallback { return FeedAge.filler(document.path, "social_stats", "no coin has any activity") }
        if feed.isUntold { return document.fieldInvalid("social_stats", found: feed.fault ?? "no coin with a numeric activity_score") }
        return age
    }
}
