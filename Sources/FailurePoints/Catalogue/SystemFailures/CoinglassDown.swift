/// CoinGlass delivers nothing: the fetcher's log reports errors, or the endpoint does not answer.
extension FailurePoint {
    static let coinglassDown = FailurePoint(
        "coinglass-down", rows: ["2.2a"], category: .systemFailures, impact: .blocksMany, title: "CoinGlass does not deliver",
        meaning: """
            Market intelligence comes from CoinGlass. Without new data, the gate and the sizing use values that are minutes old, then neutral \
            filler: the bot trades on without market intelligence.
            """,
        advice: "Wait for the provider. If CoinGlass refuses the key, check it in .env: the bot reads a new key only at a restart.",
        reads: [.coinglass, .fetcherLog, .intelligence],
        settings: [FetcherErrors.window, FetcherErrors.limit, CoinglassDown.criticalFailures],
        reasons: [
            .critical("key-missing", "the fetcher's log says that it has no key"),
            .critical("key-refused", "enough calls failed in the log's window, most of them with status 401 or 403"),
            .critical("fetch-errors", "enough calls failed in the log's window, and no value arrived since"),
        ]
            + Reason.failures(
                [.warning, .critical], [.dns, .connect, .timeout, .tlsHandshake, .reset, .protocolViolation, .tooManyRedirects, .bodyTooLarge])
            + [.graded("server-error", "the endpoint answers with status 500 or above")],
        excusedBy: ["network-timeout", "dns-failure"], ladder: ["refresh-intelligence"], roles: [.check(.coinglassAPI)],
        judge: FailurePoint.judge(CoinglassDown.judge))
}

private enum CoinglassDown {
    static let criticalFailures = Setting(
        "critical_failures", .count(5), why: "five observations, one every 120 s: ten minutes without an answer; bot contract 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let logged = FetcherErrors(input)
        if let finding = logged.finding(input) { return finding }
        let endpoint = try input.facts(.coinglass)
        try endpoint.refuseUnasked()
        do throws(EarlyFinding) {
            _ = try input.facts(.fetcherLog)
        } catch {
            if !error.isMereAbsence { throw error }
        }
        var evidence = endpoint.evidence
        evidence["log_error_lines"] = .count(logged.entries.count)
        let trouble: (reason: String, words: String)? =
            switch endpoint.outcome {
            case .failed(let failure): (failure.reason, failure.sentence)
            case .answered(let answer) where answer.status >= 500: ("server-error", "answers with status \(answer.status)")
            case .answered: nil
            }
        guard let trouble else {
            // Any answer below 500 proves that CoinGlass is up; it refuses fpmond's request, which carries no key. Source: bot contract 10.1.
            return .ok("\(endpoint.host) answers\(endpoint.exceptDead)", evidence: evidence, remember: Memory())
        }
        let failures = (input.memory.integer("failures") ?? 0) + 1
        evidence["failures_in_a_row"] = .integer(failures)
        return Finding(
            input.isOnly || failures >= input.count(criticalFailures) ? .critical : .warning, trouble.reason,
            "\(endpoint.host): \(trouble.words)", evidence: evidence, remember: Memory(["failures": .integer(failures)]))
    }
}
