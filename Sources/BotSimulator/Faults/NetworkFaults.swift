/// Category 2 of the catalogue, its first part: the exchange and the network.
extension Fault {
    static let networkFaults: [Fault] = [
        Fault(
            "exchange-unreachable", "refusing", "connections are refused, and the bot says degraded",
            [.serve(.exchange, .refusing), .deviate(.exchangeTimeouts)]),
        Fault("exchange-unreachable", "silent", "connections are never answered", [.serve(.exchange, .silent), .deviate(.exchangeTimeouts)]),
        Fault("exchange-unreachable", "bot-side", "the exchange is well, the bot says degraded", [.deviate(.exchangeTimeouts)]),
        Fault("exchange-unreachable", "outside", "connections are refused, the bot says healthy", [.serve(.exchange, .refusing)]),
        Fault("exchange-unreachable", "error", "each request is answered with status 500", [.serve(.exchange, .status(500))]),
        Fault("exchange-unreachable", "slow", "each answer takes 6 seconds", [.serve(.exchange, .slow(milliseconds: 6000))]),
        Fault(
            "exchange-authentication", "rejected", "authentication errors in the bot's records",
            [.deviate(.exchangeAuthentication), .deviate(.authenticationErrors)]),
        Fault(
            "exchange-rate-limit", "limited", "429 here and in the bot's records", [.serve(.exchange, .status(429)), .deviate(.exchangeRateLimits)]),
        Fault("exchange-rate-limit", "bot-only", "429 in the bot's records", [.deviate(.exchangeRateLimits)]),
        Fault("exchange-maintenance", "503", "503 and a word about maintenance", [.serve(.exchange, .maintenance), .deviate(.exchangeMaintenance)]),
        Fault("exchange-invalid-response", "not-json", "200 and a page of HTML", [.serve(.exchange, .notJSON), .deviate(.exchangeInvalid)]),
        Fault(
            "exchange-invalid-response", "error-code", "200 and an error of the exchange",
            [.serve(.exchange, .errorCode), .deviate(.exchangeInvalid)]),
        Fault("exchange-invalid-response", "no-price", "200 without a price", [.serve(.exchange, .noPrice), .deviate(.exchangeInvalid)]),
        Fault("exchange-invalid-response", "zero-price", "200 and a price of zero", [.serve(.exchange, .zeroPrice), .deviate(.exchangeInvalid)]),
        Fault("price-mismatch", "wrong", "the bot's price is 6 percent off", [.deviate(.wrongPrice)]),
        Fault(
            "network-timeout", "silent", "exchange, CoinGlass and the control host take connections and say nothing",
            [
                .serve(.exchange, .silent), .serve(.coinglass, .silent), .serve(.control, .silent), .deviate(.exchangeTimeouts),
                .deviate(.fetcherServerErrors),
            ]),
        Fault(
            "dns-failure", "unresolved", "the fetcher's log says that names do not resolve",
            needs: .harness("a resolver that fails, or endpoint names under .invalid in the monitor's configuration"),
            [.deviate(.fetcherUnresolved)]),
        Fault(
            "tls-error", "expired", "the fetcher's log says that the certificate has expired",
            needs: .harness("an HTTPS server with an expired certificate as the endpoint"), [.deviate(.fetcherTLSErrors)]),
        Fault("clock-skew", "servers", "every server's clock is 5 minutes ahead", Service.allCases.map { .serve($0, .skewed(seconds: 300)) }),
        Fault(
            "clock-skew", "future-timestamps", "the stamps of the engine's cycles are 5 minutes ahead",
            [.deviate(.heartbeatFromFuture), .deviate(.cycleStartFromFuture)]),
    ]
}
