import FailurePoints
import Glibc
import Probes
import Synchronization
import Testing
import Threads

@testable import Scheduling

/// One probe's loop: its phase, its deadline, and what hangs.
@Suite struct ProbeLoopTests {
    @Test func aLookThatCountsOnceAnIntervalAndIsInAFixedPhaseIsNeverPutOff() {
        #expect(ProbeLoop.leeway(.seconds(60), isWatched: false, isPaced: true) == .zero)
        #expect(ProbeLoop.leeway(.seconds(60), isWatched: true, isPaced: true) == .seconds(1))
        #expect(ProbeLoop.leeway(.seconds(10), isWatched: false, isPaced: false) == .milliseconds(500))
    }

    /// A probe that may hang at its first look.
    private struct SlowProbe: Probe {
        let looks = SharedCount()
        /// The first look comes back only once this is raised.
        var gate: Flag?

        func observe() throws(ProbeError) -> DiskFacts {
            looks.add()
            if looks.value == 1 { gate?.wait() }
            return DiskFacts(volumes: [])
        }
    }

    /// What a loop has delivered: how each look read, and when it began.
    private final class Deliveries: Sendable {
        private let list = Mutex<[(reason: String, began: Moment)]>([])
        var all: [(reason: String, began: Moment)] { list.withLock { $0 } }
        var reasons: [String] { all.map(\.reason) }

        func take(_ update: ProbeSlot.Update, _ began: Moment) {
            var snapshot = Snapshot()
            update(&snapshot, began)
            let reason =
                switch snapshot[.disk] {
                case .facts: "facts"
                case .blind(let reason, _, _): reason
                case .never: "never"
                }
            list.withLock { $0.append((reason, began)) }
        }
    }

    private func loop(
        _ probe: SlowProbe, every interval: Duration, within timeout: Duration = .seconds(30), _ deliveries: Deliveries, alarm: Alarm = Alarm(),
        liveness: Liveness = Liveness(), retry: Duration? = nil, isSuspecting: @escaping @Sendable () -> Bool = { false }
    ) -> Task<Void, Never> {
        let slot = ProbeSlot(AnyProbe(probe, of: .disk), interval: interval, retry: retry, timeout: timeout, origin: "")
        let loop = ProbeLoop(slot: slot, alarm: alarm, liveness: liveness) { _, update, began, _ in
            deliveries.take(update, began)
            return ProbeLoop.NextLook(isSuspecting: isSuspecting())
        }
        return Task { await loop.run() }
    }

    @Test func itLooksAgainAndAgain() async {
        let deliveries = Deliveries()
        let task = loop(SlowProbe(), every: .milliseconds(20), deliveries)
        #expect(await eventually { deliveries.all.count >= 5 })
        task.cancel()
        await task.value
        #expect(Set(deliveries.reasons) == ["facts"])
    }

    @Test func whatIsSuspectedIsLookedAtSooner() async {
        let deliveries = Deliveries()
        let task = loop(
            SlowProbe(), every: .seconds(600), deliveries, retry: .milliseconds(20), isSuspecting: { deliveries.all.count < 3 })
        #expect(await eventually { deliveries.all.count == 3 })
        // Once it is settled, its interval holds again.
        try? await Task.sleep(for: .milliseconds(200))
        #expect(deliveries.all.count == 3)
        task.cancel()
        await task.value
    }

    @Test func aLookThatHangsIsBlindAndNotDoubled() async {
        let deliveries = Deliveries()
        let gate = Flag()
        let probe = SlowProbe(gate: gate)
        let task = loop(probe, every: .milliseconds(100), within: .milliseconds(200), deliveries)
        #expect(await eventually { deliveries.reasons.contains("still-hanging") })
        #expect(probe.looks.value == 1)
        gate.raise()
        // Its late result is nobody's; the next look is a new one.
        #expect(await eventually { deliveries.reasons.last == "facts" })
        #expect(probe.looks.value >= 2)
        task.cancel()
        await task.value
        #expect(deliveries.reasons.first == "timeout")
        let order = deliveries.reasons.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        // A starved machine may read "timeout" once more.
        #expect(order.starts(with: ["timeout", "still-hanging"]) && order.last == "facts")
    }

    @Test(arguments: [
        // Milliseconds: the turn that was, now, the turn that comes; one every second.
        (0, 0, 1000), (0, 1, 1000), (0, 999, 1000), (0, 1000, 2000), (0, 1300, 2000), (0, 3_600_000_500, 3_600_001_000),
        // Rung for before its turn: the turn stays.
        (1000, 700, 1000), (1000, 999, 1000),
    ])
    func thePhaseStaysWhateverHappens(last: Int, now: Int, next: Int) {
        let start = ContinuousClock.now
        let turn = ProbeLoop.turn(after: start + .milliseconds(last), every: .seconds(1), at: start + .milliseconds(now))
        #expect(turn - start == .milliseconds(next))
    }

    @Test func aRingIsALookAtOnce() async throws {
        let deliveries = Deliveries()
        let alarm = Alarm()
        let task = loop(SlowProbe(), every: .seconds(300), deliveries, alarm: alarm)
        #expect(await eventually { deliveries.all.count == 1 })
        for count in 2...5 {
            alarm.ring()
            #expect(await eventually { deliveries.all.count == count })
        }
        task.cancel()
        await task.value
    }

    @Test func aLookThatWasBroughtForwardIsNotFollowedByTheOneThatWasDue() async throws {
        let deliveries = Deliveries()
        let alarm = Alarm()
        let task = loop(SlowProbe(), every: .milliseconds(400), deliveries, alarm: alarm)
        // Again until it is heard: a loop that is at a turn is not hurried.
        #expect(await eventually { deliveries.all.count == 1 })
        while deliveries.all.count < 2 {
            alarm.hurry()
            await Task.yield()
        }
        #expect(await eventually { deliveries.all.count >= 3 })
        task.cancel()
        await task.value
        let began = deliveries.all.map(\.began.uptime)
        // Timers may be a little early by another clock.
        #expect(began[2] - began[1] > .milliseconds(390), "\(began)")
    }

    @Test func aRingDuringALookIsFollowedByAnother() async throws {
        let deliveries = Deliveries()
        let alarm = Alarm()
        let gate = Flag()
        let probe = SlowProbe(gate: gate)
        let task = loop(probe, every: .seconds(300), deliveries, alarm: alarm)
        #expect(await eventually { probe.looks.value == 1 })
        alarm.ring()
        gate.raise()
        #expect(await eventually { deliveries.all.count == 2 })
        task.cancel()
        await task.value
    }

    /// Else the watchdog would wait for a probe that a reload has taken away, and would have the daemon killed.
    @Test func aLoopThatHasEndedIsNotWaitedFor() async {
        // So impatient that whatever is noted is overdue.
        let (deliveries, liveness) = (Deliveries(), Liveness(slack: .seconds(-3600)))
        let task = loop(SlowProbe(), every: .seconds(300), deliveries, liveness: liveness)
        #expect(await eventually { deliveries.all.count == 1 && liveness.overdue() == ["probe disk"] })
        task.cancel()
        await task.value
        #expect(liveness.overdue().isEmpty)
    }

    @Test func cancellingEndsALoopThatIsLooking() async {
        let deliveries = Deliveries()
        let gate = Flag()
        defer { gate.raise() }
        let probe = SlowProbe(gate: gate)
        let liveness = Liveness(slack: .zero)
        let task = loop(probe, every: .seconds(1), deliveries, liveness: liveness)
        #expect(await eventually { probe.looks.value == 1 })
        let began = ContinuousClock.now
        task.cancel()
        await task.value
        #expect(ContinuousClock.now - began < .seconds(100))
        #expect(deliveries.all.isEmpty)
        #expect(liveness.overdue().isEmpty)
    }

    @Test func cancellingEndsALoopThatWaits() async {
        let deliveries = Deliveries()
        let task = loop(SlowProbe(), every: .seconds(300), deliveries)
        #expect(await eventually { deliveries.all.count == 1 })
        task.cancel()
        await task.value
    }

    @Test func oneHangingProbeMakesNoOtherLate() async {
        let (stuck, lively) = (Deliveries(), Deliveries())
        let gate = Flag()
        defer { gate.raise() }
        let hanging = (0..<10).map { _ in loop(SlowProbe(gate: gate), every: .milliseconds(100), within: .seconds(300), stuck) }
        let task = loop(SlowProbe(), every: .milliseconds(50), lively)
        #expect(await eventually(within: .seconds(100)) { lively.all.count >= 5 })
        #expect(stuck.all.isEmpty)
        for task in hanging + [task] { task.cancel() }
    }
}
