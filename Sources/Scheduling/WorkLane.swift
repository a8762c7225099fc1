import Probes
import Synchronization

/// Runs short blocking works one after another on one thread, so that works which fall together cost one hand-over to it and one back.
///
/// A work that takes longer than ``patience`` delays nobody for longer: it keeps its thread, and what waits behind it goes on with another one. When
/// several hang one behind another, as on a file system that does not answer, each that waits gets a thread of its own.
package final class WorkLane: Sendable {
    /// A work that waits for its turn.
    private struct Item {
        /// Does the work on the lane's thread, and returns how to hand over what it gave.
        let run: @Sendable () -> @Sendable () -> Void
        /// Hands over that the system refused a thread.
        let refuse: @Sendable () -> Void
    }

    private struct State {
        var waiting: [Item] = []
        /// The results that were not handed over yet, and when the first of them was there.
        var done: (ends: [@Sendable () -> Void], since: ContinuousClock.Instant?) = ([], nil)
        /// A thread will be started at the end of the loop's turn.
        var isCalled = false
        /// The thread that works now, by number; nil: none. A thread that lost the lane ends with its work.
        var thread: Int?
        var lastThread = 0
        /// When the work under way began.
        var began = ContinuousClock.now
        /// How many threads were lost to works that take long since all works were done last.
        var lost = 0
        var watch: TaskLoop.Token?

        mutating func takeDone() -> [@Sendable () -> Void] {
            defer { done = ([], nil) }
            return done.ends
        }
    }

    /// Looks of the probes.
    package static let looks = WorkLane()
    /// Writes of the outputs.
    package static let writes = WorkLane()

    private let state = Mutex(State())
    /// How long a work may keep the others waiting.
    private let patience: Duration
    /// How many threads may be lost one after another.
    private static let mostLost = 4
    /// How long a result waits for those of the works behind it.
    private static let gathering: Duration = .milliseconds(10)

    package init(patience: Duration = .milliseconds(10)) { self.patience = patience }

    /// Starts blocking work in its turn. If the system refuses a thread, the result is `refused`.
    package func start<Value: Sendable>(refused: Value, _ work: @escaping @Sendable () -> Value) -> BoundedWork<Value> {
        let attempt = BoundedWork<Value>()
        let item = Item(
            run: {
                let value = work()
                return { attempt.finish(value) }
            }, refuse: { attempt.finish(refused) })
        let isFirst = state.withLock { state in
            state.waiting.append(item)
            guard state.thread == nil, !state.isCalled else { return false }
            state.isCalled = true
            return true
        }
        // Once those have been added that fall together with it.
        if isFirst { TaskLoop.shared.atEndOfTurn { [self] in begin() } }
        return attempt
    }

    private func begin() {
        let new: Int? = state.withLock { state in
            state.isCalled = false
            guard state.thread == nil, !state.waiting.isEmpty else { return nil }
            state.lastThread += 1
            (state.thread, state.began) = (state.lastThread, .now)
            return state.lastThread
        }
        guard let new else { return }
        if DetachedThread.start({ [self] in serve(as: new) }) { return watch(new, from: .now) }
        let refused = state.withLock { state in
            defer { (state.waiting, state.thread) = ([], nil) }
            return state.waiting
        }
        for item in refused { item.refuse() }
    }

    // MARK: The thread

    private func serve(as thread: Int) {
        while true {
            let (item, ends): (Item?, [@Sendable () -> Void]) = state.withLock { state in
                guard state.thread == thread else { return (nil, []) }
                let now = ContinuousClock.now
                guard !state.waiting.isEmpty else {
                    (state.thread, state.lost) = (nil, 0)
                    if let watch = state.watch { TaskLoop.shared.cancel(watch) }
                    state.watch = nil
                    return (nil, state.takeDone())
                }
                state.began = now
                let item = state.waiting.removeFirst()
                return (item, state.done.since.map { now - $0 >= Self.gathering } == true ? state.takeDone() : [])
            }
            for end in ends { end() }
            guard let item else { return }
            let end = item.run()
            let isLost = state.withLock { state in
                guard state.thread == thread else { return true }
                state.done.ends.append(end)
                state.done.since = state.done.since ?? .now
                return false
            }
            if isLost { return end() }
        }
    }

    // MARK: A work that takes long

    /// Looks at the end of the patience whether the thread is still at the same work.
    private func watch(_ thread: Int, from began: ContinuousClock.Instant) {
        let token = TaskLoop.shared.at(began + patience) { [weak self] in self?.look(at: thread) }
        state.withLock { state in
            if state.thread == thread { state.watch = token } else { TaskLoop.shared.cancel(token) }
        }
    }

    private func look(at thread: Int) {
        let (again, freed, ends): (ContinuousClock.Instant?, [Item], [@Sendable () -> Void]) = state.withLock { state in
            guard state.thread == thread else { return (nil, [], []) }
            if ContinuousClock.now - state.began < patience { return (state.began, [], []) }
            (state.thread, state.watch, state.lost) = (nil, nil, state.lost + 1)
            guard state.lost >= Self.mostLost else { return (nil, [], state.takeDone()) }
            defer { (state.waiting, state.lost) = ([], 0) }
            return (nil, state.waiting, state.takeDone())
        }
        if let again { return watch(thread, from: again) }
        for end in ends { end() }
        begin()
        for item in freed where !DetachedThread.start({ item.run()() }) { item.refuse() }
    }
}
