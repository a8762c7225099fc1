import Synchronization
import Testing

@testable import Scheduling

/// Deadlines on one thread.
@Suite struct TimerQueueTests {
    private final class Fired: Sendable {
        let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }
        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    @Test func timersFireInTheOrderOfTheirDeadlinesAndNeverEarly() async {
        let (queue, fired, began) = (TimerQueue(), Fired(), ContinuousClock.now)
        let early = Fired()
        for number in [3, 1, 4, 2, 5].shuffled() {
            let deadline = began + .milliseconds(40 * number)
            _ = queue.at(deadline) {
                if ContinuousClock.now < deadline { early.add(number) }
                fired.add(number)
            }
        }
        #expect(await eventually { fired.all.count == 5 })
        #expect(fired.all == [1, 2, 3, 4, 5] && early.all.isEmpty)
    }

    @Test func anEarlierTimerIsNotHeldUpByALaterOne() async {
        let (queue, fired) = (TimerQueue(), Fired())
        _ = queue.at(.now + .seconds(3600)) { fired.add(1) }
        try? await Task.sleep(for: .milliseconds(20))
        _ = queue.at(.now + .milliseconds(20)) { fired.add(2) }
        #expect(await eventually { fired.all == [2] })
    }

    @Test func aCancelledTimerDoesNotFire() async {
        let (queue, fired) = (TimerQueue(), Fired())
        let tokens = (0..<100).map { number in queue.at(.now + .milliseconds(50)) { fired.add(number) } }
        for token in tokens where token.isEven { queue.cancel(token) }
        _ = queue.at(.now + .milliseconds(100)) { fired.add(1000) }
        #expect(await eventually { fired.all.contains(1000) })
        #expect(fired.all.count == 51)
    }

    @Test func aDeadlineThatHasPassedFiresAtOnce() async {
        let (queue, fired) = (TimerQueue(), Fired())
        _ = queue.at(.now - .seconds(5)) { fired.add(1) }
        #expect(await eventually { fired.all == [1] })
    }

    @Test func thousandsFromManyTasksAllFire() async {
        let (queue, fired) = (TimerQueue(), Fired())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<2000 {
                group.addTask { _ = queue.at(.now + .microseconds(Int.random(in: 0...30_000))) { fired.add(number) } }
            }
        }
        #expect(await eventually { fired.all.count == 2000 })
        #expect(Set(fired.all) == Set(0..<2000))
    }
}

extension TimerQueue.Token {
    fileprivate var isEven: Bool { id.isMultiple(of: 2) }
}
