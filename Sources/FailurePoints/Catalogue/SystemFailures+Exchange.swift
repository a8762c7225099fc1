/// System failures of the exchange: asked by our own probe, and compared with what the bot says of it.
extension Catalogue {
    static let exchangeFailures: [FailurePoint] = [exchangeUnreachable, exchangeMaintenance, exchangeInvalidResponse]
}

// MARK: Unreachable

extension Catalogue {
    static let exchangeUnreachable = FailurePoint(
        "exchange-unreachable", rows: ["2.1a"], category: .systemFailures, impact: .blocksAll, title: "Exchange is unreachable",
        advice: "If our own probe fails as well, wait or look at the network. If only the bot says so, the fault is on its side: consider a restart.",
        reads: [.exchange, .exchangeHealth], settings: [ExchangeReach.slow, ExchangeReach.botWordAge], confirm: Confirm(fail: 3, recover: 2),
        excusedBy: ["network-timeout", "dns-failure", "exchange-maintenance"], roles: [.check(.exchangeAPI)],
        judge: FailurePoint.judge(ExchangeReach.judge))

    enum ExchangeReach {
        static let slow = Setting("slow", .duration(.seconds(5)), why: "half of the bot's own 10 s timeout; bot contract 10.2 and 20")
        static let botWordAge = Setting(
            "bot_word_age", .duration(.seconds(900)),
            why: "the bot looks every 300 s: after three silent rounds its word no longer counts; bot contract 8.8")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let word = botWord(input)
            let endpoint: EndpointFacts
            do throws(EarlyFinding) {
                endpoint = try input.facts(.exchange)
                try endpoint.refuseUnasked()
            } catch {
                guard let word, word.degraded else { throw error }
                return degraded(word, "our own probe cannot say (\(error.finding.reason))")
            }
            var evidence = endpoint.evidence
            if let word { evidence["bot_status"] = .text(word.status) }
            let said = word.map { "; the bot itself says \($0.status)" } ?? ""
            func fault(_ reason: String, _ message: String, _ status: Status = .critical) -> Finding {
                Finding(status, reason, "\(endpoint.host): \(message)\(said)", evidence: evidence)
            }
            switch endpoint.outcome {
            case .failed(let failure) where !failure.reachedServer: return fault(failure.reason, failure.sentence)
            case .answered(let answer) where answer.saysMaintenance: return fault("maintenance", "answers, but is in maintenance")
            // It is there and talks: that it has enough of us is exchange-rate-limit's to say.
            case .answered(let answer) where answer.limitsRequests: break
            case .answered(let answer) where !answer.statusAccepted:
                switch answer.status {
                case 401, 403, 451: return fault("forbidden", "refuses a public request with status \(answer.status)")
                case 500...: return fault("server-error", "answers with status \(answer.status)")
                default: return fault("unexpected-status", "answers with status \(answer.status)")
                }
            case .failed, .answered: break
            }
            if let word, word.degraded { return degraded(word, "our own probe reaches \(endpoint.host): the fault is on the bot's side") }
            if endpoint.answer?.statusAccepted != true {
                if word == nil { try refuseUntold(input) }
                return .ok("\(endpoint.host) is reached, though its answer cannot be used", reason: "reached", evidence: evidence)
            }
            if endpoint.total > input.duration(slow) { return fault("slow", "took \(endpoint.total.spoken) to answer", .warning) }
            if word == nil { try refuseUntold(input) }
            return .ok("\(endpoint.host) answers\(endpoint.exceptDead)", evidence: evidence)
        }

        private struct BotWord {
            var path: String
            var status: String
            var failures: Int?
            var error: String?
            var degraded: Bool { status.lowercased() == "degraded" }
        }

        /// What the bot says of its exchange, while that is recent enough to count.
        private static func botWord(_ input: JudgeInput) -> BotWord? {
            guard let document = input.snapshot[.exchangeHealth].facts, let health = document.content, let status = health.status.value,
                let updated = health.updatedAt.value, input.age(of: updated) <= input.duration(botWordAge), input.age(of: updated) >= .seconds(-120)
            else { return nil }
            return BotWord(path: document.path, status: status, failures: health.consecutiveFailures.value, error: health.failures.last?.error)
        }

        /// A word that is too old does not count, and a bot that has said nothing yet has no word: otherwise it must be told.
        ///
        /// - Throws: unknown, where what the bot says of its exchange is there and cannot be read.
        private static func refuseUntold(_ input: JudgeInput) throws(EarlyFinding) {
            guard let document = input.snapshot[.exchangeHealth].facts else { return }
            if case .missing = document.state { return }
            let health = try document.required()
            _ = try document.value(of: health.updatedAt, "last_updated")
            _ = try document.value(of: health.status, "status")
        }

        private static func degraded(_ word: BotWord, _ ours: String) -> Finding {
            var evidence: Evidence = ["file": .text(word.path), "field": "status", "bot_status": .text(word.status)]
            evidence["consecutive_failures"] = word.failures.map { .count($0) }
            evidence["bot_error"] = word.error.map { .text($0) }
            return .critical("bot-degraded", "the bot calls its exchange degraded; \(ours)", evidence: evidence)
        }
    }
}

// MARK: Maintenance

extension Catalogue {
    static let exchangeMaintenance = FailurePoint(
        "exchange-maintenance", rows: ["2.1d"], category: .systemFailures, impact: .blocksAll, title: "Exchange is in maintenance",
        advice: "A known cause: wait for the exchange. Restarting the bot helps nothing.",
        reads: [.exchange, .control], roles: [.check(.exchangeAPI)],
        judge: FailurePoint.judge(judgeMaintenance))

    private static func judgeMaintenance(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let endpoint = try input.facts(.exchange)
        let answer = try endpoint.answerOrUnknown()
        var evidence = endpoint.evidence
        evidence["retry_after_seconds"] = answer.retryAfterSeconds.map { .count($0) }
        let reason: String
        if answer.saysMaintenance {
            reason = "maintenance"
        } else if case .assertionFailed(let pointer, _, let found) = answer.body, pointer == "/result", found.contains("error") {
            reason = "result-error"
        } else {
            return .ok("\(endpoint.host) is not in maintenance", evidence: evidence)
        }
        let controls = input.snapshot[.control].facts ?? []
        if !controls.isEmpty { evidence["control_answers"] = .flag(controls.contains { $0.answer != nil }) }
        if !controls.isEmpty, controls.allSatisfy({ $0.answer == nil }) {
            return .warning(
                "unconfirmed", "\(endpoint.host) speaks of maintenance, but no control host answers: something between may speak for it",
                evidence: evidence)
        }
        let words = reason == "maintenance" ? "is in maintenance (status \(answer.status))" : "answers every request with an error"
        return .critical(reason, "\(endpoint.host) \(words)", evidence: evidence)
    }
}

// MARK: Invalid response

extension Catalogue {
    static let exchangeInvalidResponse = FailurePoint(
        "exchange-invalid-response", rows: ["2.1e"], category: .systemFailures, impact: .blocksAll, title: "Exchange answers with something else",
        advice: "Look at the answer by hand: the interface may have changed, or something between the bot and the exchange answers in its place.",
        reads: [.exchange, .exchangeHealth], settings: [InvalidResponse.window, InvalidResponse.botFailures], excusedBy: ["exchange-maintenance"],
        roles: [.check(.exchangeAPI)],
        judge: FailurePoint.judge(InvalidResponse.judge))

    enum InvalidResponse {
        static let window = Setting("window", .duration(.seconds(900)), why: "three of the bot's own checks, each 300 s; bot contract 8.8")
        static let botFailures = Setting("bot_failures", .count(2), why: "two in a row are no accident; bot contract 14, row 2.1e")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let told = botFailures(input)
            let endpoint: EndpointFacts
            let answer: HTTPAnswer
            do throws(EarlyFinding) {
                endpoint = try input.facts(.exchange)
                if let failure = endpoint.failure, failure.reachedServer {
                    return .critical(failure.reason, "\(endpoint.host): \(failure.sentence)", evidence: endpoint.evidence)
                }
                answer = try endpoint.answerOrUnknown()
            } catch {
                guard let told else { throw error }
                return told
            }
            var evidence = endpoint.evidence
            // What an unexpected status says is the business of exchange-unreachable.
            guard answer.statusAccepted else {
                throw EarlyFinding(.unknown("no-answer", "\(endpoint.host) answers with status \(answer.status) only", evidence: evidence))
            }
            if answer.limitsRequests {
                throw EarlyFinding(.unknown("no-answer", "\(endpoint.host) wants fewer requests and says nothing else", evidence: evidence))
            }
            switch answer.body {
            case .unread(let why):
                throw EarlyFinding(.unknown("no-answer", "\(endpoint.host) answers in a form that is not read: \(why)", evidence: evidence))
            case .asExpected:
                if let told { return told }
                try refuseUntold(input)
                return .ok("\(endpoint.host) answers as it should", evidence: evidence)
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

        /// - Throws: unknown, where what the bot noted is there and cannot be read.
        private static func refuseUntold(_ input: JudgeInput) throws(EarlyFinding) {
            guard let document = input.snapshot[.exchangeHealth].facts else { return }
            if case .missing = document.state { return }
            if let fault = try document.required().historyFault { throw EarlyFinding(document.fieldInvalid("failure_history", found: fault)) }
        }

        /// What the bot itself noted as an invalid price or an empty order book.
        private static func botFailures(_ input: JudgeInput) -> Finding? {
            guard let document = input.snapshot[.exchangeHealth].facts, let health = document.content else { return nil }
            let invalid = health.failures.filter { failure in
                guard failure.error.contains("Invalid price") || failure.error.contains("Empty orderbook"), let at = failure.at.value else {
                    return false
                }
                return input.age(of: at) <= input.duration(window) && input.age(of: at) >= .seconds(-120)
            }
            guard invalid.count >= input.count(botFailures), let last = invalid.last else { return nil }
            return .critical(
                "bot-invalid-response",
                "the bot got \(invalid.count) unusable answers in \(input.duration(window).spoken): \(UntrustedText.line(last.error))",
                evidence: [
                    "file": .text(document.path), "field": "failure_history", "count": .count(invalid.count),
                    "bot_error": .text(last.error),
                ])
        }
    }
}
