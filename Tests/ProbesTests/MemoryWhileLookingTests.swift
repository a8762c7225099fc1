import FailurePoints
import Glibc
import JSON
import Synchronization
import Testing
import Threads

@testable import Probes

/// Whoever asks a probe for its memory does not wait for a look that takes long or never ends.
@Suite struct MemoryWhileLookingTests {
    private let temporary = TemporaryTree()

    /// Lets one thread wait for another.
    private final class Gate: Sendable {
        private let isOpen = Atomic(false)
        private let reached = Atomic(false)
        var isReached: Bool { reached.load(ordering: .acquiring) }
        func open() { isOpen.store(true, ordering: .releasing) }
        func wait() {
            reached.store(true, ordering: .releasing)
            while !isOpen.load(ordering: .acquiring) { usleep(1000) }
        }
    }

    private final class Ended: Sendable {
        private let value = Atomic(false)
        var isUp: Bool { value.load(ordering: .acquiring) }
        func raise() { value.store(true, ordering: .releasing) }
    }

    /// Starts `work` on a thread of its own.
    private func start(_ work: @escaping @Sendable () -> Void) throws -> Ended {
        let ended = Ended()
        try #require(
            DetachedThread.start {
                work()
                ended.raise()
            })
        return ended
    }

    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<60_000 {
            if condition() { return true }
            usleep(1000)
        }
        return false
    }

    @Test func aLookAtALogThatHangsKeepsNobodyFromItsMemory() throws {
        let gate = Gate()
        var tree = temporary.tree
        tree.localTime = .zone(
            { _ in
                gate.wait()
                return .zero
            }, now: { Instant(microseconds: 1_780_000_000_000_000) })
        temporary.write("x.log", "2026-05-28 20:26:30 ERROR\n")
        let probe = LinesProbe(tree: tree, path: "x.log", pattern: try LinePattern("ERROR"), stamp: .local)
        let pass = try start { _ = try? probe.observe() }
        #expect(eventually { gate.isReached })
        let asked = try start { _ = probe.memory }
        #expect(eventually { asked.isUp })
        #expect(!pass.isUp)
        gate.open()
        #expect(eventually { pass.isUp })
        #expect(probe.memory.json["position"]?["offset"]?.int ?? 0 > 0)
    }

    @Test func aLookAtTheDecisionsKeepsNobodyFromTheirMemory() throws {
        let row = #"{"ts": 1780000000.0, "type": "entry", "symbol": "ETHUSDT", "reason": "of some length, so that there is something to be read"}"#
        temporary.write("logs/signal_bus.jsonl", String(repeating: row + "\n", count: 20_000))
        let probe = DecisionsProbe(tree: temporary.tree)
        let pass = try start { _ = try? probe.observe() }
        var asked = 0
        while !pass.isUp {
            _ = probe.memory
            asked += 1
        }
        // Under a lock held over the look it is one before it begins, and one that waits for its end.
        #expect(asked > 10, "\(asked)")
    }
}
