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

    /// An answer that says in words or by its status that there were too many requests.
    private static func limiting(_ status: Int, accepted: Bool, body: HTTPAnswer.Body = .asExpected, retryAfter: Int? = nil) -> Reading<EndpointFacts>
    {
        var answer = HTTPAnswer(status: status, statusAccepted: accepted, body: body, retryAfterSeconds: retryAfter)
        if status == 200 { answer.limitsRequests = true }
        var facts = BotScene.endpoint("exchange", "openapi.example")
        facts.outcome = .answered(answer)
        return exchange(facts)
    }

    private static let limits: [Row] = [
        Row("exchange-rate-limit", "a ban", .warning, "own-probe") { $0.snapshot[.exchange] = limiting(418, accepted: false) },
        Row("exchange-unreachable", "a ban", .ok, "reached") { $0.snapshot[.exchange] = limiting(418, accepted: false) },
        Row("exchange-rate-limit", "forbidden for a while", .warning, "own-probe", evidence: "retry_after_seconds") {
            $0.snapshot[.exchange] = limiting(403, accepted: false, retryAfter: 60)
        },
        Row("exchange-unreachable", "forbidden for a while", .ok, "reached") {
            $0.snapshot[.exchange] = limiting(403, accepted: false, retryAfter: 60)
        },
        Row("exchange-unreachable", "forbidden", .critical, "forbidden") { $0.snapshot[.exchange] = limiting(403, accepted: false) },
        Row("exchange-rate-limit", "a limit in the words of 200", .warning, "own-probe") {
            $0.snapshot[.exchange] = limiting(200, accepted: true, body: wrong)
        },
        Row("exchange-invalid-response", "a limit in the words of 200", .unknown, "no-answer") {
            $0.snapshot[.exchange] = limiting(200, accepted: true, body: wrong)
        },
        Row("exchange-invalid-response", "a form that is not read", .unknown, "no-answer") {
            $0.snapshot[.exchange] = limiting(207, accepted: true, body: .unread("nested deeper than 256 levels"))
        },
        Row("exchange-rate-limit", "three codes in the bot's records", .warning, "rate-limited") {
            $0.snapshot[.exchangeHealth] = noted(["HTTP 418: banned", #"{"code":-1003}"#, "403: access too frequent"])
        },
        Row("exchange-rate-limit", "three codes two minutes ahead", .warning, "rate-limited") {
            $0.snapshot[.exchangeHealth] = noted(["HTTP 418: banned", #"{"code":-1003}"#, "403: access too frequent"], age: .seconds(-120))
        },
        Row("exchange-rate-limit", "three codes further ahead", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["HTTP 418: banned", #"{"code":-1003}"#, "403: access too frequent"], age: .seconds(-121))
        },
        Row("exchange-authentication", "a 403 of a limit", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["403: access too frequent", "403 too many requests", "403 rate limit"])
        },
    ]

    @Test(arguments: limits) func aLimitIsALimitWhereverItIsSaid(_ row: Row) { row.check() }

    @Test func aDeadAddressIsNamedWhereAnotherOneAnswers() {
        var facts = BotScene.endpoint("exchange", "openapi.example")
        facts.deadAddresses = ["2001:db8::1 port 443: Network is unreachable"]
        let scene = BotScene.healthy.with { $0.snapshot[.exchange] = BotScene.reading(facts) }
        let finding = scene.judged("exchange-unreachable")
        #expect(finding.status == .ok && finding.message.contains("2001:db8::1") && finding.evidence["dead_addresses"] != nil)
    }

    private static let rows: [Row] = [
        Row("exchange-unreachable", "refused", .critical, "connect", evidence: "phase") { $0.snapshot[.exchange] = failing(.connect) },
        Row("exchange-unreachable", "silent", .critical, "timeout", evidence: "host") { $0.snapshot[.exchange] = failing(.timeout) },
        Row("exchange-unreachable", "no name", .critical, "dns") { $0.snapshot[.exchange] = failing(.dns) },
        Row("exchange-unreachable", "broken off", .critical, "reset") { $0.snapshot[.exchange] = failing(.reset) },
        Row("exchange-unreachable", "certificate over", .critical, "tls") { $0.snapshot[.exchange] = failing(.tlsExpired) },
        Row("exchange-unreachable", "maintenance", .critical, "maintenance") {
            $0.snapshot[.exchange] = answering(503, accepted: false, maintenance: true)
        },
        Row("exchange-unreachable", "server error", .critical, "server-error", evidence: "http_status") {
            $0.snapshot[.exchange] = answering(500, accepted: false)
        },
        Row("exchange-unreachable", "forbidden", .critical, "forbidden") { $0.snapshot[.exchange] = answering(451, accepted: false) },
        Row("exchange-unreachable", "rate limited", .ok, "reached") { $0.snapshot[.exchange] = answering(429, accepted: false) },
        Row("exchange-unreachable", "not found", .critical, "unexpected-status") { $0.snapshot[.exchange] = answering(404, accepted: false) },
        Row("exchange-unreachable", "five seconds", .ok, "ok") { $0.snapshot[.exchange] = answering(took: .seconds(5)) },
        Row("exchange-unreachable", "slower", .warning, "slow", evidence: "total_seconds") {
            $0.snapshot[.exchange] = answering(took: .milliseconds(5001))
        },
        Row("exchange-unreachable", "only the bot says so", .critical, "bot-degraded", evidence: "bot_status") {
            $0.snapshot[.exchangeHealth] = degraded()
        },
        Row("exchange-unreachable", "both say so", .critical, "timeout", evidence: "bot_status") {
            $0.snapshot[.exchange] = failing(.timeout)
            $0.snapshot[.exchangeHealth] = degraded()
        },
        Row("exchange-unreachable", "the bot said so long ago", .ok, "ok") { $0.snapshot[.exchangeHealth] = degraded(age: .seconds(901)) },
        Row("exchange-unreachable", "the bot's word is two minutes ahead", .critical, "bot-degraded") {
            $0.snapshot[.exchangeHealth] = degraded(age: .seconds(-120))
        },
        Row("exchange-unreachable", "the bot's word is further ahead", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = degraded(age: .seconds(-121))
        },
        Row("exchange-unreachable", "a copy in which the bot says so", .critical, "bot-degraded", evidence: "file") {
            $0.snapshot = .blind("not-live")
            $0.snapshot[.exchangeHealth] = degraded()
        },
        Row("exchange-unreachable", "a copy in which it does not", .unknown, "not-live") {
            $0.snapshot = .blind("not-live")
            $0.snapshot[.exchangeHealth] = BotScene.reading(BotScene.exchangeHealth())
        },
        Row("exchange-unreachable", "the bot's word is missing", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = BotScene.reading(Document(path: "h", state: .missing))
        },
        Row("exchange-unreachable", "not a server's fault", .unknown, "invalid-url") { $0.snapshot[.exchange] = failing(.invalidURL) },
        Row("exchange-unreachable", "reached, but no HTTP", .ok, "reached") { $0.snapshot[.exchange] = failing(.protocolViolation) },

        Row("exchange-maintenance", "maintenance", .critical, "maintenance", evidence: "control_answers") {
            $0.snapshot[.exchange] = answering(503, accepted: false, maintenance: true)
        },
        Row("exchange-maintenance", "nobody to confirm it", .warning, "unconfirmed") {
            $0.snapshot[.exchange] = answering(503, accepted: false, maintenance: true)
            $0.snapshot[.control] = BotScene.reading([BotScene.failing("control", "control.example", .connect)])
        },
        Row("exchange-maintenance", "no control host configured", .critical, "maintenance") {
            $0.snapshot[.exchange] = answering(200, maintenance: true)
            $0.snapshot[.control] = .never
        },
        Row("exchange-maintenance", "kraken's error", .critical, "result-error") { $0.snapshot[.exchange] = answering(body: kraken) },
        Row("exchange-maintenance", "no answer", .unknown, "no-answer") { $0.snapshot[.exchange] = failing(.timeout) },

        Row("exchange-invalid-response", "no JSON", .critical, "not-json", evidence: "detail") {
            $0.snapshot[.exchange] = answering(body: .notJSON("line 1, column 1"))
        },
        Row("exchange-invalid-response", "another code", .critical, "assertion-failed", evidence: "pointer") {
            $0.snapshot[.exchange] = answering(body: wrong)
        },
        Row("exchange-invalid-response", "no HTTP", .critical, "protocol-violation") { $0.snapshot[.exchange] = failing(.protocolViolation) },
        Row("exchange-invalid-response", "endless body", .critical, "body-too-large") { $0.snapshot[.exchange] = failing(.bodyTooLarge) },
        Row("exchange-invalid-response", "endless redirects", .critical, "too-many-redirects") {
            $0.snapshot[.exchange] = failing(.tooManyRedirects)
        },
        Row("exchange-invalid-response", "no answer", .unknown, "no-answer") { $0.snapshot[.exchange] = failing(.connect) },
        Row("exchange-invalid-response", "an error status", .unknown, "no-answer") {
            $0.snapshot[.exchange] = answering(500, accepted: false, body: wrong)
        },
        Row("exchange-invalid-response", "the bot notes it twice", .critical, "bot-invalid-response", evidence: "count") {
            $0.snapshot[.exchangeHealth] = noted(["Mark price check failed: Invalid price returned: 0", "Empty orderbook returned"])
        },
        Row("exchange-invalid-response", "the bot notes it once", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["Invalid price returned", "timed out"])
        },
        Row("exchange-invalid-response", "the bot noted it long ago", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["Invalid price returned", "Invalid price returned"], age: .seconds(901))
        },
        Row("exchange-invalid-response", "noted two minutes ahead", .critical, "bot-invalid-response") {
            $0.snapshot[.exchangeHealth] = noted(["Invalid price returned", "Invalid price returned"], age: .seconds(-120))
        },
        Row("exchange-invalid-response", "noted further ahead", .ok, "ok") {
            $0.snapshot[.exchangeHealth] = noted(["Invalid price returned", "Invalid price returned"], age: .seconds(-121))
        },
        Row("exchange-invalid-response", "a copy in which the bot notes it", .critical, "bot-invalid-response") {
            $0.snapshot = .blind("not-live")
            $0.snapshot[.exchangeHealth] = noted(["Invalid price returned", "Invalid price returned"])
        },

        Row("dashboard-down", "redirect to the login", .ok, "ok") {
            $0.snapshot[.dashboard] = exchange(BotScene.endpoint("dashboard", "127.0.0.1", status: 302))
        },
        Row("dashboard-down", "refused", .critical, "connect", evidence: "host") {
            $0.snapshot[.dashboard] = exchange(BotScene.failing("dashboard", "127.0.0.1", .connect))
        },
        Row("dashboard-down", "server error", .critical, "server-error") {
            $0.snapshot[.dashboard] = exchange(BotScene.endpoint("dashboard", "127.0.0.1", status: 502, accepted: false))
        },
        Row("dashboard-down", "not found", .critical, "unexpected-status") {
            $0.snapshot[.dashboard] = exchange(BotScene.endpoint("dashboard", "127.0.0.1", status: 404, accepted: false))
        },
        Row("dashboard-down", "slow", .warning, "slow") {
            $0.snapshot[.dashboard] = exchange(BotScene.endpoint("dashboard", "127.0.0.1", took: .milliseconds(10_001)))
        },
        Row("dashboard-down", "none served", .ok, "not-served") {
            $0.bot.hasDashboard = false
            $0.snapshot[.dashboard] = .never
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
