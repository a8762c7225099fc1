import FailurePoints
import TestSupport
import Testing

@testable import BotSimulator
@testable import Config
@testable import Probes
@testable import Requests
@testable import Scheduling

/// What the stage says of an endpoint is what the real probe brings back from the real stand-in.
@Suite struct EndpointsTests {
    static let cases: [(Service, Behaviour)] =
        [.healthy, .refusing, .silent, .slow(milliseconds: 50), .slow(milliseconds: 60_000), .status(429), .status(500), .maintenance, .notJSON]
        .flatMap { behaviour in Service.allCases.map { ($0, behaviour) } }
        + [.errorCode, .noPrice, .zeroPrice].map { (.exchange, $0) } + [(.control, .skewed(seconds: 300)), (.exchange, .skewed(seconds: -300))]

    @Test(arguments: cases)
    func theStageSaysWhatTheProbeBrings(service: Service, behaviour: Behaviour) async throws {
        let server = try StandInServer(service)
        defer { server.stop() }
        let prices = ["BTCUSDT": 88_000.5]
        server.show(prices)
        try server.behave(behaviour)
        let configuration = Configuration()
        var target =
            switch service {
            case .exchange: configuration.exchangeTarget
            case .coinglass: configuration.coinglassTarget
            case .dashboard: configuration.dashboardTarget
            case .control: configuration.controlTargets[0]
            }
        let path = String(target.url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
        target.url = "http://127.0.0.1:\(server.port)\(path.isEmpty ? "/" : path)"
        // What never answers is waited for only this long; what answers is given time on a busy machine.
        target.timeout = behaviour == .silent || behaviour == .slow(milliseconds: 60_000) ? .milliseconds(700) : .seconds(60)
        guard case .url(let url) = EndpointURL.read(target.url) else {
            Issue.record("\(target.url)")
            return
        }
        let real = try await EndpointProbe(target, network: DirectNetwork()).observe()
        let told = Endpoints.facts(service, target, url, behaviour, prices: prices, at: SystemClock.now().wall)
        #expect((told.name, told.host, told.url) == (real.name, real.host, real.url))
        switch (told.outcome, real.outcome) {
        case (.failed(let mine), .failed(let its)): #expect((mine.kind, mine.phase) == (its.kind, its.phase), "\(its.detail)")
        case (.answered(let mine), .answered(let its)):
            #expect((mine.status, mine.statusAccepted, mine.body) == (its.status, its.statusAccepted, its.body))
            #expect((mine.saysMaintenance, mine.price, mine.retryAfterSeconds) == (its.saysMaintenance, its.price, its.retryAfterSeconds))
            #expect((mine.date == nil, mine.serverTime == nil) == (its.date == nil, its.serverTime == nil))
            let (skew, other) = (try #require(told.clockSkew), try #require(real.clockSkew))
            #expect(abs((skew.skew - other.skew).inSeconds) < 30)
        default: Issue.record("\(told.outcome), but the probe says \(real.outcome)")
        }
    }
}
