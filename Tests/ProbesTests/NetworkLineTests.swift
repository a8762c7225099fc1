import FailurePoints
import JSON
import Testing

@testable import Probes

/// What a prober may say, and what is refused: it may have been taken over by what it looks at.
@Suite struct NetworkLineTests {
    private static var target: EndpointTarget {
        var target = EndpointTarget(name: "x", url: "http://127.0.0.1/")
        target.assertions = [BodyAssertion("/code", .equals("0"))]
        (target.price, target.serverTime) = ("/price", BodyTime(pointer: "/ts", form: .epochMilliseconds))
        return target
    }

    /// Everything that an answer can hold.
    private static var facts: EndpointFacts {
        var answer = HTTPAnswer(
            status: 200, statusAccepted: true, body: .assertionFailed(pointer: "/code", expected: "\"0\"", found: "\"1\""), saysMaintenance: true,
            price: 0.1, date: Instant(microseconds: 1_780_000_000_000_000), retryAfterSeconds: 7,
            receivedAt: Instant(microseconds: 1_780_000_000_000_001))
        (answer.isCached, answer.limitsRequests) = (true, true)
        var facts = EndpointFacts(
            name: "x", host: "127.0.0.1", url: "http://127.0.0.1/", outcome: .answered(answer),
            timings: PhaseTimings(
                resolveMicroseconds: 1, connectMicroseconds: 2, tlsMicroseconds: 3, firstByteMicroseconds: 4, totalMicroseconds: 10),
            certificate: Certificate(
                subject: "CN = a", issuer: "CN = b", notAfter: Instant(microseconds: 2), notBefore: Instant(microseconds: 1)),
            remoteAddress: "127.0.0.1", redirects: 2)
        (facts.deadAddresses, facts.asksPrice) = (["::1: refused"], true)
        return facts
    }

    private static func read(_ json: JSON) throws(WireFault) -> NetworkAnswer {
        try NetworkLine(json.utf8(), to: [.endpoint(EndpointRequest(target: target))]).answer
    }

    private static let whole = NetworkLine(look: 0, answer: .endpoint(facts, serverTime: 1_780_000_000_000)).json

    @Test func allOfAnAnswerComesThrough() throws {
        #expect(try Self.read(Self.whole) == .endpoint(Self.facts, serverTime: 1_780_000_000_000))
        var failed = Self.facts
        failed.outcome = .failed(EndpointFailure(.tlsExpired, phase: .tls, detail: "expired"))
        #expect(try Self.read(NetworkLine(look: 0, answer: .endpoint(failed, serverTime: nil)).json) == .endpoint(failed, serverTime: nil))
        #expect(try Self.read(NetworkLine(look: 0, answer: .localFault("no memory")).json) == .localFault("no memory"))
    }

    /// Replaces or adds what stands at a path of names; nil removes it.
    private static func changed(_ json: JSON, _ path: ArraySlice<String>, to value: JSON?) -> JSON {
        guard let name = path.first, case .object(var object) = json else { return value ?? .null }
        object[name] = path.count == 1 ? value : changed(object[name] ?? .null, path.dropFirst(), to: value)
        return .object(object)
    }

    @Test(
        arguments: [
            ("look", .int(1)), ("look", .int(-1)), ("look", "0"), ("version", .int(2)), ("more", .int(1)), ("server_time", "<script>"),
            ("server_time", .array([])), ("server_time", .bool(true)), ("endpoint", .null), ("endpoint/host", .int(1)), ("endpoint/more", .int(1)),
            ("endpoint/redirects", .int(4)), ("endpoint/redirects", .double(1)), ("endpoint/dead_addresses", ["a", "b", "c", "d", "e"]),
            ("endpoint/dead_addresses", [.int(1)]), ("endpoint/timings/total", .int(-1)), ("endpoint/timings/total", .null),
            ("endpoint/timings/total", .int(.max)), ("endpoint/timings/tls", "fast"), ("endpoint/answered/status", .int(1000)),
            ("endpoint/answered/accepted", .bool(false)), ("endpoint/answered/price", "17"), ("endpoint/answered/date", .int(.max)),
            ("endpoint/answered/retry_after", .int(-1)), ("endpoint/answered/cached", .int(1)), ("endpoint/answered/body/kind", "fine"),
            ("endpoint/answered/body/pointer", "/other"), ("endpoint/answered/body", .null), ("endpoint/certificate/not_after", .null),
            ("endpoint/certificate/not_before", .int(.min)), ("endpoint/certificate/subject", .null), ("endpoint/failed", ["kind": "dns"]),
        ] as [(String, JSON)])
    func whatIsNotAsItShouldBeIsRefused(path: String, value: JSON) {
        let names = path.split(separator: "/").map(String.init)
        #expect(throws: WireFault.self) { _ = try Self.read(Self.changed(Self.whole, names[...], to: value)) }
    }

    @Test(arguments: [("kind", "unheard-of"), ("phase", "lunch"), ("detail", nil)] as [(String, JSON?)])
    func aFailureThatNobodyKnowsIsRefused(name: String, value: JSON?) {
        var failed = Self.facts
        failed.outcome = .failed(EndpointFailure(.dns, phase: .resolve, detail: "x"))
        let line = NetworkLine(look: 0, answer: .endpoint(failed, serverTime: nil)).json
        #expect(throws: WireFault.self) { _ = try Self.read(Self.changed(line, ["endpoint", "failed", name], to: value)) }
    }

    /// Cut anywhere, or with any byte broken, a line is refused or understood; it never brings the reader down.
    @Test func noDamageBringsTheReaderDown() {
        let bytes = Self.whole.utf8()
        let request = [NetworkRequest.endpoint(EndpointRequest(target: Self.target))]
        for end in bytes.indices {
            #expect(throws: WireFault.self) { _ = try NetworkLine(bytes[..<end], to: request) }
            for byte in [0x00, 0x22, 0x2D, 0x39, 0x5B, 0x7B, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[end] = byte
                _ = try? NetworkLine(damaged, to: request)
            }
        }
    }
}
