import BotSimulator
import FailurePoints

/// Category 2 of the catalogue, its first part: the exchange, the feeds and the network.
extension FaultRow {
    private static let health = "feature_store/exchange_health_state.json"
    private static let exchange = "openapi.blofin.com"
    private static let summary = "feature_store/intelligence/summary.json"
    private static let fetcher = "logs/market_intelligence.log"

    static let exchangeAndFeeds: [FaultRow] = reach + records + answers + feeds + coinglass + network

    private static let reach = [
        FaultRow("exchange-unreachable:refusing", .critical("connect"), at: ["host": exchange, "phase": "connect", "bot_status": "degraded"]),
        FaultRow("exchange-unreachable:silent", .critical("timeout"), at: ["host": exchange, "phase": "first-byte"]),
        FaultRow("exchange-unreachable:bot-side", .critical("bot-degraded"), at: ["file": health, "field": "status"]),
        FaultRow("exchange-unreachable:outside", .critical("connect"), at: ["host": exchange, "bot_status": "healthy"]),
        FaultRow("exchange-unreachable:error", .critical("server-error"), at: ["host": exchange, "http_status": "500"]),
        FaultRow("exchange-unreachable:slow", .warning("slow"), at: ["host": exchange, "total_seconds": "6.0"]),
    ]

    private static let records = [
        FaultRow(
            "exchange-authentication:rejected", .critical("orders-refused"), .broughtBy(.decisions),
            at: ["file": "logs/learning_updates.jsonl", "bot_error": "authenticationError"],
            over: .after(.seconds(900), "two in 15 min; bot contract 14, row 2.1b")),
        FaultRow(
            "exchange-rate-limit:limited", .warning("own-probe"), at: ["host": exchange, "http_status": "429"],
            over: .after(.seconds(600), "three in 10 min; bot contract 14, row 2.1c")),
        FaultRow(
            "exchange-rate-limit:bot-only", .warning("rate-limited"), at: ["file": health, "field": "failure_history"],
            over: .after(.seconds(600), "three in 10 min; bot contract 14, row 2.1c")),
        FaultRow(
            "price-mismatch:made-up", .warning("simulated-data"), .broughtBy(.journal), at: ["unit": "tradingbot.service", "place": "journal"],
            over: .after(.seconds(300), "the bot's own word counts for 5 min; setting journal_hold")
        ) { $0.breaking = { $0.machine.say("Using simulated data as fallback", at: $0.clock.now.wall) } },
        FaultRow("price-mismatch:wrong", .critical("mismatch"), .broughtBy(.exchangeHealth), at: ["file": health, "host": exchange]),
    ]

    private static let answers = [
        FaultRow("exchange-maintenance:503", .critical("maintenance"), at: ["host": exchange, "http_status": "503", "control_answers": "true"]),
        FaultRow("exchange-invalid-response:not-json", .critical("not-json"), at: ["host": exchange]),
        FaultRow("exchange-invalid-response:error-code", .critical("assertion-failed"), at: ["host": exchange, "pointer": "/code"]),
        FaultRow("exchange-invalid-response:no-price", .critical("assertion-failed"), at: ["host": exchange, "pointer": "/data/0/markPrice"]),
        FaultRow(
            "exchange-invalid-response:zero-price", .critical("assertion-failed"),
            at: ["host": exchange, "pointer": "/data/0/markPrice", "found": "0"]),
    ]

    private static let feeds = [
        FaultRow("intelligence-stale:critical", .critical("age-over-limit"), at: ["file": summary, "field": "ts"]),
        FaultRow("intelligence-stale:warning", .warning("age-over-limit"), at: ["file": summary, "field": "ts"]),
        FaultRow(
            "intelligence-stale:from-now", .warning("age-over-limit"), .after(.seconds(300), "age over 300 s; bot contract 14, row 2.2c"),
            at: ["file": summary]),
        FaultRow("intelligence-empty:neutral", .warning("neutral-filler"), at: ["file": summary, "field": "signals"]),
        FaultRow(
            "intelligence-empty:neutral, for long", .critical("neutral-filler"), .seenFor(.seconds(1800), "setting critical_age; bot contract 9.1"),
            at: ["file": summary]),
        FaultRow("sentiment-stale:critical", .critical("age-over-limit"), at: ["file": "feature_store/sentiment", "field": "poll_timestamp"]),
        FaultRow("sentiment-stale:warning", .warning("age-over-limit"), at: ["file": "feature_store/sentiment"]),
        FaultRow("sentiment-stale:fallback", .warning("filler"), at: ["file": "feature_store/sentiment", "field": "social_stats"]),
        FaultRow("onchain-stale:critical", .critical("age-over-limit"), at: ["file": "whale", "field": "timestamp"]),
        FaultRow("onchain-stale:warning", .warning("age-over-limit"), at: ["file": "whale"]),
        FaultRow("onchain-stale:fallback", .warning("filler"), at: ["file": "whale", "field": "transactions"]),
    ]

    private static let coinglass = [
        FaultRow("coinglass-down:errors", .critical("fetch-errors"), at: ["file": fetcher, "http_statuses": "503"]),
        FaultRow("coinglass-down:unreachable", .critical("fetch-errors"), at: ["file": fetcher]),
        FaultRow("coinglass-down:log-only", .critical("fetch-errors"), at: ["file": fetcher]),
        FaultRow(
            "coinglass-rate-limit:waiting", .warning("rate-limited"), at: ["file": fetcher],
            over: .after(.seconds(1800), "three in half an hour; bot contract 14, row 2.2b")),
    ]

    private static let network = [
        FaultRow(
            "network-timeout:silent", .critical("timeout"), .broughtBy(.control), at: ["hosts": exchange, "scope": "local"],
            over: .broughtBy(.coinglass)),
        FaultRow(
            "dns-failure:unresolved", .critical("dns"), .broughtBy(.control), at: ["hosts": "www.cloudflare.com", "scope": "local"],
            over: .broughtBy(.coinglass)
        ) {
            $0.breaking = { stage in
                for service in [Service.exchange, .coinglass, .control] {
                    stage.machine.failures[service] = EndpointFailure(.dns, phase: .resolve, detail: "Temporary failure in name resolution")
                }
            }
            $0.mending = { $0.machine.failures = [:] }
        },
        FaultRow(
            "tls-error:expired", .critical("tls-expired"), .broughtBy(.coinglass),
            at: ["host": "open-api-v4.coinglass.com", "certificate": "CN=open-api-v4.coinglass.com"], over: .broughtBy(.coinglass)
        ) {
            $0.breaking = { $0.machine.failures[.coinglass] = EndpointFailure(.tlsExpired, phase: .tls, detail: "certificate has expired") }
            $0.mending = { $0.machine.failures = [:] }
            // The fetcher gets nothing through it either.
            $0.company = ["coinglass-down"]
        },
        FaultRow("tls-error:ends-soon", .warning("certificate-expiring"), at: ["days_left": "5", "host": exchange], over: .broughtBy(.coinglass)) {
            $0.breaking = { $0.machine.certificateEnds = $0.clock.now.wall + .seconds(6 * 86_400) }
            $0.mending = { $0.machine.certificateEnds = $0.clock.now.wall + .seconds(60 * 86_400) }
        },
        FaultRow(
            "clock-skew:servers", .warning("skewed"), .broughtBy(.control), at: ["skew_seconds": "300", "disagreeing": "www.cloudflare.com"],
            over: .broughtBy(.coinglass)),
        FaultRow("clock-skew:future-timestamps", .warning("future-timestamps"), at: ["files": "state/heartbeats/bot_cycle.json"]) {
            // Its age is negative as well: nobody knows whether the engine is fresh.
            $0.company = ["bot-frozen"]
        },
        FaultRow(
            "clock-skew:time-service-off", .warning("synchronization-off"), .seenFor(.seconds(900), "setting synchronization_patience"),
            at: ["synchronized": "false", "enabled": "false"]
        ) {
            $0.breaking = { ($0.machine.isSynchronized, $0.machine.isSynchronizationEnabled) = (false, false) }
            $0.mending = { ($0.machine.isSynchronized, $0.machine.isSynchronizationEnabled) = (true, true) }
        },
    ]
}
