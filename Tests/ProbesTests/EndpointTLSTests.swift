import FailurePoints
import JSON
import TestSupport
import Testing

@testable import Probes

/// Certificates, accepted and refused: what they say is reported in either case.
@Suite(.enabled(if: TestCertificates.made != nil, "needs the openssl command"))
struct EndpointTLSTests {
    private func target(_ server: TLSServer, authority: String) -> EndpointTarget {
        var target = EndpointTarget(name: "exchange", url: server.url)
        target.caFile = authority
        target.assertions = [BodyAssertion("/code", .equals("0"))]
        return target
    }

    @Test func aGoodCertificateIsReportedWithItsDays() async throws {
        let certificates = try #require(TestCertificates.made)
        let server = try #require(TLSServer("valid", of: certificates))
        let facts = try await observe(target(server, authority: certificates.authority))
        #expect(facts.answer?.body == .asExpected)
        #expect(facts.timings.tlsMicroseconds != nil)
        let certificate = try #require(facts.certificate)
        #expect(certificate.subject.hasSuffix("localhost") && certificate.issuer.hasSuffix("Test authority"))
        #expect(certificate.notBefore == Instant(utc: CivilTime(year: 2020, month: 1, day: 1)))
        #expect(certificate.notAfter == Instant(utc: CivilTime(year: 2049, month: 1, day: 1)))
        #expect(certificate.daysLeft(at: Instant(utc: CivilTime(year: 2048, month: 12, day: 30, hour: 12))) == 1)
        #expect(certificate.daysLeft(at: Instant(utc: CivilTime(year: 2049, month: 1, day: 1, second: 1))) == -1)
    }

    @Test(arguments: [
        ("expired", true, EndpointFailure.Kind.tlsExpired, 2021), ("future", true, .tlsNotYetValid, 2049), ("wrong", true, .tlsNameMismatch, 2049),
        ("valid", false, .tlsUnknownAuthority, 2049),
    ])
    func aRefusedCertificateSaysWhyAndUntilWhen(name: String, ownAuthority: Bool, kind: EndpointFailure.Kind, year: Int) async throws {
        let certificates = try #require(TestCertificates.made)
        let server = try #require(TLSServer(name, of: certificates))
        let facts = try await observe(target(server, authority: ownAuthority ? certificates.authority : certificates.otherAuthority))
        let failure = try #require(facts.failure)
        #expect(failure.kind == kind && failure.phase == .tls, "\(failure)")
        #expect(facts.certificate?.notAfter == Instant(utc: CivilTime(year: year, month: 1, day: 1)))
        #expect(facts.certificate?.subject.hasSuffix("localhost") == true)
    }

    @Test func aServerThatSpeaksNoTLSFailsTheHandshake() async throws {
        let server = try LoopbackServer(readsRequest: false) { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForPeer()
        }
        let facts = try await observe(EndpointTarget(name: "x", url: "https://127.0.0.1:\(server.port)/"))
        #expect(facts.failure?.kind == .tlsHandshake && facts.failure?.phase == .tls)
        #expect(facts.certificate == nil)
    }

    @Test(arguments: ["/nonexistent/ca.pem", "/proc/self/status"])
    func anUnusableAuthorityFileIsOurFault(path: String) async throws {
        let certificates = try #require(TestCertificates.made)
        let server = try #require(TLSServer("valid", of: certificates))
        await #expect(throws: ProbeError.self) { _ = try await observe(target(server, authority: path)) }
    }
}
