/// What the bot itself thinks of its exchange. Source: bot contract 8.8.
enum ExchangeHealthWriter {
    static let files = [SimulatedFile("feature_store/exchange_health_state.json", .exchangeHealth, .inPlace, .every(300), text: state)]

    /// What the failing checks say, and whether the bot calls the exchange degraded for it.
    private static let failures: [(deviation: Deviation, error: String, isDegraded: Bool)] = [
        (.exchangeTimeouts, "Mark price check failed: ConnectionError: Read timed out. (read timeout=10)", true),
        (.exchangeAuthentication, "Mark price check failed: 401 Client Error: authenticationError: Invalid API signature", false),
        (.exchangeRateLimits, "Orderbook check failed: 429 Too Many Requests: EGeneral:Too many requests, apiLimitExceeded", false),
        (.exchangeMaintenance, "Mark price check failed: 503 Service Unavailable: system maintenance", true),
        (.exchangeInvalid, "Mark price check failed: Invalid price returned: None", false),
    ]

    static func state(_ world: World, _ at: Int64) -> String {
        let found = failures.first { world.has($0.deviation) }
        let isDegraded = found?.isDegraded ?? false
        let step = 300 * Stamp.second
        let history = (found == nil ? [] : [3, 2, 1, 0] as [Int64]).enumerated().map { number, ago in
            """
                {"timestamp": "\(Stamp.zulu(at - ago * step / 2))", "error": "\(found?.error ?? "")", \
            "consecutive_count": \(isDegraded ? number + 1 : 1)}
            """
        }
        let price = world.price("BTCUSDT", at) * (world.has(.wrongPrice) ? 1.06 : 1)
        let check = isDegraded ? "{\"status\": \"error\"}" : "{\"status\": \"ok\", \"price\": \(price)}"
        return """
            {
              "exchange": "\(world.options.exchange.rawValue)",
              "status": "\(isDegraded ? "degraded" : "healthy")",
              "consecutive_failures": \(isDegraded ? 4 : 0),
              "failure_history": [
            \(history.joined(separator: ",\n"))
              ],
              "last_success": "\(Stamp.zulu(isDegraded ? at - 4 * step : at))",
              "last_failure": \(found == nil ? "null" : "\"\(Stamp.zulu(at))\""),
              "degraded_since": \(isDegraded ? "\"\(Stamp.zulu(at - 3 * step))\"" : "null"),
              "last_updated": "\(Stamp.zulu(at))",
              "details": {"checks": {"mark_price": \(check), "orderbook": {"status": "ok"}, "ohlcv": {"status": "ok", "rows": 5}}}
            }
            """
    }
}
