import FailurePoints
import Glibc
import Synchronization
import Testing

@testable import Probes

/// Several hosts, asked at once.
@Suite struct EndpointControlTests {
    @Test func hostsAreAskedAtOnceAndAnswerInTheirOrder() async throws {
        // Nobody is answered before all have come: hosts that were asked one after the other would never be.
        let arrived = Mutex(0)
        let slow = try LoopbackServer { connection in
            arrived.withLock { $0 += 1 }
            for _ in 0..<3000 where arrived.withLock({ $0 }) < 4 { usleep(10_000) }
            connection.answer(204, body: "")
        }
        let refused = try LoopbackServer.closedPort()
        var targets =
            (0..<4).map { EndpointTarget.reachable(name: "slow-\($0)", url: slow.url()) } + [
                .reachable(name: "refused", url: "http://127.0.0.1:\(refused)/")
            ]
        for index in targets.indices { (targets[index].timeout, targets[index].connectTimeout) = (.seconds(25), .seconds(20)) }
        let facts = try await observe(control: targets)
        #expect(facts.map(\.name) == ["slow-0", "slow-1", "slow-2", "slow-3", "refused"])
        #expect(facts.map { $0.answer?.status } == [204, 204, 204, 204, nil])
        #expect(facts.last?.failure?.kind == .connect)
    }

    @Test func oneFaultOfOursSaysNothingAboutTheOthers() async throws {
        let server = try LoopbackServer.answering()
        var faulty = EndpointTarget.reachable(name: "faulty", url: server.url())
        faulty.headers = [EndpointHeader(name: "X-Key", value: .file("/nonexistent/key"))]
        let facts = try await observe(control: [faulty, .reachable(name: "good", url: server.url())])
        #expect(facts.map { $0.failure?.kind } == [.localFault, nil])
        await #expect(throws: ProbeError.self) { _ = try await observe(control: [faulty]) }
    }

    @Test func noHostsMeansBlind() async {
        await #expect(throws: ProbeError.blind(reason: "no-control-hosts", detail: "no control host is configured")) {
            _ = try await observe(control: [])
        }
    }
}
