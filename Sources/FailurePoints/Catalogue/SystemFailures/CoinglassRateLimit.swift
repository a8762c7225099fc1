/// CoinGlass limits the fetcher's requests.
extension FailurePoint {
    static let coinglassRateLimit = FailurePoint(
        "coinglass-rate-limit", rows: ["2.2b", "3.2b"], category: .systemFailures, impact: .blocksSome,
        title: "CoinGlass limits the fetcher's requests",
        meaning: """
            Each rejected request delays the fetcher by a minute, so intelligence arrives later and later. A refresh by hand or by a hook doubles \
            the requests and makes it worse.
            """,
        advice: "Do not refresh by hand: another fetcher doubles the requests. Look for a second bot or hook that uses the same key.",
        reads: [.fetcherLog, .intelligence], settings: [CoinglassRateLimit.window, CoinglassRateLimit.lines],
        reasons: [
            .ok("never-fetched", "the fetcher has left neither a log nor a summary, so it has not met a limit"),
            .unknown("not-covered", "the part of the log that fpmond read is shorter than the window"),
            .warning("rate-limited", "the fetcher's log shows enough waits or answers with status 429 in the window"),
        ],
        judge: FailurePoint.judge(CoinglassRateLimit.judge))
}

private enum CoinglassRateLimit {
    static let window = Setting("window", .duration(.seconds(1800)), why: "bot contract 14, row 2.2b")
    static let lines = Setting(
        "lines", .count(3), why: "each delays the fetcher by a minute; three in half an hour are no accident; bot contract 14")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let log = try input.facts(.fetcherLog)
        guard log.exists else {
            // A fetcher that left a summary has run, and the log of that run is lost.
            guard case .missing = try input.facts(.intelligence).summary.state else { throw EarlyFinding.missing(log.path) }
            return .ok(
                "the fetcher has neither a log nor a summary: no rate limit seen", reason: "never-fetched", evidence: ["file": .text(log.path)])
        }
        let window = input.duration(window)
        let waits = log.recent(window, input.now.wall).filter(\.mark.isLimit)
        let evidence: Evidence = [
            "file": .text(log.path), "count": .count(waits.count), "window_seconds": .seconds(window), "last": .optional(waits.last?.at),
        ]
        guard waits.count >= input.count(lines) else {
            if let since = log.tailSince, input.age(of: since) < window {
                return .unknown("not-covered", "the part of \(log.path) that was read begins \(input.age(of: since).spoken) ago", evidence: evidence)
            }
            return .ok("CoinGlass limited the fetcher \(waits.count) times in \(window.spoken)", evidence: evidence)
        }
        return .warning("rate-limited", "CoinGlass limited the fetcher \(waits.count) times in \(window.spoken)", evidence: evidence)
    }
}
