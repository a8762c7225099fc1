/// The exchange does not answer: neither fpmond's probe nor, by its own record, the bot reaches it.
extension FailurePoint {
    static let exchangeUnreachable = FailurePoint(
        "exchange-unreachable", rows: ["2.1a"], category: .systemFailures, impact: .blocksAll, title: "Exchange is unreachable",
        meaning: """
            Without the exchange the bot can neither open nor close a position. fpmond sends its own request and also reads what the bot records, \
            so that a problem on the bot's side is not mistaken for an outage of the exchange.
            """,
        advice: """
            If fpmond's probe fails as well, check the network or wait. If only the bot reports a problem, it is on the bot's side: consider \
            restarting the bot.
            """,
        reads: [.exchange, .exchangeHealth], settings: [ExchangeUnreachable.slow, ExchangeUnreachable.botWordAge],
        reasons: Reason.failures([.critical], [.dns, .connect, .timeout, .tlsHandshake, .reset]) + [
            .critical("maintenance", "the exchange answers, but is in maintenance"),
            .critical("forbidden", "the exchange refuses a public request with status 401, 403 or 451"),
            .critical("server-error", "the exchange answers with status 500 or above"),
            .critical("unexpected-status", "the exchange answers with another status that is not accepted"),
            .critical("bot-degraded", "the bot records its exchange as degraded, while fpmond's probe reaches it or has no result"),
            .warning("slow", "the exchange answers, but takes longer than the limit"),
            .ok(
                "reached", "the exchange is reached, but its answer is not usable: exchange-invalid-response or exchange-rate-limit judges that"),
        ],
        confirm: Confirm(fail: 3, recover: 2), excusedBy: ["network-timeout", "dns-failure", "exchange-maintenance"],
        ladder: ["retry-network"], roles: [.check(.exchangeAPI)], judge: FailurePoint.judge(ExchangeUnreachable.judge))
}

private enum ExchangeUnreachable {
    static let slow = Setting("slow", .duration(.seconds(5)), clears: .below, why: "half of the bot's 10 s timeout; bot contract 10.2 and 20")
    static let botWordAge = Setting(
        "bot_word_age", .duration(.seconds(900)),
        why: "the bot checks every 300 s: after three missed checks its last record no longer counts; bot contract 8.8")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let record = botRecord(input)
        let endpoint: EndpointFacts
        do throws(EarlyFinding) {
            endpoint = try input.facts(.exchange)
            try endpoint.refuseUnasked()
        } catch {
            guard let record, record.degraded else { throw error }
            return degraded(record, "fpmond's probe has no result (\(error.finding.reason))")
        }
        var evidence = endpoint.evidence
        if let record { evidence["bot_status"] = .text(record.status) }
        let addition = record.map { "; the bot records it as \($0.status)" } ?? ""
        func failing(_ reason: String, _ message: String, _ status: Status = .critical) -> Finding {
            Finding(status, reason, "\(endpoint.host): \(message)\(addition)", evidence: evidence)
        }
        switch endpoint.outcome {
        case .failed(let failure) where !failure.reachedServer: return failing(failure.reason, failure.sentence)
        case .answered(let answer) where answer.saysMaintenance: return failing("maintenance", "answers, but is in maintenance")
        // The exchange answers: exchange-rate-limit judges that it limits requests.
        case .answered(let answer) where answer.limitsRequests: break
        case .answered(let answer) where !answer.statusAccepted:
            switch answer.status {
            case 401, 403, 451: return failing("forbidden", "refuses a public request with status \(answer.status)")
            case 500...: return failing("server-error", "answers with status \(answer.status)")
            default: return failing("unexpected-status", "answers with status \(answer.status)")
            }
        case .failed, .answered: break
        }
        if let record, record.degraded {
            return degraded(record, "fpmond's probe reaches \(endpoint.host), so the problem is on the bot's side")
        }
        if endpoint.answer?.statusAccepted != true {
            if record == nil { try requireRecord(input) }
            return .ok("\(endpoint.host) is reached, but its answer is not usable", reason: "reached", evidence: evidence)
        }
        if endpoint.total > input.duration(slow) {
            return failing("slow", "took \(endpoint.total.spoken) to answer, warning above \(input.duration(slow).spoken)", .warning)
        }
        if record == nil { try requireRecord(input) }
        return .ok("\(endpoint.host) answers\(endpoint.exceptDead)", evidence: evidence)
    }

    /// What the bot records about its exchange.
    private struct BotRecord {
        var path: String
        var status: String
        var failures: Int?
        var error: String?
        var degraded: Bool { status.lowercased() == "degraded" }
    }

    /// The bot's record of its exchange, while it is recent enough to count.
    private static func botRecord(_ input: JudgeInput) -> BotRecord? {
        guard let document = input.snapshot[.exchangeHealth].facts, let health = document.content, let status = health.status.value,
            let updated = health.updatedAt.value, input.age(of: updated) <= input.duration(botWordAge), !input.isAhead(updated)
        else { return nil }
        return BotRecord(path: document.path, status: status, failures: health.consecutiveFailures.value, error: health.failures.last?.error)
    }

    /// A record that is too old does not count, and a bot that has not written one yet has none. Any other must be readable.
    ///
    /// - Throws: unknown, where the bot's record is there and is not usable.
    private static func requireRecord(_ input: JudgeInput) throws(EarlyFinding) {
        guard let document = input.snapshot[.exchangeHealth].facts else { return }
        if case .missing = document.state { return }
        let health = try document.required()
        _ = try document.value(of: health.updatedAt, "last_updated")
        _ = try document.value(of: health.status, "status")
    }

    private static func degraded(_ record: BotRecord, _ probe: String) -> Finding {
        var evidence: Evidence = ["file": .text(record.path), "field": "status", "bot_status": .text(record.status)]
        evidence["consecutive_failures"] = record.failures.map { .count($0) }
        evidence["bot_error"] = record.error.map { .text($0) }
        return .critical("bot-degraded", "the bot records its exchange as degraded; \(probe)", evidence: evidence)
    }
}
