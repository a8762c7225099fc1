import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Threads

/// Deadlines and tasks on one thread.
@Suite struct TaskLoopTests {
    private final class Fired: Sendable {
        let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock { $0 } }
        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    }

    @Test func timersFireInTheOrderOfTheirDeadlinesAndNeverEarly() async {
        let (loop, fired, began) = (TaskLoop(), Fired(), ContinuousClock.now)
        let early = Fired()
        for number in [3, 1, 4, 2, 5].shuffled() {
            let deadline = began + .milliseconds(40 * number)
            _ = loop.at(deadline) {
                if ContinuousClock.now < deadline { early.add(number) }
                fired.add(number)
            }
        }
        #expect(await eventually { fired.all.count == 5 })
        #expect(fired.all == [1, 2, 3, 4, 5] && early.all.isEmpty)
    }

    @Test func anEarlierTimerIsNotHeldUpByALaterOne() async {
        let (loop, fired) = (TaskLoop(), Fired())
        _ = loop.at(.now + .seconds(3600)) { fired.add(1) }
        try? await Task.sleep(for: .milliseconds(20))
        _ = loop.at(.now + .milliseconds(20)) { fired.add(2) }
        #expect(await eventually { fired.all == [2] })
    }

    @Test func aTimerWithLeewayFiresWithTheNextOneAndHoldsNoneUp() async {
        // A thread that starts late, or that something else wakes, fires what is due: on a busy machine not each attempt shows that it waits.
        var waited = false
        for _ in 0..<20 where !waited {
            let (loop, fired, early, began) = (TaskLoop(), Fired(), Fired(), ContinuousClock.now)
            _ = loop.at(began + .milliseconds(20), leeway: .seconds(3600)) {
                // It would be early if the thread had woken for it alone.
                if ContinuousClock.now < began + .milliseconds(200) { early.add(1) }
                fired.add(1)
            }
            _ = loop.at(began + .milliseconds(200)) { fired.add(2) }
            _ = loop.at(began + .seconds(3600), leeway: .seconds(1)) { fired.add(3) }
            #expect(await eventually { fired.all == [1, 2] })
            waited = early.all.isEmpty
        }
        #expect(waited)
    }

    @Test func aTimerWithLeewayFiresAtItsEndIfNothingElseWakesTheThread() async {
        let (loop, fired) = (TaskLoop(), Fired())
        _ = loop.at(.now + .milliseconds(20), leeway: .milliseconds(50)) { fired.add(1) }
        #expect(await eventually { fired.all == [1] })
    }

    @Test func aWorkComesAfterTheTasksThatCanGoOnAndIsReachedWhileOthersGoOnAllTheTime() async {
        let (loop, fired) = (TaskLoop(), Fired())
        let busy = Task(executorPreference: loop) { while !Task.isCancelled { await Task.yield() } }
        await Task(executorPreference: loop) {
            _ = BoundedWork.onLoop(loop, refused: ()) { fired.add(3) }
            for number in [1, 2] { Task(executorPreference: loop) { fired.add(number) } }
        }.value
        #expect(await eventually { fired.all == [1, 2, 3] })
        busy.cancel()
        await busy.value
    }

    @Test func aCancelledTimerDoesNotFire() async {
        let (loop, fired, gate) = (TaskLoop(), Fired(), DispatchSemaphore(value: 0))
        // None fires before all are cancelled that shall be.
        _ = loop.at(.now - .seconds(5)) { gate.wait() }
        let tokens = (0..<100).map { number in loop.at(.now + .milliseconds(50)) { fired.add(number) } }
        for token in tokens where token.isEven { loop.cancel(token) }
        _ = loop.at(.now + .milliseconds(100)) { fired.add(1000) }
        gate.signal()
        #expect(await eventually { fired.all.contains(1000) })
        #expect(fired.all.count == 51)
    }

    @Test func aDeadlineThatHasPassedFiresAtOnce() async {
        let (loop, fired) = (TaskLoop(), Fired())
        _ = loop.at(.now - .seconds(5)) { fired.add(1) }
        #expect(await eventually { fired.all == [1] })
    }

    @Test func thousandsFromManyTasksAllFire() async {
        let (loop, fired) = (TaskLoop(), Fired())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<2000 {
                group.addTask { _ = loop.at(.now + .microseconds(Int.random(in: 0...30_000))) { fired.add(number) } }
            }
        }
        #expect(await eventually { fired.all.count == 2000 })
        #expect(Set(fired.all) == Set(0..<2000))
    }

    @Test func tasksOfALoopAndTheirChildrenRunOnItsOneThread() async {
        let (loop, threads) = (TaskLoop(), Fired())
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 1...100 {
                group.addTask(executorPreference: loop) {
                    threads.add(Int(bitPattern: pthread_self()))
                    async let child = { () async -> Int in
                        await Task.yield()
                        threads.add(Int(bitPattern: pthread_self()))
                        return number
                    }()
                    return await child
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 5050)
        #expect(Set(threads.all).count == 1 && threads.all.count == 200)
    }

    @Test func aTaskWakesASleepingLoopAndALaterDeadlineStillHolds() async {
        let (loop, fired) = (TaskLoop(), Fired())
        _ = loop.at(.now + .seconds(3600)) { fired.add(3) }
        try? await Task.sleep(for: .milliseconds(20))
        await Task(executorPreference: loop) { fired.add(1) }.value
        #expect(fired.all == [1])
        _ = loop.at(.now + .milliseconds(150)) { fired.add(2) }
        await Task(executorPreference: loop) {}.value
        #expect(await eventually { fired.all == [1, 2] })
    }

    @Test func aDeadlineIsReachedWhileTasksGoOnAllTheTime() async {
        let (loop, fired) = (TaskLoop(), Fired())
        let busy = Task(executorPreference: loop) { while !Task.isCancelled { await Task.yield() } }
        _ = loop.at(.now + .milliseconds(20)) { fired.add(1) }
        #expect(await eventually { fired.all == [1] })
        busy.cancel()
        await busy.value
    }

    @Test func aDescriptorThatCanBeReadIsReportedOnce() async {
        let (loop, fired, pipe) = (TaskLoop(), Fired(), ReadyPipe())
        _ = loop.when(pipe.reading, ready: Int16(POLLIN)) { fired.add(1) }
        try? await Task.sleep(for: .milliseconds(20))
        #expect(fired.all.isEmpty)
        pipe.fill()
        #expect(await eventually { fired.all == [1] })
        // It can still be read.
        _ = loop.at(.now + .milliseconds(20)) { fired.add(2) }
        #expect(await eventually { fired.all == [1, 2] })
        _ = loop.when(pipe.reading, ready: Int16(POLLIN)) { fired.add(3) }
        #expect(await eventually { fired.all == [1, 2, 3] })
    }

    @Test func nobodyIsToldOfADescriptorThatWasGivenUp() async {
        let (loop, fired, pipe) = (TaskLoop(), Fired(), ReadyPipe())
        let token = loop.when(pipe.reading, ready: Int16(POLLIN)) { fired.add(1) }
        loop.cancel(token)
        pipe.fill()
        _ = loop.at(.now + .milliseconds(20)) { fired.add(2) }
        #expect(await eventually { fired.all.contains(2) })
        #expect(fired.all == [2])
    }

    @Test func aDescriptorIsNoticedWhileTasksGoOnAllTheTime() async {
        let (loop, fired, pipe) = (TaskLoop(), Fired(), ReadyPipe())
        let busy = Task(executorPreference: loop) { while !Task.isCancelled { await Task.yield() } }
        _ = loop.when(pipe.reading, ready: Int16(POLLIN)) { fired.add(1) }
        pipe.fill()
        #expect(await eventually { fired.all == [1] })
        busy.cancel()
        await busy.value
    }

    @Test func workResumedFromManyThreadsIsNeverLost() async {
        let (loop, resumed) = (TaskLoop(), Fired())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask(executorPreference: loop) {
                    for _ in 0..<300 {
                        _ = await BoundedWork<Void>.onThread(refused: ()) {}.value(within: .seconds(30))
                        resumed.add(1)
                    }
                }
            }
        }
        #expect(resumed.all.count == 2400)
    }
}

extension TaskLoop.Token {
    fileprivate var isEven: Bool { id.isMultiple(of: 2) }
}
