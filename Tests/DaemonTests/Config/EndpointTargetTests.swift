import FailurePoints
import JSON
import Probes
import Requests
import Systemd
import TestSupport
import Testing

@testable import Config
@testable import Daemon
@testable import Scheduling

@Suite struct EndpointTargetTests {
    @Test func byDefaultTheKnownEndpointsAreAsked() {
        let configuration = Configuration()
        #expect(configuration.exchangeTarget == .blofin)
        #expect(configuration.coinglassTarget == .reachable(name: "coinglass", url: "https://open-api-v4.coinglass.com"))
        #expect(configuration.dashboardTarget.statuses == [200, 302, 401])
        #expect(configuration.controlTargets.map(\.name) == ["api.binance.us", "www.cloudflare.com"])
        for target in configuration.controlTargets + [configuration.exchangeTarget, configuration.coinglassTarget, configuration.dashboardTarget] {
            #expect(target.problems == [])
        }
    }

    @Test(arguments: [("kraken", EndpointTarget.kraken), ("kraken-testnet", .krakenTestnet), ("blofin", .blofin)])
    func anExchangeByNameIsThePreset(name: String, target: EndpointTarget) throws {
        #expect(try decoded(#"{"exchange": "\#(name)"}"#).exchangeTarget == target)
    }

    @Test func everyKeyOfAnEndpointReachesTheProbe() throws {
        let configuration = try decoded(
            #"""
            {"exchange": {"url": "https://x.example/t", "method": "HEAD", "headers": {"b": "c", "a-key": {"file": "/k"}}, "statuses": [200, 204],
                          "maintenance": "soon", "price": "/p", "ca_file": "/ca.pem", "ip": "6",
                          "assert": [{"pointer": "/a", "equals": "0"}, {"pointer": "/b", "above": 1}, {"pointer": "/c", "exists": false}]},
             "probes": {"exchange": {"timeout": "2s"}, "control": {"timeout": "8s"}}, "control": ["http://[::1]:8080/x?y"]}
            """#)
        var expected = EndpointTarget(name: "exchange", url: "https://x.example/t")
        (expected.method, expected.statuses, expected.maintenance, expected.price) = (.head, [200, 204], "soon", "/p")
        expected.headers = [EndpointHeader(name: "a-key", value: .file("/k")), EndpointHeader(name: "b", value: .literal("c"))]
        (expected.caFile, expected.ipVersion) = ("/ca.pem", .six)
        (expected.timeout, expected.connectTimeout) = (.seconds(2), .seconds(2))
        expected.assertions = [BodyAssertion("/a", .equals("0")), BodyAssertion("/b", .above(1)), BodyAssertion("/c", .exists(false))]
        #expect(configuration.exchangeTarget == expected)
        #expect(configuration.controlTargets.map(\.name) == ["[::1]:8080"])
        #expect(configuration.controlTargets.map(\.timeout) == [.seconds(8)])
        #expect(configuration.controlTargets.map(\.connectTimeout) == [.seconds(5)])
    }

    @Test func aHeaderComesFromACredentialOfTheUnit() throws {
        let configuration = try decoded(#"{"coinglass": {"headers": {"CG-API-KEY": {"credential": "coinglass"}}}}"#)
        #expect(configuration.coinglass.headers == ["CG-API-KEY": .secret(.credential("coinglass"))])
        let inUnit = configuration.coinglass.target("coinglass", credentials: "/run/credentials/fpmond.service")
        #expect(inUnit.headers == [EndpointHeader(name: "CG-API-KEY", value: .file("/run/credentials/fpmond.service/coinglass"))])
        let outside = configuration.coinglass.target("coinglass", credentials: nil)
        #expect(
            outside.headers == [
                EndpointHeader(
                    name: "CG-API-KEY",
                    value: .absent(why: "there is no credential coinglass here: only fpmond's unit has credentials (LoadCredential=)"))
            ])
    }

    @Test(arguments: [
        #"{"file": "/k", "credential": "k"}"#, "{}", #"{"credential": "a/b"}"#, #"{"credential": ".."}"#, #"{"file": "k"}"#, #"{"path": "/k"}"#,
    ])
    func aHeadersSecretStandsInOnePlace(value: String) {
        let lines = refusals(#"{"coinglass": {"headers": {"X-Key": \#(value)}}}"#)
        #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("coinglass.headers.X-Key") }, "\(lines)")
    }

    @Test func anEndpointIsGivenUpOnlyAfterItShouldHaveGivenUpItself() throws {
        let configuration = Configuration()
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        let slots = Dictionary(uniqueKeysWithValues: ProbeSlots.make(configuration, bus: bus, network: DirectNetwork()).map { ($0.name, $0.timeout) })
        #expect(try #require(slots[.exchange]) > configuration.exchangeTarget.timeout + .seconds(2))
        #expect(slots[.book] == configuration.probe(.book).timeout)
    }
}
