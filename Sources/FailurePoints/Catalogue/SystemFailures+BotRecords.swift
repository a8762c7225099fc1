/// System failures of the exchange that the bot notes itself: refused keys, limits, and prices that are not the exchange's.
extension Catalogue {
    static let exchangeRecordFailures: [FailurePoint] = [exchangeAuthentication, exchangeRateLimit, priceMismatch]
}

/// What the bot noted of its exchange lately. Source: bot contract 8.8.
private struct ExchangeNotes {
    let path: String
    private let recent: [String]
    private let fault: Finding?

    /// - Throws: unknown, when not all of the record can be read: what it lacks may be what is looked for.
    func refuseUnreadable() throws(EarlyFinding) { if let fault { throw EarlyFinding(fault) } }

    /// - Throws: unknown, when there is no such record.
    init(_ input: JudgeInput, _ window: Duration) throws(EarlyFinding) {
        let document = try input.facts(.exchangeHealth)
        path = document.path
        let health = try document.required()
        fault = health.historyFault.map { document.fieldInvalid("failure_history", found: $0) }
        recent = health.failures.compactMap { failure in
            guard let at = failure.at.value, input.age(of: at) <= window, input.age(of: at) >= .seconds(-120) else { return nil }
            return failure.error
        }
    }

    /// The errors that ``RequestLimit`` knows.
    var limits: [String] { recent.filter { RequestLimit.isSaid(in: $0) } }

    /// The errors that say one of the `phrases` (any case), or one of the `numbers` as a word of its own.
    func saying(_ phrases: [String], numbers: Set<Substring>) -> [String] {
        recent.filter { error in
            let lowered = error.lowercased()
            return phrases.contains { lowered.contains($0) }
                || lowered.split { !$0.isLetter && !$0.isNumber && $0 != "." }.contains { numbers.contains($0) }
        }
    }

    func evidence(_ errors: [String], _ window: Duration) -> Evidence {
        [
            "file": .text(path), "field": "failure_history", "count": .count(errors.count), "window_seconds": .seconds(window),
            "bot_error": errors.last.map { .text($0) } ?? .nothing,
        ]
    }
}

extension Catalogue {
    /// - Throws: unknown, where the bot's log of its decisions is read and cannot tell whether orders failed.
    static func requireOrders(_ input: JudgeInput, within window: Duration) throws(EarlyFinding) {
        do throws(EarlyFinding) {
            let facts = try input.facts(.decisions)
            try facts.require(.learningUpdates)
            try facts.refuseUncovered(.learningUpdates, within: window, at: input.now.wall)
        } catch {
            if !error.isMereAbsence { throw error }
        }
    }

    /// A finding when at least `limit` orders failed in that way, by the bot's own log of its decisions.
    static func orderErrors(
        _ input: JudgeInput, _ kind: DecisionKind, _ window: Duration, _ limit: Int, _ status: Status, _ reason: String
    ) -> Finding? {
        guard let facts = input.snapshot[.decisions].facts else { return nil }
        let count = facts.count(kind, within: window, at: input.now.wall)
        guard count >= limit, count > 0 else { return nil }
        let last = facts.errors.last { $0.kind == kind }
        return Finding(
            status, reason, "\(count) orders failed in \(window.spoken)\(last.map { ": \($0.text)" } ?? "")",
            evidence: [
                "file": .text(DecisionLog.learningUpdates.rawValue), "count": .count(count), "window_seconds": .seconds(window),
                "bot_error": last.map { .text($0.text) } ?? .nothing,
            ])
    }
}

// MARK: Authentication

extension Catalogue {
    static let exchangeAuthentication = FailurePoint(
        "exchange-authentication", rows: ["2.1b"], category: .systemFailures, impact: .blocksAll, title: "Exchange refuses the bot's keys",
        advice: "Look at the keys in .env and at their rights and address list at the exchange. A restart alone does not help.",
        reads: [.exchangeHealth, .decisions], settings: [Authentication.window, Authentication.errors], excusedBy: ["exchange-unreachable"],
        judge: FailurePoint.judge(Authentication.judge))

    enum Authentication {
        static let window = Setting("window", .duration(.seconds(900)), why: "three of the bot's own checks; bot contract 14, row 2.1b")
        static let errors = Setting("errors", .count(2), why: "a single refusal may be a clock or a proxy; bot contract 14, row 2.1b")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            if let finding = orderErrors(input, .authenticationError, input.duration(window), input.count(errors), .critical, "orders-refused") {
                return finding
            }
            let notes = try ExchangeNotes(input, input.duration(window))
            // The balance endpoint of Kraken's testnet refuses always. Source: bot contract 14, row 2.1b.
            let refused = notes.saying(["authenticationerror", "invalid api", "signature"], numbers: ["401", "403"]).filter {
                !$0.lowercased().contains("balance") && !RequestLimit.isSaid(in: $0)
            }
            let evidence = notes.evidence(refused, input.duration(window))
            guard refused.count >= input.count(errors), let last = refused.last else {
                try notes.refuseUnreadable()
                try requireOrders(input, within: input.duration(window))
                return .ok("the bot notes no refusal of its keys", evidence: evidence)
            }
            return .critical("refused", "the exchange refused the bot \(refused.count) times: \(UntrustedText.line(last))", evidence: evidence)
        }
    }
}

// MARK: Rate limits

extension Catalogue {
    static let exchangeRateLimit = FailurePoint(
        "exchange-rate-limit", rows: ["2.1c", "3.2a"], category: .systemFailures, impact: .blocksSome, title: "Exchange tells the bot to slow down",
        advice: "Look for a second bot or script on the same key or address, and raise the interval of our own exchange probe.",
        reads: [.exchangeHealth, .exchange, .decisions], settings: [ExchangeLimit.window, ExchangeLimit.errors],
        judge: FailurePoint.judge(ExchangeLimit.judge))

    enum ExchangeLimit {
        static let window = Setting(
            "window", .duration(.seconds(600)), why: "two of the bot's own checks and what lies between; bot contract 14, row 2.1c")
        static let errors = Setting("errors", .count(3), why: "single ones are how a limit is found; bot contract 14, row 2.1c")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            if let endpoint = input.snapshot[.exchange].facts, let answer = endpoint.answer, answer.limitsRequests {
                var evidence = endpoint.evidence
                evidence["retry_after_seconds"] = answer.retryAfterSeconds.map { .count($0) }
                return .warning("own-probe", "\(endpoint.host) tells our own probe to slow down (status \(answer.status))", evidence: evidence)
            }
            if let finding = orderErrors(input, .rateLimitError, input.duration(window), input.count(errors), .warning, "orders-limited") {
                return finding
            }
            let notes = try ExchangeNotes(input, input.duration(window))
            let limited = notes.limits
            let evidence = notes.evidence(limited, input.duration(window))
            guard limited.count >= input.count(errors) else {
                try notes.refuseUnreadable()
                try requireOrders(input, within: input.duration(window))
                return .ok("the bot notes no rate limit worth a word", evidence: evidence)
            }
            return .warning("rate-limited", "the exchange told the bot to slow down \(limited.count) times", evidence: evidence)
        }
    }
}

// MARK: Prices

extension Catalogue {
    static let priceMismatch = FailurePoint(
        "price-mismatch", category: .systemFailures, impact: .blocksAll, title: "The bot's price is not the exchange's",
        advice: "The bot may trade on simulated candles or on another contract's price. Stop it until its price source is understood.",
        reads: [.exchange, .exchangeHealth, .book, .journal],
        settings: [PriceAgreement.tolerance, PriceAgreement.maximumAge, SharedSettings.journalHold],
        excusedBy: ["exchange-unreachable"], judge: FailurePoint.judge(PriceAgreement.judge))

    enum PriceAgreement {
        static let tolerance = Setting("tolerance_ratio", .ratio(0.02), why: "no market moves so far between two looks; bot contract 10.4")
        static let maximumAge = Setting(
            "maximum_age", .duration(.seconds(360)), why: "the bot looks every 300 s; older prices are not compared; bot contract 10.4")
        /// What an order book that was made up says. Source: bot contract 10.4.
        private static let placeholder = 100.0

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            if let finding = placeholders(input) { return finding }
            if let said = input.wordOfBot(.simulatedData, "simulated-data", "the bot fell back to made-up candles") { return said }
            let endpoint = try input.facts(.exchange)
            let answer = try endpoint.answerOrUnknown()
            guard let own = answer.price, own > 0 else {
                if endpoint.asksPrice {
                    return .unknown("no-own-price", "\(endpoint.host) answered without a price that could be compared", evidence: endpoint.evidence)
                }
                return .ok("no price is asked of \(endpoint.host), so there is nothing to compare", reason: "not-asked", evidence: endpoint.evidence)
            }
            let document = try input.facts(.exchangeHealth)
            let health = try document.required()
            var evidence: Evidence = ["file": .text(document.path), "field": "details/checks/mark_price/price", "host": .text(endpoint.host)]
            evidence["own_price"] = .number(own)
            guard let bots = health.markPrice, bots > 0 else {
                return .unknown("no-bot-price", "the bot notes no price that could be compared", evidence: evidence)
            }
            evidence["bot_price"] = .number(bots)
            let updated = try document.value(of: health.updatedAt, "last_updated")
            try input.refuseFuture(updated, field: "last_updated", of: document.path, as: .unknown)
            let age = input.age(of: updated)
            evidence["age_seconds"] = .seconds(age)
            guard age <= input.duration(maximumAge) else {
                return .unknown("too-old", "the bot's price is \(age.spoken) old: not to be compared", evidence: evidence)
            }
            let apart = abs(bots - own) / own
            evidence["apart_ratio"] = .number((apart * 10_000).rounded() / 10_000)
            guard apart > input.ratio(tolerance) else { return .ok("the bot's price is the exchange's", evidence: evidence) }
            return .critical("mismatch", "the bot's price \(bots) is not the exchange's \(own)", evidence: evidence)
        }

        private static func placeholders(_ input: JudgeInput) -> Finding? {
            guard let document = input.snapshot[.book].facts?.book, let book = document.content else { return nil }
            let made = book.open.filter { position in
                guard position.entryPrice == placeholder, let price = position.currentPrice else { return false }
                return abs(price - placeholder) > placeholder / 2
            }
            guard !made.isEmpty else { return nil }
            return .critical(
                "placeholder-price", "\(made.map(\.symbol).spoken) opened at exactly 100, which no market said",
                evidence: ["file": .text(document.path), "field": "entry_price", "symbols": .names(made.map(\.symbol))])
        }
    }
}
