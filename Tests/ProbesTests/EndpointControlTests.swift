import FailurePoints
import Glibc
import Testing

@testable import Probes

/// Several hosts, asked at once.
@Suite struct EndpointControlTests {
    @Test func hostsAreAskedAtOnceAndAnswerInTheirOrder() async throws {
        let slow = try LoopbackServer { connection in
            usleep(400_000)
            connection.answer(204, body: "")
        }
        let refused = try LoopbackServer.closedPort()
        let targets =
            (0..<4).map { EndpointTarget.reachable(name: "slow-\($0)", url: slow.url()) } + [
                .reachable(name: "refused", url: "http://127.0.0.1:\(refused)/")
            ]
        let clock = ContinuousClock()
        let start = clock.now
        let facts = try await observe(ControlProbe(targets))
        // One after the other would take 1.6 s.
        #expect(clock.now - start < .milliseconds(1500))
        #expect(facts.map(\.name) == ["slow-0", "slow-1", "slow-2", "slow-3", "refused"])
        #expect(facts.map { $0.answer?.status } == [204, 204, 204, 204, nil])
        #expect(facts.last?.failure?.kind == .connect)
    }

    @Test func oneFaultOfOursSaysNothingAboutTheOthers() async throws {
        let server = try LoopbackServer.answering()
        var faulty = EndpointTarget.reachable(name: "faulty", url: server.url())
        faulty.headers = [EndpointHeader(name: "X-Key", value: .file("/nonexistent/key"))]
        let facts = try await observe(ControlProbe([faulty, .reachable(name: "good", url: server.url())]))
        #expect(facts.map { $0.failure?.kind } == [.localFault, nil])
        await #expect(throws: ProbeError.self) { _ = try await observe(ControlProbe([faulty])) }
    }

    @Test func noHostsMeansBlind() async {
        await #expect(throws: ProbeError.blind(reason: "no-control-hosts", detail: "no control host is configured")) {
            _ = try await observe(ControlProbe([]))
        }
    }
}
