import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Threads

@Suite struct LoopWorkTests {
    @Test("works that fall together run one after another, in their order, on one thread")
    func oneThread() async {
        let loop = TaskLoop(patience: .seconds(60))
        let gate = DispatchSemaphore(value: 0)
        let seen = Mutex<[(work: Int, thread: UInt)]>([])
        let works = (0..<20).map { number in
            BoundedWork.onLoop(loop, refused: -1) {
                // All wait before the first ends.
                if number == 0 { gate.wait() }
                seen.withLock { $0.append((number, UInt(pthread_self()))) }
                return number
            }
        }
        gate.signal()
        for (number, work) in works.enumerated() { #expect(await work.value(within: .seconds(30)) == number) }
        #expect(seen.withLock { $0.map(\.work) } == Array(0..<20))
        #expect(seen.withLock { Set($0.map(\.thread)).count } == 1)
    }

    @Test("a work that hangs delays neither those before it nor those behind it")
    func hanging() async {
        let loop = TaskLoop(patience: .milliseconds(10))
        let gate = DispatchSemaphore(value: 0)
        let before = BoundedWork.onLoop(loop, refused: -1) { 0 }
        let hanging = BoundedWork.onLoop(loop, refused: -1) {
            gate.wait()
            return 1
        }
        let behind = (2..<6).map { number in BoundedWork.onLoop(loop, refused: -1) { number } }
        #expect(await before.value(within: .seconds(30)) == 0)
        for (number, work) in behind.enumerated() { #expect(await work.value(within: .seconds(30)) == number + 2) }
        #expect(!hanging.isDone)
        // The loop goes on without the thread that hangs.
        #expect(await BoundedWork.onLoop(loop, refused: -1) { 6 }.value(within: .seconds(30)) == 6)
        gate.signal()
        #expect(await hanging.value(within: .seconds(30)) == 1)
        #expect(await BoundedWork.onLoop(loop, refused: -1) { 7 }.value(within: .seconds(30)) == 7)
    }

    @Test("a work that hangs keeps those that wait already for half of the patience")
    func halfAsLong() async {
        let loop = TaskLoop(patience: .seconds(4))
        let (both, passed) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let before = BoundedWork.onLoop(loop, refused: -1) {
            // The two behind it are there before it ends.
            both.wait()
            return 0
        }
        let hanging = BoundedWork.onLoop(loop, refused: false) { passed.wait(timeout: .now() + .milliseconds(3900)) == .success }
        let behind = BoundedWork.onLoop(loop, refused: -1) {
            passed.signal()
            return 2
        }
        both.signal()
        #expect(await before.value(within: .seconds(30)) == 0)
        #expect(await behind.value(within: .seconds(30)) == 2)
        #expect(await hanging.value(within: .seconds(30)) == true)
    }

    @Test("what was done before a work that hangs is handed over, also when nothing waits behind it")
    func lastHangs() async {
        let loop = TaskLoop(patience: .milliseconds(10))
        let (gate, both) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let before = BoundedWork.onLoop(loop, refused: -1) {
            // Both are there before the first ends, so that one thread takes both.
            both.wait()
            return 0
        }
        let hanging = BoundedWork.onLoop(loop, refused: -1) {
            gate.wait()
            return 1
        }
        both.signal()
        #expect(await before.value(within: .seconds(30)) == 0)
        gate.signal()
        #expect(await hanging.value(within: .seconds(30)) == 1)
    }

    @Test("hanging works one behind another: each that waits starts all the same")
    func allHang() async {
        let loop = TaskLoop(patience: .milliseconds(10))
        let (gate, begun) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let works = (0..<8).map { number in
            BoundedWork.onLoop(loop, refused: -1) {
                begun.signal()
                gate.wait()
                return number
            }
        }
        let allBegan = await BoundedWork<Bool>.onThread(refused: false) {
            (0..<8).allSatisfy { _ in begun.wait(timeout: .now() + .seconds(30)) == .success }
        }.value(within: .seconds(300))
        #expect(allBegan == true)
        for _ in works { gate.signal() }
        for (number, work) in works.enumerated() { #expect(await work.value(within: .seconds(30)) == number) }
    }

    @Test("tasks, deadlines and descriptors go on while a work hangs")
    func othersGoOn() async {
        let loop = TaskLoop(patience: .milliseconds(10))
        let (gate, pipe) = (DispatchSemaphore(value: 0), ReadyPipe())
        let fired = Mutex<Set<Int>>([])
        let hanging = BoundedWork.onLoop(loop, refused: -1) {
            gate.wait()
            return 1
        }
        await Task(executorPreference: loop) { _ = fired.withLock { $0.insert(1) } }.value
        _ = loop.at(.now + .milliseconds(20)) { _ = fired.withLock { $0.insert(2) } }
        pipe.fill()
        _ = loop.when(pipe.reading, ready: Int16(POLLIN)) { _ = fired.withLock { $0.insert(3) } }
        #expect(await eventually { fired.withLock { $0 } == [1, 2, 3] })
        #expect(!hanging.isDone)
        gate.signal()
        #expect(await hanging.value(within: .seconds(30)) == 1)
    }

    @Test("however many works have hung, tasks run one at a time, and no more threads are there than before")
    func oneAtATime() async {
        let loop = TaskLoop(patience: .milliseconds(2))
        let crossing = Crossing()
        for _ in 0..<10 {
            // Longer than the patience, and another at once.
            let works = (0..<2).map { number in
                BoundedWork.onLoop(loop, refused: -1) {
                    usleep(10_000)
                    return number
                }
            }
            for (number, work) in works.enumerated() { #expect(await work.value(within: .seconds(30)) == number) }
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask(executorPreference: loop) {
                    for _ in 0..<50 {
                        crossing.pass()
                        await Task.yield()
                    }
                }
            }
        }
        #expect(crossing.most == 1)
        #expect(crossing.threads.count == 1)
        #expect(await eventually { loop.standbys <= 1 })
    }
}

/// What must be passed by one at a time.
private final class Crossing: Sendable {
    private let state = Mutex<(inside: Int, most: Int, threads: Set<UInt>)>((0, 0, []))

    var most: Int { state.withLock { $0.most } }
    var threads: Set<UInt> { state.withLock { $0.threads } }

    func pass() {
        state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
            state.threads.insert(UInt(pthread_self()))
        }
        usleep(100)
        state.withLock { $0.inside -= 1 }
    }
}
