import FailurePoints
import JSON
import Testing

@testable import Probes

/// What an HTTP answer becomes.
@Suite struct EndpointAnswerTests {
    private static let blofin = """
        {"code":"0","msg":"success","data":[{"instId":"BTC-USDT","indexPrice":"64001.1","markPrice":"64000.5","ts":"1700000000123"}]}
        """
    private static let kraken = """
        {"result":"success","serverTime":"2023-11-14T22:13:20.123Z","ticker":{"symbol":"PI_XBTUSD","markPrice":64000.5,"suspended":false}}
        """

    @Test(arguments: [(EndpointTarget.blofin, blofin), (.kraken, kraken), (.krakenTestnet, kraken)])
    func aPresetFindsPriceAndServerTime(preset: EndpointTarget, body: String) async throws {
        let server = try LoopbackServer.answering(headers: ["Date: Tue, 14 Nov 2023 22:13:21 GMT"], body: body)
        var target = preset
        target.url = server.url("/api?instId=BTC-USDT")
        let facts = try await observe(target)
        let answer = try #require(facts.answer)
        #expect(answer.status == 200 && answer.statusAccepted && answer.body == .asExpected && !answer.saysMaintenance)
        #expect(answer.price == 64000.5)
        #expect(answer.serverTime == Instant(microseconds: 1_700_000_000_123_000))
        #expect(answer.date == Instant(microseconds: 1_700_000_001_000_000))
        #expect(facts.name == "exchange" && facts.host == "127.0.0.1" && facts.remoteAddress == "127.0.0.1")
        #expect(facts.url == "http://127.0.0.1:\(server.port)/api?…")
        #expect(facts.certificate == nil)
        let timings = facts.timings
        #expect(timings.resolveMicroseconds != nil && timings.connectMicroseconds != nil && timings.firstByteMicroseconds != nil)
        #expect(timings.tlsMicroseconds == nil)
        #expect(timings.totalMicroseconds >= (timings.connectMicroseconds ?? 0) + (timings.firstByteMicroseconds ?? 0))
    }

    @Test(arguments: [
        (#"{"code":"1","msg":"no"}"#, "/code", #""0""#, #""1""#),
        (#"{"code":0,"data":[]}"#, "/code", #""0""#, "0"),
        (#"{"code":"0","data":[]}"#, "/data/0/instId", #""BTC-USDT""#, "nothing"),
        (#"{"code":"0","data":[{"instId":"BTC-USDT","markPrice":"0"}]}"#, "/data/0/markPrice", "above 0.0", #""0""#),
        (#"{"code":"0","data":[{"instId":"BTC-USDT","markPrice":"nan"}]}"#, "/data/0/markPrice", "above 0.0", #""nan""#),
    ])
    func aBodyThatSaysSomethingElseFailsAtItsPointer(body: String, pointer: String, expected: String, found: String) async throws {
        let server = try LoopbackServer.answering(body: body)
        var target = EndpointTarget.blofin
        target.url = server.url()
        let answer = try #require(try await observe(target).answer)
        #expect(answer.statusAccepted)
        #expect(answer.body == .assertionFailed(pointer: pointer, expected: expected, found: found))
    }

    @Test(arguments: ["", "<html>Just a moment</html>", "{\"code\":\"0\"", "\u{1F}\u{8B}\u{08}"])
    func aBodyThatIsNotJSONIsSaidToBe(body: String) async throws {
        let server = try LoopbackServer.answering(body: body)
        var target = EndpointTarget.blofin
        target.url = server.url()
        guard case .notJSON(let why) = try #require(try await observe(target).answer).body else {
            Issue.record("taken for JSON")
            return
        }
        #expect(!why.isEmpty)
    }

    @Test func nothingIsAskedOfTheBodyWithoutAssertions() async throws {
        let server = try LoopbackServer.answering(body: "hello")
        #expect(try await observe(EndpointTarget(name: "x", url: server.url())).answer?.body == .asExpected)
    }

    @Test(arguments: [
        (503, "<h1>Down for Scheduled MAINTENANCE</h1>", true), (503, "busy", true), (200, "System maintenance until noon", true),
        (500, "oops", false), (200, kraken.replacing("suspended", with: "maintenanceMargin"), false),
    ])
    func maintenanceIsReadFromTheStatusAndFromAnUnexpectedBody(status: Int, body: String, expected: Bool) async throws {
        let server = try LoopbackServer.answering(status, body: body)
        var target = EndpointTarget.kraken
        target.url = server.url()
        let answer = try #require(try await observe(target).answer)
        #expect(answer.saysMaintenance == expected)
        #expect(answer.statusAccepted == (status == 200))
    }

    @Test(arguments: [
        (["Retry-After: 17"], 17), (["Retry-After: Tue, 14 Nov 2023 22:14:20 GMT", "Date: Tue, 14 Nov 2023 22:13:20 GMT"], 60),
        (["Retry-After: soon"], nil), ([], nil),
    ])
    func aRateLimitSaysHowLongToWait(headers: [String], seconds: Int?) async throws {
        let server = try LoopbackServer.answering(429, headers: headers)
        let answer = try #require(try await observe(EndpointTarget(name: "x", url: server.url())).answer)
        #expect(answer.status == 429 && !answer.statusAccepted)
        #expect(answer.retryAfterSeconds == seconds)
    }

    @Test(arguments: [(200, true), (302, true), (401, true), (404, false), (500, false)])
    func aDashboardIsAliveWithoutALogin(status: Int, alive: Bool) async throws {
        let server = try LoopbackServer.answering(status, headers: ["Location: /login"])
        var target = EndpointTarget(name: "dashboard", url: server.url())
        target.statuses = [200, 302, 401]
        let facts = try await observe(target)
        #expect(facts.answer?.statusAccepted == alive)
        #expect(facts.redirects == 0 && server.requests.count == 1)
    }

    @Test(arguments: [200, 301, 401, 403, 404, 451, 500])
    func anyAnswerProvesReachability(status: Int) async throws {
        let server = try LoopbackServer.answering(status, headers: ["Location: file:///etc/passwd"])
        #expect(try await observe(.reachable(name: "coinglass", url: server.url())).answer?.statusAccepted == true)
    }

    @Test func aBodyThatNobodyReadsMayBeEndless() async throws {
        let server = try LoopbackServer { connection in
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(String(repeating: "x", count: 65536)) {}
        }
        #expect(try await observe(.reachable(name: "x", url: server.url())).answer?.status == 200)
    }

    @Test func aHeadRequestHasNoBody() async throws {
        let server = try LoopbackServer { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") }
        var target = EndpointTarget(name: "x", url: server.url())
        target.method = .head
        #expect(try await observe(target).answer?.status == 200)
        #expect(server.requests.first?.hasPrefix("HEAD / HTTP/1.1\r\n") == true)
    }

    @Test func theCompressionOfTheBotsClientIsAskedFor() async throws {
        let server = try LoopbackServer.answering()
        #expect(try await observe(EndpointTarget(name: "x", url: server.url("/here"))).answer?.status == 200)
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /here HTTP/1.1\r\n"))
        #expect(request.contains("Accept-Encoding: gzip, deflate\r\n"))
    }

    @Test func theClockOfTheServerIsComparedWithOurs() throws {
        let ours = Instant(microseconds: 1_700_000_000_000_000)
        var facts = EndpointFacts(
            name: "x", host: "x", url: "x",
            outcome: .answered(HTTPAnswer(status: 200, statusAccepted: true, serverTime: ours + .seconds(90), receivedAt: ours)))
        facts.timings.firstByteMicroseconds = 200_000
        let bySkew = try #require(facts.clockSkew)
        #expect(bySkew.skew == .milliseconds(90_100) && bySkew.error == .milliseconds(101))
        facts.outcome = .answered(HTTPAnswer(status: 200, statusAccepted: true, date: ours - .seconds(60), receivedAt: ours))
        let byDate = try #require(facts.clockSkew)
        #expect(byDate.skew == .milliseconds(-59_400) && byDate.error == .milliseconds(600))
        facts.outcome = .failed(EndpointFailure(.reset, phase: .transfer, detail: ""))
        #expect(facts.clockSkew == nil)
    }
}
