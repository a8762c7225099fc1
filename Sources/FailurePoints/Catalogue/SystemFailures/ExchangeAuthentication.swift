/// The exchange rejects the bot's API keys.
extension FailurePoint {
    static let exchangeAuthentication = FailurePoint(
        "exchange-authentication", rows: ["2.1b"], category: .systemFailures, impact: .blocksAll, title: "Exchange rejects the bot's API keys",
        meaning: """
            Orders and balances need the keys. While the exchange rejects them, the bot can open and close nothing, although prices still arrive \
            and everything looks alive.
            """,
        advice: "Check the keys in .env, and their permissions and IP allowlist at the exchange. A restart alone does not help.",
        reads: [.exchangeHealth, .decisions], settings: [ExchangeAuthentication.window, ExchangeAuthentication.errors],
        reasons: [
            .critical("orders-refused", "enough orders in the window failed because the exchange rejected the bot's keys"),
            .critical("refused", "the bot's checks recorded enough such errors in the window; those of a testnet's balance do not count"),
        ],
        excusedBy: ["exchange-unreachable"], judge: FailurePoint.judge(ExchangeAuthentication.judge))
}

private enum ExchangeAuthentication {
    static let window = Setting("window", .duration(.seconds(900)), why: "three of the bot's own checks; bot contract 14, row 2.1b")
    static let errors = Setting(
        "errors", .count(2), why: "a single rejection may come from a clock or a proxy; bot contract 14, row 2.1b")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let window = input.duration(window)
        let limit = input.count(errors)
        if let finding = FailedOrders.finding(input, .authenticationError, window, limit, .critical, "orders-refused") { return finding }
        let notes = try ExchangeNotes(input, window)
        // The balance endpoint of Kraken's testnet always refuses. Source: bot contract 14, row 2.1b.
        let refused = notes.saying(["authenticationerror", "invalid api", "signature"], numbers: ["401", "403"]).filter {
            !$0.lowercased().contains("balance") && !RequestLimit.isSaid(in: $0)
        }
        let evidence = notes.evidence(refused, window)
        guard refused.count >= limit, let last = refused.last else {
            try notes.refuseUnreadable()
            try FailedOrders.requireLog(input, within: window)
            return .ok("the exchange accepts the bot's keys", evidence: evidence)
        }
        return .critical("refused", "the exchange rejected the bot's keys \(refused.count) times: \(UntrustedText.line(last))", evidence: evidence)
    }
}
