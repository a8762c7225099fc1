/// The bot decides on a price that the exchange does not quote.
extension FailurePoint {
    static let priceMismatch = FailurePoint(
        "price-mismatch", category: .systemFailures, impact: .blocksAll, title: "The bot's price differs from the exchange's",
        meaning: """
            The bot decides on a price that its exchange does not quote: simulated candles, another contract's price, a placeholder. Entries, \
            sizes and stops computed from it are wrong, and nothing else shows it.
            """,
        advice: "The bot may trade on simulated candles or on another contract's price. Stop it until you know where its price comes from.",
        reads: [.exchange, .exchangeHealth, .book, .journal],
        settings: [PriceMismatch.tolerance, PriceMismatch.maximumAge, SharedSettings.journalHold],
        reasons: [
            .critical("mismatch", "the bot's recorded price and fpmond's differ by more than the tolerance, and both are recent"),
            .critical("placeholder-price", "an open position was entered at exactly 100, and its symbol trades far from that"),
            .warning("simulated-data", "the bot's journal recently said that it uses simulated data as a fallback"),
            .ok("not-asked", "the configured exchange endpoint carries no price to compare with"),
            .unknown("no-answer", "the exchange gave no usable answer"),
            .unknown("no-own-price", "the exchange's answer to fpmond's probe carries no price"),
            .futureTimestamp("last_updated", [.unknown]),
            .unknown("no-bot-price", "the bot records no price to compare with"),
            .unknown("too-old", "the bot's recorded price is too old to compare with"),
        ],
        excusedBy: ["exchange-unreachable"], judge: FailurePoint.judge(PriceMismatch.judge))
}

private enum PriceMismatch {
    static let tolerance = Setting(
        "tolerance_ratio", .ratio(0.02), clears: .below, why: "no market moves this far between two observations; bot contract 10.4")
    static let maximumAge = Setting(
        "maximum_age", .duration(.seconds(360)), why: "the bot checks every 300 s; older prices are not compared; bot contract 10.4")
    /// The price in a simulated order book. Source: bot contract 10.4.
    private static let placeholder = 100.0

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        if let finding = placeholders(input) { return finding }
        if let said = input.wordOfBot(.simulatedData, "simulated-data", "the bot fell back to simulated candles") { return said }
        let endpoint = try input.facts(.exchange)
        let answer = try endpoint.answerOrUnknown()
        guard let own = answer.price, own > 0 else {
            if endpoint.asksPrice {
                return .unknown("no-own-price", "\(endpoint.host) answered without a usable price", evidence: endpoint.evidence)
            }
            return .ok("\(endpoint.host) is not asked for a price: nothing to compare", reason: "not-asked", evidence: endpoint.evidence)
        }
        let document = try input.facts(.exchangeHealth)
        let health = try document.required()
        var evidence: Evidence = ["file": .text(document.path), "field": "details/checks/mark_price/price", "host": .text(endpoint.host)]
        evidence["own_price"] = .number(own)
        guard let bots = health.markPrice, bots > 0 else {
            return .unknown("no-bot-price", "the bot records no usable price", evidence: evidence)
        }
        evidence["bot_price"] = .number(bots)
        let updated = try document.value(of: health.updatedAt, "last_updated")
        try input.refuseFuture(updated, field: "last_updated", of: document.path, as: .unknown)
        let age = input.age(of: updated)
        evidence["age_seconds"] = .seconds(age)
        guard age <= input.duration(maximumAge) else {
            return .unknown("too-old", "the bot's price is \(age.spoken) old: too old to compare", evidence: evidence)
        }
        let apart = abs(bots - own) / own
        evidence["apart_ratio"] = .number((apart * 10_000).rounded() / 10_000)
        guard apart > input.ratio(tolerance) else { return .ok("the bot's price matches the exchange's", evidence: evidence) }
        return .critical("mismatch", "the bot's price is \(bots), the exchange's is \(own)", evidence: evidence)
    }

    private static func placeholders(_ input: JudgeInput) -> Finding? {
        guard let document = input.snapshot[.book].facts?.book, let book = document.content else { return nil }
        let simulated = book.open.filter { position in
            guard position.entryPrice == placeholder, let price = position.currentPrice else { return false }
            return abs(price - placeholder) > placeholder / 2
        }
        guard !simulated.isEmpty else { return nil }
        return .critical(
            "placeholder-price", "\(simulated.map(\.symbol).spoken) opened at exactly 100, far from the market price",
            evidence: ["file": .text(document.path), "field": "entry_price", "symbols": .names(simulated.map(\.symbol))])
    }
}
