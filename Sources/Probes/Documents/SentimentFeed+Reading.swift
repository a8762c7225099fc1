import FailurePoints
import JSON

/// Reads the sentiment feed. Source: bot contract 9.3.
extension SentimentFeed: BotDocument {
    static var path: String { "feature_store/sentiment/latest.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> SentimentFeed? {
        guard let members = try stream.members(["poll_timestamp", "social_stats"]) else { return nil }
        var feed = SentimentFeed()
        feed.polledAt = ContentTimestamp.zulu.field(members["poll_timestamp"])
        guard let coins = members["social_stats"]?.object else {
            feed.fault = members["social_stats"].map { "\($0.kindName) where an object belongs" } ?? "absent"
            return feed
        }
        for (_, coin) in coins {
            feed.coins += 1
            guard let score = coin["activity_score"]?.double, score.isFinite else {
                feed.untoldCoins += 1
                continue
            }
            if score != 0 { feed.activeCoins += 1 }
        }
        return feed
    }
}
