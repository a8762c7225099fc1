import Testing

@testable import Probes

/// The quick look at a line of the fetcher's log must pass on every line that carries a mark.
@Suite struct FetcherMarkTests {
    private static let pieces = [
        "API Key: NOT CONFIGURED", "COINGLASS_API_KEY not set", "No CoinGlass API key configured", "Rate limited", "HTTP 429", "HTTP 503", "HTTP 200",
        "Request error", "Poll error", "too many requests", "Too Many Visits", "TOO FREQUENT", "EGeneral:Too many", "rateLimit", "apiLimitExceeded",
        "Request Limit", "frequency limit", "Banned until", "IP banned", "429", "-418", "retCode 10006", "\"code\": \"-1003\"", "status 30007",
        "saved summary.json", "funding 0.429", "polling BTCUSDT", "✅ ok", "é", "12", ",", ":", " ",
    ]

    @Test func noMarkIsMissed() {
        var random = SystemRandomNumberGenerator()
        var marked = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...4, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined(separator: " ")
            let quick = FetcherLogProbe.mayCarryMark(Array(text.utf8)[...])
            guard let mark = FetcherLogProbe.mark(text) else { continue }
            marked += 1
            #expect(quick, "\(text) carries \(mark)")
        }
        #expect(marked > 5_000)
    }

    @Test(arguments: ["saved summary.json", "polling BTCUSDT", "✅ 14 symbols, sleeping 60 s"])
    func whatIsSaidAllDayIsPassedOver(text: String) {
        #expect(!FetcherLogProbe.mayCarryMark(Array(text.utf8)[...]))
    }
}
