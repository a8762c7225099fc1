/// System failures of the lesser feeds: sentiment and what happens on the chain.
extension Catalogue {
    static let feedFailures: [FailurePoint] = [sentimentStale, onchainStale]

    static let sentimentStale = FailurePoint(
        "sentiment-stale", category: .systemFailures, impact: .blocksSome, title: "Sentiment feed is stale",
        advice: "The refresh hook fetches it anew. Filler without any activity means that the source did not deliver.",
        reads: [.sentiment], settings: [FeedAge.sentimentWarning, FeedAge.sentimentCritical, SharedSettings.futureTolerance],
        excusedBy: ["bot-crashed"], healer: "refresh-sentiment", judge: FailurePoint.judge(FeedAge.judgeSentiment))

    static let onchainStale = FailurePoint(
        "onchain-stale", category: .systemFailures, impact: .blocksSome, title: "On-chain feed is stale",
        advice: "The refresh hook fetches it anew. Filler means that its source has no key or did not deliver.",
        reads: [.onchain], settings: [FeedAge.onchainWarning, FeedAge.onchainCritical, SharedSettings.futureTolerance], excusedBy: ["bot-crashed"],
        healer: "refresh-onchain", judge: FailurePoint.judge(FeedAge.judgeOnchain))

    enum FeedAge {
        static let sentimentWarning = Setting(
            "warning_age", .duration(.seconds(1800)), why: "the bot's own limit: six polls of 300 s; bot contract 9.3")
        static let sentimentCritical = Setting("critical_age", .duration(.seconds(7200)), why: "bot contract 20")
        static let onchainWarning = Setting(
            "warning_age", .duration(.seconds(3600)), why: "the bot's own limit: six polls of 600 s; bot contract 9.3")
        static let onchainCritical = Setting("critical_age", .duration(.seconds(14_400)), why: "bot contract 20")

        static func judgeSentiment(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.sentiment)
            let feed = try document.required()
            let age = try age(input, document, feed.polledAt, "poll_timestamp", sentimentWarning, sentimentCritical)
            guard age.status == .ok else { return age }
            if feed.isFallback { return filler(document.path, "social_stats", "no coin has any activity") }
            if feed.isUntold { return document.fieldInvalid("social_stats", found: feed.fault ?? "no coin with an activity_score that is a number") }
            return age
        }

        static func judgeOnchain(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.onchain)
            let (alerts, flows) = (try facts.whaleAlerts.required(), try facts.exchangeFlows.required())
            let first = try age(input, facts.whaleAlerts, alerts.writtenAt, "timestamp", onchainWarning, onchainCritical)
            let second = try age(input, facts.exchangeFlows, flows.writtenAt, "timestamp", onchainWarning, onchainCritical)
            let worst = second.status > first.status ? second : first
            guard worst.status == .ok else { return worst }
            if alerts.isFallback { return filler(facts.whaleAlerts.path, "transactions", "every transaction is a fallback") }
            if flows.isFallback { return filler(facts.exchangeFlows.path, "flows", "no symbol has any flow") }
            if alerts.isUntold {
                return facts.whaleAlerts.fieldInvalid("transactions", found: alerts.fault ?? "no transaction whose marks can be read")
            }
            if flows.isUntold { return facts.exchangeFlows.fieldInvalid("signals", found: flows.fault ?? "no symbol with a flow that is a number") }
            return worst
        }

        private static func age<Content>(
            _ input: JudgeInput, _ document: Document<Content>, _ stamp: Field<Instant>, _ field: String, _ warning: Setting, _ critical: Setting
        ) throws(EarlyFinding) -> Finding {
            let stamp = try document.value(of: stamp, field)
            try input.refuseFuture(stamp, field: field, of: document.path, as: .warning)
            let (age, limit) = (input.age(of: stamp), input.duration(warning))
            let evidence: Evidence = [
                "file": .text(document.path), "field": .text(field), "timestamp": .instant(stamp), "age_seconds": .seconds(age),
                "limit_seconds": .seconds(limit),
            ]
            guard age > limit else { return .ok("\(document.path) is \(age.spoken) old", evidence: evidence) }
            return Finding(
                age > input.duration(critical) ? .critical : .warning, "age-over-limit",
                "\(document.path) is \(age.spoken) old, the limit is \(limit.spoken)", evidence: evidence, since: stamp + limit)
        }

        private static func filler(_ path: String, _ field: String, _ words: String) -> Finding {
            .warning("filler", "\(path) is fresh, but \(words)", evidence: ["file": .text(path), "field": .text(field)])
        }
    }
}
