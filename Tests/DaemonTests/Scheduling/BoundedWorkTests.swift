import Glibc
import Synchronization
import Testing

@testable import Threads

/// Work whose deadline is kept outside it.
@Suite struct BoundedWorkTests {
    @Test func theResultOfBlockingWorkComesBack() async {
        #expect(await BoundedWork<Int>.onThread(refused: 0) { 42 }.value(within: .seconds(60)) == 42)
    }

    @Test func theResultOfSuspendingWorkComesBack() async {
        let attempt = BoundedWork<Int>.inTask {
            try? await Task.sleep(for: .milliseconds(5))
            return 42
        }
        #expect(await attempt.value(within: .seconds(60)) == 42)
        #expect(attempt.isDone)
        #expect(await attempt.value(within: .zero) == 42)
    }

    @Test func workThatHangsIsGivenUpAtTheDeadline() async {
        let began = ContinuousClock.now
        let isEnough = Flag()
        let attempt = BoundedWork<Int>.onThread(refused: 0) {
            isEnough.wait()
            return 42
        }
        #expect(await attempt.value(within: .milliseconds(100)) == nil)
        #expect(ContinuousClock.now - began >= .milliseconds(100))
        #expect(!attempt.isDone)
        isEnough.raise()
        // It can be waited for again, and then its late result is there.
        #expect(await attempt.value(within: .seconds(60)) == 42)
    }

    @Test func noDeadlineIsTooShortToBeKept() async {
        let attempt = BoundedWork<Int>.inTask {
            try? await Task.sleep(for: .seconds(300))
            return 1
        }
        for microseconds in 0..<1000 { #expect(await attempt.value(within: .microseconds(microseconds % 40)) == nil) }
        #expect(await attempt.value(within: .seconds(-1)) == nil)
    }

    @Test func cancellingTheWaiterEndsItsWait() async {
        for delay in [0, 0, 0, 1, 5] {
            let attempt = BoundedWork<Int>.inTask {
                try? await Task.sleep(for: .seconds(300))
                return 1
            }
            let waiter = Task { await attempt.value(within: .seconds(300)) }
            if delay > 0 { try? await Task.sleep(for: .milliseconds(delay)) }
            waiter.cancel()
            #expect(await waiter.value == nil)
        }
    }

    @Test func aTimerThatComesLateDoesNotEndTheNextWait() async {
        let isEnough = Flag()
        let attempt = BoundedWork<Int>.onThread(refused: 0) {
            isEnough.wait()
            return 42
        }
        #expect(await attempt.value(within: .milliseconds(1)) == nil)
        let second = Task { await attempt.value(within: .seconds(300)) }
        // The first wait's timer gets its word in only now.
        let end = ContinuousClock.now + .milliseconds(100)
        while ContinuousClock.now < end {
            attempt.giveUp(1)
            await Task.yield()
        }
        isEnough.raise()
        #expect(await second.value == 42)
    }

    @Test func manyThreadsBlockNobody() async {
        // More than there are cooperative threads: blocking work must not take those.
        let isEnough = Flag()
        let stuck = (0..<50).map { _ in
            BoundedWork<Int>.onThread(refused: 0) {
                isEnough.wait()
                return 1
            }
        }
        #expect(await BoundedWork<Int>.onThread(refused: 0) { 42 }.value(within: .seconds(60)) == 42)
        #expect(stuck.allSatisfy { !$0.isDone })
        isEnough.raise()
        for attempt in stuck { #expect(await attempt.value(within: .seconds(60)) == 1) }
    }
}

/// Raised once, by one thread, for others to see.
final class Flag: Sendable {
    private let state = Atomic(false)
    var isUp: Bool { state.load(ordering: .acquiring) }
    /// Blocks the calling thread until it is raised.
    func wait() { while !isUp { usleep(5000) } }
    func raise() { state.store(true, ordering: .releasing) }
}
