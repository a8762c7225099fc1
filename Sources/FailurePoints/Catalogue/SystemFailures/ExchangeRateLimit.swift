/// The exchange limits the requests of the bot, or those of fpmond from the same address.
extension FailurePoint {
    static let exchangeRateLimit = FailurePoint(
        "exchange-rate-limit", rows: ["2.1c", "3.2a"], category: .systemFailures, impact: .blocksSome, title: "Exchange limits the bot's requests",
        meaning: "The exchange rejects requests above its limit: prices arrive late, and orders are delayed or lost.",
        advice: "Look for a second bot or script on the same key or address, and raise the interval of fpmond's exchange probe.",
        reads: [.exchangeHealth, .exchange, .decisions], settings: [ExchangeRateLimit.window, ExchangeRateLimit.errors],
        reasons: [
            .warning("own-probe", "the exchange answers fpmond's probe with status 429 or another sign of a rate limit"),
            .warning("orders-limited", "enough orders in the window failed because of the exchange's rate limit"),
            .warning("rate-limited", "the bot's checks recorded enough rate limit errors in the window"),
        ],
        judge: FailurePoint.judge(ExchangeRateLimit.judge))
}

private enum ExchangeRateLimit {
    static let window = Setting(
        "window", .duration(.seconds(600)), why: "two of the bot's own checks and the time between them; bot contract 14, row 2.1c")
    static let errors = Setting("errors", .count(3), why: "a single rate limit error is normal; bot contract 14, row 2.1c")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let window = input.duration(window)
        let limit = input.count(errors)
        if let endpoint = input.snapshot[.exchange].facts, let answer = endpoint.answer, answer.limitsRequests {
            var evidence = endpoint.evidence
            evidence["retry_after_seconds"] = answer.retryAfterSeconds.map { .count($0) }
            return .warning("own-probe", "\(endpoint.host) limits the requests of fpmond's probe (status \(answer.status))", evidence: evidence)
        }
        if let finding = FailedOrders.finding(input, .rateLimitError, window, limit, .warning, "orders-limited") { return finding }
        let notes = try ExchangeNotes(input, window)
        let limited = notes.limits
        let evidence = notes.evidence(limited, window)
        guard limited.count >= limit else {
            try notes.refuseUnreadable()
            try FailedOrders.requireLog(input, within: window)
            return .ok("\(limited.count) rate limit errors in \(window.spoken)", evidence: evidence)
        }
        return .warning("rate-limited", "the exchange limited the bot's requests \(limited.count) times in \(window.spoken)", evidence: evidence)
    }
}
