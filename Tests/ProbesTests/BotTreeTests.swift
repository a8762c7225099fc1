import FailurePoints
import Testing

@testable import Probes

@Suite struct BotTreeTests {
    private let temporary = TemporaryTree()

    private func reason(_ root: String) -> String? {
        do throws(ProbeError) {
            _ = try BotTree(root: root).resolved()
            return nil
        } catch {
            guard case .blind(let reason, let detail) = error, detail.contains(root) else { return "?" }
            return reason
        }
    }

    @Test func aRootThatIsNoDirectoryBlindsTheProbeWithItsReason() {
        temporary.write("file", "")
        temporary.link("dangling", to: "nowhere")
        temporary.link("loop", to: "loop")
        temporary.makeFIFO("fifo")
        for (name, expected) in [
            ("nothing", "root-missing"), ("file", "root-not-a-directory"), ("file/below", "root-not-a-directory"), ("fifo", "root-not-a-directory"),
            ("dangling", "root-dangling"), ("loop", "root-unreadable"),
        ] {
            #expect(reason(temporary.path(name)) == expected, "\(name)")
        }
        #expect(throws: ProbeError.self) { try EngineProbe(tree: BotTree(root: temporary.path("nothing"))).observe() }
        #expect(throws: ProbeError.self) { try DiskProbe(tree: BotTree(root: temporary.path("nothing"))).observe() }
    }

    @Test func aSlotSwitchIsFollowedAtTheNextObservation() throws {
        temporary.write("A/feature_store/golden_hour_config.json", #"{"restrict_to_golden_hour":true}"#)
        temporary.write("B/feature_store/golden_hour_config.json", #"{"restrict_to_golden_hour":false}"#)
        temporary.link("current", to: "A")
        let probe = DocumentProbe<GoldenHour>(tree: BotTree(root: temporary.path("current"), pause: { _ in }))
        #expect(try probe.observe().content?.restricts == .value(true))
        temporary.remove("current")
        temporary.link("current", to: "B")
        #expect(try probe.observe().content?.restricts == .value(false))
    }
}
