/// The exchange answers, but not with what its interface promises.
extension FailurePoint {
    static let exchangeInvalidResponse = FailurePoint(
        "exchange-invalid-response", rows: ["2.1e"], category: .systemFailures, impact: .blocksAll, title: "Exchange sends invalid answers",
        meaning: """
            The exchange, or a server that answers in its place, sends answers that the bot cannot use. Its cycles fail for lack of prices, or \
            decide on wrong figures.
            """,
        advice: "Request the URL by hand and read the answer: the API may have changed, or a proxy may answer in the exchange's place.",
        reads: [.exchange, .exchangeHealth], settings: [ExchangeInvalidResponse.window, ExchangeInvalidResponse.botFailures],
        reasons: Reason.failures([.critical], [.protocolViolation, .tooManyRedirects, .bodyTooLarge]) + [
            .critical("not-json", "the answer has an accepted status, but is not JSON"),
            .critical("assertion-failed", "a value in the answer differs from what the exchange's API promises"),
            .critical("bot-invalid-response", "the bot recorded enough invalid prices or empty order books in the window"),
            .unknown("no-answer", "the exchange gave no usable answer"),
        ],
        excusedBy: ["exchange-maintenance"], roles: [.check(.exchangeAPI)], judge: FailurePoint.judge(ExchangeInvalidResponse.judge))
}

private enum ExchangeInvalidResponse {
    static let window = Setting("window", .duration(.seconds(900)), why: "three of the bot's own checks, one every 300 s; bot contract 8.8")
    static let botFailures = Setting("bot_failures", .count(2), why: "two in a row are no accident; bot contract 14, row 2.1e")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let recorded = recordedFailures(input)
        let endpoint: EndpointFacts
        let answer: HTTPAnswer
        do throws(EarlyFinding) {
            endpoint = try input.facts(.exchange)
            if let failure = endpoint.failure, failure.reachedServer {
                return .critical(failure.reason, "\(endpoint.host): \(failure.sentence)", evidence: endpoint.evidence)
            }
            answer = try endpoint.answerOrUnknown()
        } catch {
            guard let recorded else { throw error }
            return recorded
        }
        var evidence = endpoint.evidence
        // exchange-unreachable judges an unexpected status.
        guard answer.statusAccepted else {
            throw EarlyFinding(.unknown("no-answer", "\(endpoint.host) only answers with status \(answer.status)", evidence: evidence))
        }
        if answer.limitsRequests {
            throw EarlyFinding(.unknown("no-answer", "\(endpoint.host) limits fpmond's requests and sends no data", evidence: evidence))
        }
        switch answer.body {
        case .unread(let why):
            throw EarlyFinding(.unknown("no-answer", "\(endpoint.host) answers in a format that fpmond does not read: \(why)", evidence: evidence))
        case .asExpected:
            if let recorded { return recorded }
            try requireHistory(input)
            return .ok("\(endpoint.host) answers as expected", evidence: evidence)
        case .notJSON(let detail):
            evidence["detail"] = .text(detail)
            return .critical("not-json", "\(endpoint.host) answers with status \(answer.status), but not in JSON: \(detail)", evidence: evidence)
        case .assertionFailed(let pointer, let expected, let found):
            evidence["pointer"] = .text(pointer)
            evidence["expected"] = .text(expected)
            evidence["found"] = .text(found)
            return .critical(
                "assertion-failed", "\(endpoint.host): \(pointer) should be \(expected) and is \(found)", evidence: evidence)
        }
    }

    /// - Throws: unknown, where the bot's record of failures is there and is not readable.
    private static func requireHistory(_ input: JudgeInput) throws(EarlyFinding) {
        guard let document = input.snapshot[.exchangeHealth].facts else { return }
        if case .missing = document.state { return }
        if let fault = try document.required().historyFault { throw EarlyFinding(document.fieldInvalid("failure_history", found: fault)) }
    }

    /// Invalid prices and empty order books that the bot recorded.
    private static func recordedFailures(_ input: JudgeInput) -> Finding? {
        guard let document = input.snapshot[.exchangeHealth].facts, let health = document.content else { return nil }
        let invalid = health.failures.filter { failure in
            guard failure.error.contains("Invalid price") || failure.error.contains("Empty orderbook"), let at = failure.at.value else {
                return false
            }
            return input.age(of: at) <= input.duration(window) && !input.isAhead(at)
        }
        guard invalid.count >= input.count(botFailures), let last = invalid.last else { return nil }
        return .critical(
            "bot-invalid-response",
            "the bot got \(invalid.count) unusable answers in \(input.duration(window).spoken): \(UntrustedText.line(last.error))",
            evidence: [
                "file": .text(document.path), "field": "failure_history", "count": .count(invalid.count), "bot_error": .text(last.error),
            ])
    }
}
