import FailurePoints
import Testing

@Suite struct ExchangeTests {
    private static func exchange(_ endpoint: EndpointFacts) -> Reading<EndpointFacts> { BotScene.reading(endpoint) }

    private static func answering(
        _ status: Int = 200, accepted: Bool = true, body: HTTPAnswer.Body = .asExpected, maintenance: Bool = false, took: Duration = .milliseconds(80)
    ) -> Reading<EndpointFacts> {
        exchange(
            BotScene.endpoint("exchange", "openapi.example", status: status, accepted: accepted, body: body, maintenance: maintenance, took: took))
    }

    private static func failing(_ kind: EndpointFailure.Kind) -> Reading<EndpointFacts> {
        exchange(BotScene.failing("exchange", "openapi.example", kind))
    }

    private static func degraded(age: Duration = .seconds(100)) -> Reading<Document<ExchangeHealth>> {
        BotScene.reading(BotScene.exchangeHealth(status: "degraded", age: age))
    }

    private static func noted(_ errors: [String], age: Duration = .seconds(60)) -> Reading<Document<ExchangeHealth>> {
        BotScene.reading(
            BotScene.exchangeHealth(failures: errors.map { ExchangeHealth.Failure(at: .value(BotScene.noon - age), error: $0) }))
    }

    private static let wrong = HTTPAnswer.Body.assertionFailed(pointer: "/code", expected: "0", found: "\"500\"")
    private static let kraken = HTTPAnswer.Body.assertionFailed(pointer: "/result", expected: "success", found: "\"error\"")

    private static let rows: [Row] = [
        Row("exchange-unreachable", "refused", .critical, "connect", evidence: "phase") { $0.snapshot.exchange = failing(.connect) },
        Row("exchange-unreachable", "silent", .critical, "timeout", evidence: "host") { $0.snapshot.exchange = failing(.timeout) },
        Row("exchange-unreachable", "no name", .critical, "dns") { $0.snapshot.exchange = failing(.dns) },
        Row("exchange-unreachable", "broken off", .critical, "reset") { $0.snapshot.exchange = failing(.reset) },
        Row("exchange-unreachable", "certificate over", .critical, "tls") { $0.snapshot.exchange = failing(.tlsExpired) },
        Row("exchange-unreachable", "maintenance", .critical, "maintenance") {
            $0.snapshot.exchange = answering(503, accepted: false, maintenance: true)
        },
        Row("exchange-unreachable", "server error", .critical, "server-error", evidence: "http_status") {
            $0.snapshot.exchange = answering(500, accepted: false)
        },
        Row("exchange-unreachable", "forbidden", .critical, "forbidden") { $0.snapshot.exchange = answering(451, accepted: false) },
        Row("exchange-unreachable", "rate limited", .ok, "reached") { $0.snapshot.exchange = answering(429, accepted: false) },
        Row("exchange-unreachable", "not found", .critical, "unexpected-status") { $0.snapshot.exchange = answering(404, accepted: false) },
        Row("exchange-unreachable", "five seconds", .ok, "ok") { $0.snapshot.exchange = answering(took: .seconds(5)) },
        Row("exchange-unreachable", "slower", .warning, "slow", evidence: "total_seconds") {
            $0.snapshot.exchange = answering(took: .milliseconds(5001))
        },
        Row("exchange-unreachable", "only the bot says so", .critical, "bot-degraded", evidence: "bot_status") {
            $0.snapshot.exchangeHealth = degraded()
        },
        Row("exchange-unreachable", "both say so", .critical, "timeout", evidence: "bot_status") {
            $0.snapshot.exchange = failing(.timeout)
            $0.snapshot.exchangeHealth = degraded()
        },
        Row("exchange-unreachable", "the bot said so long ago", .ok, "ok") { $0.snapshot.exchangeHealth = degraded(age: .seconds(901)) },
        Row("exchange-unreachable", "a copy in which the bot says so", .critical, "bot-degraded", evidence: "file") {
            $0.snapshot = .blind("not-live")
            $0.snapshot.exchangeHealth = degraded()
        },
        Row("exchange-unreachable", "a copy in which it does not", .unknown, "not-live") {
            $0.snapshot = .blind("not-live")
            $0.snapshot.exchangeHealth = BotScene.reading(BotScene.exchangeHealth())
        },
        Row("exchange-unreachable", "the bot's word is missing", .ok, "ok") {
            $0.snapshot.exchangeHealth = BotScene.reading(Document(path: "h", sight: .missing))
        },
        Row("exchange-unreachable", "not a server's fault", .unknown, "invalid-url") { $0.snapshot.exchange = failing(.invalidURL) },
        Row("exchange-unreachable", "reached, but no HTTP", .ok, "reached") { $0.snapshot.exchange = failing(.protocolViolation) },

        Row("exchange-maintenance", "maintenance", .critical, "maintenance", evidence: "control_answers") {
            $0.snapshot.exchange = answering(503, accepted: false, maintenance: true)
        },
        Row("exchange-maintenance", "nobody to confirm it", .warning, "unconfirmed") {
            $0.snapshot.exchange = answering(503, accepted: false, maintenance: true)
            $0.snapshot.control = BotScene.reading([BotScene.failing("control", "control.example", .connect)])
        },
        Row("exchange-maintenance", "no control host configured", .critical, "maintenance") {
            $0.snapshot.exchange = answering(200, maintenance: true)
            $0.snapshot.control = .never
        },
        Row("exchange-maintenance", "kraken's error", .critical, "result-error") { $0.snapshot.exchange = answering(body: kraken) },
        Row("exchange-maintenance", "no answer", .unknown, "no-answer") { $0.snapshot.exchange = failing(.timeout) },

        Row("exchange-invalid-response", "no JSON", .critical, "not-json", evidence: "detail") {
            $0.snapshot.exchange = answering(body: .notJSON("line 1, column 1"))
        },
        Row("exchange-invalid-response", "another code", .critical, "assertion-failed", evidence: "pointer") {
            $0.snapshot.exchange = answering(body: wrong)
        },
        Row("exchange-invalid-response", "no HTTP", .critical, "protocol-violation") { $0.snapshot.exchange = failing(.protocolViolation) },
        Row("exchange-invalid-response", "endless body", .critical, "body-too-large") { $0.snapshot.exchange = failing(.bodyTooLarge) },
        Row("exchange-invalid-response", "endless redirects", .critical, "too-many-redirects") {
            $0.snapshot.exchange = failing(.tooManyRedirects)
        },
        Row("exchange-invalid-response", "no answer", .unknown, "no-answer") { $0.snapshot.exchange = failing(.connect) },
        Row("exchange-invalid-response", "an error status", .unknown, "no-answer") {
            $0.snapshot.exchange = answering(500, accepted: false, body: wrong)
        },
        Row("exchange-invalid-response", "the bot notes it twice", .critical, "bot-invalid-response", evidence: "count") {
            $0.snapshot.exchangeHealth = noted(["Mark price check failed: Invalid price returned: 0", "Empty orderbook returned"])
        },
        Row("exchange-invalid-response", "the bot notes it once", .ok, "ok") {
            $0.snapshot.exchangeHealth = noted(["Invalid price returned", "timed out"])
        },
        Row("exchange-invalid-response", "the bot noted it long ago", .ok, "ok") {
            $0.snapshot.exchangeHealth = noted(["Invalid price returned", "Invalid price returned"], age: .seconds(901))
        },
        Row("exchange-invalid-response", "a copy in which the bot notes it", .critical, "bot-invalid-response") {
            $0.snapshot = .blind("not-live")
            $0.snapshot.exchangeHealth = noted(["Invalid price returned", "Invalid price returned"])
        },

        Row("dashboard-down", "redirect to the login", .ok, "ok") {
            $0.snapshot.dashboard = exchange(BotScene.endpoint("dashboard", "127.0.0.1", status: 302))
        },
        Row("dashboard-down", "refused", .critical, "connect", evidence: "host") {
            $0.snapshot.dashboard = exchange(BotScene.failing("dashboard", "127.0.0.1", .connect))
        },
        Row("dashboard-down", "server error", .critical, "server-error") {
            $0.snapshot.dashboard = exchange(BotScene.endpoint("dashboard", "127.0.0.1", status: 502, accepted: false))
        },
        Row("dashboard-down", "not found", .critical, "unexpected-status") {
            $0.snapshot.dashboard = exchange(BotScene.endpoint("dashboard", "127.0.0.1", status: 404, accepted: false))
        },
        Row("dashboard-down", "slow", .warning, "slow") {
            $0.snapshot.dashboard = exchange(BotScene.endpoint("dashboard", "127.0.0.1", took: .milliseconds(10_001)))
        },
        Row("dashboard-down", "none served", .ok, "not-served") {
            $0.bot.hasDashboard = false
            $0.snapshot.dashboard = .never
        },
    ]

    @Test(arguments: rows)
    func anEndpointIsJudgedByWhatItBrought(_ row: Row) { row.check() }

    /// Contract 20: three in a row for the exchange and the dashboard.
    @Test(arguments: ["exchange-unreachable", "dashboard-down"] as [FailurePoint.ID])
    func oneFailedRequestIsNoIncident(_ id: FailurePoint.ID) throws {
        #expect(try #require(Catalogue[id]).confirm.fail == 3)
    }
}
