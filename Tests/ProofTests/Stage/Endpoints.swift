import FailurePoints

@testable import BotSimulator
@testable import Config
@testable import Probes
@testable import Requests

/// What the endpoint probes bring back from the simulator's services, without the sockets and the waiting between.
///
/// The bodies are the stand-ins' own, and are read and judged by the product's own code; `EndpointsTests` holds the rest against the real probe.
struct Endpoints: Sendable {
    let exchangeTarget: EndpointTarget
    let coinglassTarget: EndpointTarget
    let dashboardTarget: EndpointTarget
    let controlTargets: [EndpointTarget]
    var behaviours: [Service: Behaviour] = [:]
    var prices: [String: Double] = [:]

    init(_ configuration: Configuration) {
        (exchangeTarget, coinglassTarget) = (configuration.exchangeTarget, configuration.coinglassTarget)
        (dashboardTarget, controlTargets) = (configuration.dashboardTarget, configuration.controlTargets)
    }

    func exchange(_ machine: Machine, at now: Moment) -> EndpointFacts { ask(.exchange, exchangeTarget, machine, at: now) }
    func coinglass(_ machine: Machine, at now: Moment) -> EndpointFacts { ask(.coinglass, coinglassTarget, machine, at: now) }
    func dashboard(_ machine: Machine, at now: Moment) -> EndpointFacts { ask(.dashboard, dashboardTarget, machine, at: now) }
    func control(_ machine: Machine, at now: Moment) -> [EndpointFacts] { controlTargets.map { ask(.control, $0, machine, at: now) } }

    private func ask(_ service: Service, _ target: EndpointTarget, _ machine: Machine, at now: Moment) -> EndpointFacts {
        guard case .url(let url) = EndpointURL.read(target.url) else {
            return EndpointFacts(
                name: target.name, host: "", url: "", outcome: .failed(EndpointFailure(.invalidURL, phase: .resolve, detail: target.url)))
        }
        var facts = Self.facts(service, target, url, behaviours[service] ?? .healthy, prices: prices, at: now.wall)
        facts.asksPrice = target.price != nil
        if let failure = machine.failures[service] {
            facts.outcome = .failed(failure)
            if failure.kind == .dns { facts.remoteAddress = nil }
        }
        if url.isSecure, facts.failure.map({ $0.phase != .resolve && $0.phase != .connect }) ?? true {
            facts.certificate = Certificate(
                subject: "CN=\(url.host)", issuer: "CN=An Authority", notAfter: machine.certificateEnds, notBefore: machine.bootedAt)
        }
        return facts
    }

    /// One request to a stand-in that behaves so.
    static func facts(
        _ service: Service, _ target: EndpointTarget, _ url: EndpointURL, _ behaviour: Behaviour, prices: [String: Double], at now: Instant
    ) -> EndpointFacts {
        let limit = target.timeout.wholeMicroseconds
        func failed(_ kind: EndpointFailure.Kind, _ phase: EndpointFailure.Phase, _ detail: String, after microseconds: Int64) -> EndpointFacts {
            var facts = EndpointFacts(
                name: target.name, host: url.host, url: url.shown, outcome: .failed(EndpointFailure(kind, phase: phase, detail: detail)))
            facts.timings = PhaseTimings(resolveMicroseconds: 2000, totalMicroseconds: microseconds)
            facts.remoteAddress = "192.0.2.1"
            return facts
        }
        var took: Int64 = 40_000
        switch behaviour {
        case .refusing: return failed(.connect, .connect, "192.0.2.1 port \(url.port): Connection refused", after: 3000)
        case .silent: return failed(.timeout, .firstByte, "Operation timed out", after: limit)
        case .slow(let milliseconds):
            took = Int64(milliseconds) * 1000
            if took >= limit { return failed(.timeout, .firstByte, "Operation timed out", after: limit) }
        default: break
        }
        var serverTime = now.microseconds
        if case .skewed(let seconds) = behaviour { serverTime += seconds * Stamp.second }
        let path = String(target.url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
        guard let request = Request("\(target.method.rawValue) \(path.isEmpty ? "/" : path) HTTP/1.1\r\n") else {
            return failed(.invalidURL, .resolve, path, after: 0)
        }
        let answer = service.answer(request, behaviour, prices: prices, at: serverTime)
        let body = request.isHead ? [] : Array(answer.body.utf8)
        let reading = BodyReading(body, for: target, secrets: [])
        let accepted = target.accepts(answer.status)
        var maintenance = answer.status == 503
        if let text = target.maintenance, !(accepted && target.wantsJSON && reading.verdict == .asExpected) {
            maintenance = maintenance || BodyReading.contains(text, in: body)
        }
        let http = HTTPAnswer(
            status: answer.status, statusAccepted: accepted, body: reading.verdict, saysMaintenance: maintenance, price: reading.price,
            serverTime: target.serverTime.flatMap { $0.instant(reading.serverTime) },
            date: Instant(microseconds: serverTime - serverTime % Stamp.second),
            retryAfterSeconds: answer.headers.compactMap { $0.hasPrefix("Retry-After: ") ? Int($0.dropFirst(13)) : nil }.first, receivedAt: now)
        return EndpointFacts(
            name: target.name, host: url.host, url: url.shown, outcome: .answered(http),
            timings: PhaseTimings(
                resolveMicroseconds: 2000, connectMicroseconds: 5000, tlsMicroseconds: url.isSecure ? 9000 : nil,
                firstByteMicroseconds: took - 20_000, totalMicroseconds: took), remoteAddress: "192.0.2.1")
    }
}
