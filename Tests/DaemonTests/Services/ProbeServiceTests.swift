import FailurePoints
import JSON
import Probes
import Synchronization
import Testing
import Threads

@testable import Daemon
@testable import Scheduling

/// What a reload does to the loops, and what a push does.
@Suite struct ProbeServiceTests {
    private struct Still: Probe {
        func observe() throws(ProbeError) -> DiskFacts { DiskFacts(volumes: []) }
    }

    /// How often each probe has delivered.
    private final class Counts: Sendable {
        private let counts = Mutex<[ProbeName: Int]>([:])
        /// Counts a look, which makes none other urgent.
        func add(_ name: ProbeName) -> Set<ProbeName> {
            counts.withLock { $0[name, default: 0] += 1 }
            return []
        }
        subscript(name: ProbeName) -> Int { counts.withLock { $0[name] ?? 0 } }
    }

    private func slot(_ name: ProbeName, every interval: Duration = .seconds(3600), _ identity: String = "") -> ProbeSlot {
        ProbeSlot(AnyProbe(Still(), of: ProbeKey(name: name)), interval: interval, timeout: .seconds(30), origin: identity)
    }

    @Test func aReloadDisturbsOnlyWhatChanged() async throws {
        let counts = Counts()
        let service = ProbeService(liveness: Liveness()) { name, _, _, _, _ in Followup(now: counts.add(name)) }
        service.set([slot("kept"), slot("changed"), slot("gone")])
        #expect(await eventually { counts["kept"] == 1 && counts["changed"] == 1 && counts["gone"] == 1 })
        service.set([slot("kept"), slot("changed", "otherwise"), slot("new")])
        #expect(await eventually { counts["changed"] == 2 && counts["new"] == 1 })
        service.ring("gone")
        try await Task.sleep(for: .milliseconds(50))
        #expect(counts["kept"] == 1)
        #expect(counts["gone"] == 1)
        service.set([])
    }

    @Test func aReadingSaysWhichSlotLooked() async {
        let seen = Mutex<[String]>([])
        let slot = slot("kept", "this way")
        let service = ProbeService(liveness: Liveness()) { _, _, _, identity, _ in
            seen.withLock { $0.append(identity) }
            return Followup()
        }
        service.set([slot])
        #expect(await eventually { seen.withLock { $0 } == [slot.identity] })
        service.set([])
    }

    @Test func anotherIntervalIsAnotherLoop() async {
        let counts = Counts()
        let service = ProbeService(liveness: Liveness()) { name, _, _, _, _ in Followup(now: counts.add(name)) }
        service.set([slot("faster")])
        #expect(await eventually { counts["faster"] == 1 })
        service.set([slot("faster", every: .milliseconds(10))])
        #expect(await eventually { counts["faster"] >= 5 })
        service.set([])
    }

    @Test func whatIsPushedIsLookedAtNow() async {
        let counts = Counts()
        let service = ProbeService(liveness: Liveness()) { name, _, _, _, _ in Followup(now: counts.add(name)) }
        service.set([slot("pushed")])
        for looks in 1...5 {
            #expect(await eventually { counts["pushed"] >= looks })
            service.ring("pushed")
        }
        service.set([])
    }

    @Test func whatALookMakesUrgentIsLookedAtNow() async {
        let counts = Counts()
        let service = ProbeService(liveness: Liveness()) { name, _, _, _, _ in
            Followup(now: counts.add(name).union(name == "symptom" ? ["cause", "gone"] : []))
        }
        service.set([slot("symptom", every: .milliseconds(10)), slot("cause")])
        #expect(await eventually { counts["cause"] >= 3 })
        service.set([])
    }

    /// A probe whose looks hang until the gate is raised.
    private struct Hanging: Probe {
        let looks = SharedCount()
        let gate: Flag
        func observe() throws(ProbeError) -> DiskFacts {
            looks.add()
            gate.wait()
            return DiskFacts(volumes: [])
        }
    }

    @Test func aLookThatHangsIsNotDoubledByReloads() async {
        let counts = Counts()
        let gate = Flag()
        let probe = Hanging(gate: gate)
        let service = ProbeService(liveness: Liveness()) { name, _, _, _, _ in Followup(now: counts.add(name)) }
        func reload(_ interval: Duration) {
            service.set([ProbeSlot(AnyProbe(probe, of: ProbeKey(name: "stuck")), interval: interval, timeout: .milliseconds(50), origin: "same")])
        }
        reload(.milliseconds(20))
        #expect(await eventually { probe.looks.value == 1 && counts["stuck"] >= 1 })
        for round in 1...5 {
            let before = counts["stuck"]
            reload(.milliseconds(20 + round))
            #expect(await eventually { counts["stuck"] > before })
        }
        #expect(probe.looks.value == 1)
        gate.raise()
        #expect(await eventually { probe.looks.value > 1 })
        service.set([])
    }

    /// A probe that is slow to say what it remembers.
    private struct SlowToTell: Probe, RememberingProbe {
        let isAsked = Flag()
        let gate: Flag
        func observe() throws(ProbeError) -> DiskFacts { DiskFacts(volumes: []) }
        var memory: ProbeMemory {
            isAsked.raise()
            gate.wait()
            return ProbeMemory(.null)
        }
        func restore(_ memory: ProbeMemory) {}
    }

    @Test func nobodyWaitsForAProbeThatIsAskedForItsMemory() async throws {
        let gate = Flag()
        let probe = SlowToTell(gate: gate)
        let counts = Counts()
        let service = ProbeService(liveness: Liveness()) { name, _, _, _, _ in Followup(now: counts.add(name)) }
        let slots = [3600, 1800].map { seconds in
            [
                slot("other"),
                ProbeSlot(AnyProbe(probe, of: ProbeKey(name: "slow")), interval: .seconds(seconds), timeout: .seconds(30), origin: "same"),
            ]
        }
        service.set(slots[0])
        #expect(await eventually { counts["other"] == 1 })
        let reload = try #require(
            BoundedWork<Bool>.onThread {
                service.set(slots[1]); return true
            })
        #expect(await eventually { probe.isAsked.isUp })
        let ring = try #require(
            BoundedWork<Bool>.onThread {
                service.ring("other"); return true
            })
        #expect(await ring.value(within: .seconds(60)) == true)
        #expect(await eventually { counts["other"] == 2 })
        gate.raise()
        #expect(await reload.value(within: .seconds(60)) == true)
        service.set([])
    }
}
