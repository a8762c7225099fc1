import Synchronization
import Testing

@testable import Threads

/// Waits that end at their deadline, when rung, and when cancelled, and never later.
@Suite struct AlarmTests {
    @Test func aDeadlineThatHasPassedIsNotWaitedFor() async {
        // Many times: a timer that is through before anybody waits must not be the last that is heard of it.
        let alarm = Alarm()
        for offset in 0..<2000 { await alarm.wait(until: .now + .microseconds(offset % 50 - 25)) }
    }

    @Test func theDeadlineIsKept() async {
        let began = ContinuousClock.now
        await Alarm().wait(until: began + .milliseconds(50))
        #expect(ContinuousClock.now - began >= .milliseconds(50))
    }

    @Test func aRingBeforeTheWaitIsNotLost() async {
        let alarm = Alarm()
        alarm.ring()
        await alarm.wait(until: .now + .seconds(300))
    }

    @Test func aRingCutsTheWaitShort() async {
        let alarm = Alarm()
        let waiter = Task { await alarm.wait(until: .now + .seconds(300)) }
        try? await Task.sleep(for: .milliseconds(20))
        alarm.ring()
        _ = await waiter.value
    }

    @Test func manyRingsAreOneTurn() async {
        let alarm = Alarm()
        for _ in 0..<5 { alarm.ring() }
        await alarm.wait(until: .now + .seconds(300))
        let began = ContinuousClock.now
        await alarm.wait(until: began + .milliseconds(50))
        #expect(ContinuousClock.now - began >= .milliseconds(50))
    }

    @Test func everyRingIsFollowedByATurn() async {
        // A loop as the probes have it: what was rung for must be seen by a turn that begins afterwards.
        let alarm = Alarm()
        let (rung, seen) = (SharedCount(), SharedCount())
        let loop = Task {
            while seen.value < 1000 {
                seen.value = rung.value
                if seen.value < 1000 { await alarm.wait(until: .now + .seconds(300)) }
            }
        }
        for number in 1...1000 {
            rung.value = number
            alarm.ring()
            if number.isMultiple(of: 7) { await Task.yield() }
        }
        await loop.value
        #expect(seen.value == 1000)
    }

    @Test func hurryingBringsTheTurnForward() async {
        let alarm = Alarm()
        let waiter = Task { await alarm.wait(until: .now + .seconds(300)) }
        let hurrying = Task {
            while !Task.isCancelled {
                alarm.hurry()
                await Task.yield()
            }
        }
        #expect(await waiter.value.isHurried)
        hurrying.cancel()
        alarm.ring()
        let rung = await alarm.wait(until: .now + .seconds(300))
        #expect(rung.isRung && !rung.isHurried, "a ring is one turn more")
    }

    @Test func whoIsAtATurnIsNotHurried() async {
        let alarm = Alarm()
        alarm.hurry()
        let began = ContinuousClock.now
        #expect(await alarm.wait(until: began + .milliseconds(50)).isHurried == false)
        #expect(ContinuousClock.now - began >= .milliseconds(50))
    }

    @Test func changesUntilATurnCountAsOneAndTheEarliestHolds() async {
        let alarm = Alarm()
        let now = ContinuousClock.now
        alarm.change(at: now + .seconds(2))
        alarm.change(at: now + .seconds(1))
        alarm.change(at: now + .seconds(3))
        #expect(await alarm.wait(until: now + .seconds(300)).change == now + .seconds(1))
        alarm.change(at: now + .seconds(2))
        #expect(await alarm.wait(until: .now + .milliseconds(20)).change == nil, "known already")
        alarm.takeChange()
        alarm.change(at: now + .seconds(4))
        #expect(await alarm.wait(until: now + .seconds(300)).change == now + .seconds(4), "one after the turn began asks for another turn")
    }

    @Test func aTimerThatComesLateDoesNotEndTheNextWait() async {
        let alarm = Alarm()
        let first = Task { await alarm.wait(until: .now + .seconds(300)) }
        alarm.ring()
        _ = await first.value
        let began = ContinuousClock.now
        let second = Task {
            await alarm.wait(until: began + .milliseconds(300))
            return ContinuousClock.now
        }
        // The first wait's timer had expired when the ring came first; it gets its word in only now.
        while ContinuousClock.now < began + .milliseconds(200) {
            alarm.expire(1)
            await Task.yield()
        }
        #expect(await second.value >= began + .milliseconds(300))
    }

    @Test func cancellingEndsTheWait() async {
        for delay in [0, 0, 0, 1, 5] {
            let alarm = Alarm()
            let waiter = Task { await alarm.wait(until: .now + .seconds(300)) }
            if delay > 0 { try? await Task.sleep(for: .milliseconds(delay)) }
            waiter.cancel()
            _ = await waiter.value
        }
    }
}

/// A number that several tasks look at.
final class SharedCount: Sendable {
    private let count = Mutex(0)
    var value: Int {
        get { count.withLock { $0 } }
        set { count.withLock { $0 = newValue } }
    }
    func add(_ number: Int = 1) { count.withLock { $0 += number } }
}
