/// System failures of the intelligence feed: CoinGlass, what the fetcher makes of it, and whether it is worth anything.
extension Catalogue {
    static let intelligenceFailures: [FailurePoint] = [intelligenceStale]
}

// MARK: Age of the feed

extension Catalogue {
    static let intelligenceStale = FailurePoint(
        "intelligence-stale", rows: ["2.2c"], category: .systemFailures, impact: .blocksMany, title: "Market intelligence is stale",
        advice: "The refresh hook fetches it anew. If it is old again after two refreshes, the poller thread is dead: restart the bot.",
        reads: [.intelligence], settings: [IntelligenceAge.warningAge, IntelligenceAge.criticalAge, SharedSettings.futureTolerance],
        confirm: .immediate, excusedBy: ["coinglass-down", "coinglass-rate-limit", "bot-crashed"], healer: "refresh-intelligence",
        judge: FailurePoint.judge(IntelligenceAge.judge))

    enum IntelligenceAge {
        static let warningAge = Setting(
            "warning_age", .duration(.seconds(300)), why: "a poll really takes 105 to 110 s, so the bot's own 120 s would flap; bot contract 9.1")
        static let criticalAge = Setting("critical_age", .duration(.seconds(900)), why: "eight polls missed; bot contract 9.1 and 20")

        static func judge(_ look: Look) throws(Conclusion) -> Finding {
            let document = try look.facts(look.snapshot.intelligence, of: .intelligence).summary
            let summary = try document.required()
            let stamp = try document.value(of: summary.writtenAt, "ts")
            try look.refuseFuture(stamp, field: "ts", of: document.path, as: .warning)
            let (age, limit) = (look.age(of: stamp), look.duration(warningAge))
            let evidence: Evidence = [
                "file": .text(document.path), "field": "ts", "timestamp": .instant(stamp), "age_seconds": .seconds(age),
                "limit_seconds": .seconds(limit),
            ]
            guard age > limit else { return .ok("market intelligence is \(age.spoken) old", evidence: evidence) }
            return Finding(
                age > look.duration(criticalAge) ? .critical : .warning, "age-over-limit",
                "market intelligence is \(age.spoken) old, the limit is \(limit.spoken)", evidence: evidence, since: stamp + limit)
        }
    }
}
