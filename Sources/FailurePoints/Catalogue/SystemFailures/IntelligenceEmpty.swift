/// The summary of market intelligence is fresh, but carries no real value.
extension FailurePoint {
    static let intelligenceEmpty = FailurePoint(
        "intelligence-empty", category: .systemFailures, impact: .blocksMany, title: "Market intelligence is fresh but empty",
        meaning: """
            The feed has a new timestamp and no real value, so its age shows nothing. The bot weighs every signal as if the market were neutral.
            """,
        advice: """
            The fetcher writes neutral filler: its key is missing or refused, or CoinGlass does not deliver. The bot reads a new key only at a \
            restart.
            """,
        reads: [.intelligence, .fetcherLog], settings: [IntelligenceEmpty.criticalAge],
        reasons: [
            .graded("neutral-filler", "every signal is neutral filler; critical when that has lasted longer than the limit"),
            .unknown("no-signals", "the summary has no usable signals"),
        ],
        excusedBy: ["coinglass-down"], ladder: ["refresh-intelligence"], roles: [.check(.coinglassAPI)],
        judge: FailurePoint.judge(IntelligenceEmpty.judge))
}

private enum IntelligenceEmpty {
    static let criticalAge = Setting(
        "critical_age", .duration(.seconds(1800)), why: "half an hour without a real value is more than a hiccup of the provider; bot contract 9.1")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.intelligence).summary
        let summary = try document.required()
        var evidence: Evidence = ["file": .text(document.path), "field": "signals"]
        guard let signals = summary.signals, !signals.isEmpty else {
            return .unknown("no-signals", "\(document.path) has no usable signals", evidence: evidence)
        }
        let neutral = signals.filter(\.isNeutralFiller).count
        evidence["signals"] = .count(signals.count)
        evidence["neutral"] = .count(neutral)
        let carrying = signals.filter(\.carriesValue).count
        guard carrying == 0 else {
            return .ok("\(carrying) of \(signals.count) signals carry a value", evidence: evidence, remember: Memory())
        }
        guard neutral > 0 else { return document.fieldInvalid("signals", found: "no readable signal") }
        // Empty since the summary's timestamp, or since the first empty summary in a row.
        let sample = summary.writtenAt.value.map { min($0, input.now.wall) } ?? input.now.wall
        let since = input.memory.instant("since").map { min($0, sample) } ?? sample
        let lasted = input.age(of: since)
        evidence["empty_seconds"] = .seconds(lasted)
        let refused = FetcherErrors(input).keyRefused
        if refused { evidence["cause"] = "key" }
        let cause = refused ? ": the fetcher's key is missing or refused" : ""
        return Finding(
            lasted > input.duration(criticalAge) ? .critical : .warning, "neutral-filler",
            "\(neutral) of \(signals.count) signals are neutral filler, none carries a value\(cause)", evidence: evidence, healable: !refused,
            since: since, remember: Memory(["since": .instant(since)]))
    }
}
