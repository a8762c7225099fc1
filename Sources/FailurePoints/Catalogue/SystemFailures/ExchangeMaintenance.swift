/// The exchange says that it is in maintenance.
extension FailurePoint {
    static let exchangeMaintenance = FailurePoint(
        "exchange-maintenance", rows: ["2.1d"], category: .systemFailures, impact: .blocksAll, title: "Exchange is in maintenance",
        meaning: """
            The exchange is closed on purpose and takes no orders until it is back. Failures that follow from it are neither alerted nor healed, \
            because no repair on this machine ends the maintenance.
            """,
        advice: "Wait for the exchange. A restart of the bot does not help.",
        reads: [.exchange, .control],
        reasons: [
            .critical("maintenance", "the answer has status 503, or its text announces maintenance"),
            .critical("result-error", "the answer carries an error where its result should be"),
            .warning("unconfirmed", "the exchange announces maintenance, but no control host answers: a proxy may answer in its place"),
            .unknown("no-answer", "the exchange gave no usable answer"),
        ],
        roles: [.check(.exchangeAPI)], judge: FailurePoint.judge(ExchangeMaintenance.judge))
}

private enum ExchangeMaintenance {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
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
                "unconfirmed", "\(endpoint.host) announces maintenance, but no control host answers: a proxy may answer in its place",
                evidence: evidence)
        }
        let words = reason == "maintenance" ? "is in maintenance (status \(answer.status))" : "answers every request with an error"
        return .critical(reason, "\(endpoint.host) \(words)", evidence: evidence)
    }
}
