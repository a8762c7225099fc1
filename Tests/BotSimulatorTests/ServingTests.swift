import BotSimulator
import Glibc
import JSON
import Testing

/// The stand-ins of the services, over real sockets.
struct ServingTests {
    private static let markPrice = "/api/v1/market/mark-price?instId=BTC-USDT"
    private static let tickers = "/derivatives/api/v3/tickers"

    private func exchange() throws -> StandInServer {
        let server = try StandInServer(.exchange, now: { Workshop.start })
        server.show(["BTCUSDT": 88_000.1, "ETHUSDT": 3011.25])
        return server
    }

    @Test(arguments: [
        (markPrice, "/data/0/markPrice", JSON.string("88000.1")), (markPrice, "/code", "0"),
        ("/api/v1/market/ticker?instId=ETH-USDT", "/data/0/last", "3011.25"), ("/api/v1/public/time", "/data/0/ts", "1766239387120"),
        (tickers + "?symbol=PI_XBTUSD", "/tickers/0/markPrice", 88_000.1), (tickers + "/PI_XBTUSD", "/ticker/symbol", "PI_XBTUSD"),
        (tickers + "?symbol=PF_ETHUSD", "/result", "success"), (tickers + "?symbol=PF_ETHUSD", "/serverTime", "2025-12-20T14:03:07.120Z"),
        (markPrice.replacingCoin, "/code", "152002"), (tickers + "?symbol=PI_NONEUSD", "/result", "error"),
    ])
    func aHealthyExchangeAnswersAsBothExchangesDo(target: String, pointer: String, expected: JSON) throws {
        let server = try exchange()
        defer { server.stop() }
        let outcome = Visitor.get(target, port: server.port)
        #expect(outcome.status == 200)
        #expect(try JSON.parse(outcome.body).at(pointer: pointer) == expected)
    }

    @Test(arguments: [
        (Service.dashboard, "/", 200), (.dashboard, "/_dash-layout", 200), (.dashboard, "/api/positions", 401), (.dashboard, "/health/x", 401),
        (.dashboard, "/other", 302), (.control, "/ping", 200), (.control, "/api/v3/time", 200), (.coinglass, "/api/index/fear-greed-history", 401),
        (.exchange, "/nowhere?instId=BTC-USDT", 404),
    ])
    func aHealthyServiceAnswersWithItsStatus(service: Service, target: String, status: Int) throws {
        let server = try StandInServer(service)
        defer { server.stop() }
        server.show(["BTCUSDT": 88_000.1])
        #expect(Visitor.get(target, port: server.port).status == status)
    }

    @Test(arguments: [
        (Behaviour.maintenance, 503, "maintenance"), (.status(429), 429, "429"), (.status(500), 500, "500"), (.notJSON, 200, "<html>"),
        (.errorCode, 200, "152002"), (.zeroPrice, 200, "\"markPrice\":\"0\""), (.noPrice, 200, "\"indexPrice\""),
        (.slow(milliseconds: 150), 200, "88000.1"),
    ])
    func aServiceMisbehavesAndRecovers(behaviour: Behaviour, status: Int, text: String) throws {
        let server = try exchange()
        defer { server.stop() }
        try server.behave(behaviour)
        let outcome = Visitor.get(Self.markPrice, port: server.port)
        #expect(outcome.status == status)
        #expect(outcome.body.contains(text))
        if behaviour == .noPrice { #expect(!outcome.body.contains("markPrice")) }
        try server.behave(.healthy)
        #expect(Visitor.get(Self.markPrice, port: server.port).body.contains("\"markPrice\":\"88000.1\""))
    }

    @Test func aRefusingServiceRefusesAndComesBackOnItsPort() throws {
        let server = try exchange()
        defer { server.stop() }
        try server.behave(.refusing)
        var outcome = Visitor.get(Self.markPrice, port: server.port, milliseconds: 500)
        // A connection may still reach the listener while it is being closed, and is reset then.
        for _ in 0..<1000 where outcome != .refused {
            usleep(10_000)
            outcome = Visitor.get(Self.markPrice, port: server.port, milliseconds: 500)
        }
        #expect(outcome == .refused)
        try server.behave(.healthy)
        #expect(Visitor.get(Self.markPrice, port: server.port).status == 200)
    }

    @Test func aSilentServiceTakesTheConnectionAndSaysNothing() throws {
        let server = try exchange()
        defer { server.stop() }
        try server.behave(.silent)
        #expect(Visitor.get(Self.markPrice, port: server.port, milliseconds: 300) == .nothing)
    }

    @Test func aSkewedServerIsAheadInTheHeaderAndInTheBody() throws {
        let server = try exchange()
        defer { server.stop() }
        try server.behave(.skewed(seconds: 300))
        let outcome = Visitor.get(Self.tickers + "?symbol=PI_XBTUSD", port: server.port)
        guard case .answer(_, let text) = outcome else { return #expect(Bool(false), "no answer") }
        #expect(text.contains("Date: Sat, 20 Dec 2025 14:08:07 GMT"))
        #expect(outcome.body.contains("2025-12-20T14:08:07.120Z"))
    }

    @Test func theBotKnowsThePriceThatTheExchangeShows() throws {
        let workshop = try Workshop()
        var simulator = workshop.simulator()
        try simulator.writeAll()
        for _ in 0..<5 {
            workshop.advance(700_000_000)
            try simulator.step()
            let state = try workshop.json("feature_store/exchange_health_state.json")
            #expect(state.at(pointer: "/details/checks/mark_price/price")?.double == simulator.exchangePrices["BTCUSDT"])
        }
        try simulator.turnOn(try #require(Fault.named("price-mismatch")))
        let wrong = try #require(
            try workshop.json("feature_store/exchange_health_state.json").at(pointer: "/details/checks/mark_price/price")?.double)
        #expect(abs(wrong / (simulator.exchangePrices["BTCUSDT"] ?? 0) - 1) > 0.02)
    }

    @Test func garbageIsNotAnswered() throws {
        let server = try exchange()
        defer { server.stop() }
        #expect(Visitor.get("/ ".padding, port: server.port, milliseconds: 2000) == .nothing)
    }
}

extension String {
    fileprivate var replacingCoin: String { replacing("BTC-USDT", with: "NONE-USDT") }
    /// A request line of too many words.
    fileprivate var padding: String { self + "a b c" }
}
