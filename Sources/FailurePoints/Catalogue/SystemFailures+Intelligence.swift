/// System failures of the intelligence feed: how old it is, and whether it is worth anything.
extension Catalogue {
    static let intelligenceFailures: [FailurePoint] = [coinglassDown, coinglassRateLimit, intelligenceStale, intelligenceEmpty]
}

// MARK: Age of the feed

extension Catalogue {
    static let intelligenceStale = FailurePoint(
        "intelligence-stale", rows: ["2.2c"], category: .systemFailures, impact: .blocksMany, title: "Market intelligence is stale",
        advice: "The refresh hook fetches it anew. If it is old again after two refreshes, the poller thread is dead: restart the bot.",
        reads: [.intelligence], settings: [IntelligenceAge.warningAge, IntelligenceAge.criticalAge, SharedSettings.futureTolerance],
        confirm: .immediate, excusedBy: ["coinglass-down", "coinglass-rate-limit", "bot-crashed"], healer: "refresh-intelligence",
        roles: [.check(.coinglassAPI), .check(.intelligenceFreshness)],
        judge: FailurePoint.judge(IntelligenceAge.judge))

    enum IntelligenceAge {
        static let warningAge = Setting(
            "warning_age", .duration(.seconds(300)), why: "a poll really takes 105 to 110 s, so the bot's own 120 s would flap; bot contract 9.1")
        static let criticalAge = Setting("critical_age", .duration(.seconds(900)), why: "eight polls missed; bot contract 9.1 and 20")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.intelligence).summary
            let summary = try document.required()
            let stamp = try document.value(of: summary.writtenAt, "ts")
            try input.refuseFuture(stamp, field: "ts", of: document.path, as: .warning)
            let (age, limit) = (input.age(of: stamp), input.duration(warningAge))
            let evidence: Evidence = [
                "file": .text(document.path), "field": "ts", "timestamp": .instant(stamp), "age_seconds": .seconds(age),
                "limit_seconds": .seconds(limit),
            ]
            guard age > limit else { return .ok("market intelligence is \(age.spoken) old", evidence: evidence) }
            return Finding(
                age > input.duration(criticalAge) ? .critical : .warning, "age-over-limit",
                "market intelligence is \(age.spoken) old, the limit is \(limit.spoken)", evidence: evidence, since: stamp + limit)
        }
    }
}

// MARK: Fresh but empty

extension Catalogue {
    static let intelligenceEmpty = FailurePoint(
        "intelligence-empty", category: .systemFailures, impact: .blocksMany, title: "Market intelligence is fresh but empty",
        advice:
            "The fetcher writes neutral filler: its key is missing or refused, or CoinGlass does not deliver. A new key counts after a restart only.",
        reads: [.intelligence, .fetcherLog], settings: [EmptyIntelligence.criticalAge], excusedBy: ["coinglass-down"], healer: "refresh-intelligence",
        roles: [.check(.coinglassAPI)],
        judge: FailurePoint.judge(EmptyIntelligence.judge))

    enum EmptyIntelligence {
        static let criticalAge = Setting(
            "critical_age", .duration(.seconds(1800)), why: "half an hour without one real value is no hiccup of the provider; bot contract 9.1")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.intelligence).summary
            let summary = try document.required()
            var evidence: Evidence = ["file": .text(document.path), "field": "signals"]
            guard let signals = summary.signals, !signals.isEmpty else {
                return .unknown("no-signals", "\(document.path) has no signals that could be judged", evidence: evidence)
            }
            let neutral = signals.filter(\.isNeutralFiller).count
            evidence["signals"] = .count(signals.count)
            evidence["neutral"] = .count(neutral)
            let carrying = signals.filter(\.carriesValue).count
            guard carrying == 0 else {
                return .ok("\(carrying) of \(signals.count) signals carry a value", evidence: evidence, remember: Memory())
            }
            guard neutral > 0 else { return document.fieldInvalid("signals", found: "not one signal that can be read") }
            // Empty at least since the sample says so, or since the first such sample that was seen.
            let sample = summary.writtenAt.value.map { min($0, input.now.wall) } ?? input.now.wall
            let since = input.memory.instant("since").map { min($0, sample) } ?? sample
            let lasted = input.age(of: since)
            evidence["empty_seconds"] = .seconds(lasted)
            let refused = FetcherWord(input).keyRefused
            if refused { evidence["cause"] = "key" }
            return Finding(
                lasted > input.duration(criticalAge) ? .critical : .warning, "neutral-filler",
                "\(neutral) of \(signals.count) signals are neutral filler, none carries a value\(refused ? ": the fetcher's key is missing or refused" : "")",
                evidence: evidence,
                healable: !refused, since: since, remember: Memory(["since": .instant(since)]))
        }
    }
}
