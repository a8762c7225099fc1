import Synchronization

/// One piece of work with an external deadline: blocking work in its turn on the loop or at once on a thread of its own, suspending work in a task.
///
/// Whoever waits is a task, which is suspended. Work that exceeds its deadline goes on until it returns by itself, without delaying other work.
package final class BoundedWork<Value: Sendable>: Sendable {
    private enum State {
        case working(CheckedContinuation<Value?, Never>?)
        case done(Value)
    }

    private let state = Mutex<State>(.working(nil))
    /// Number of the current wait: a late timer must not end a later wait.
    private let waits = Atomic(0)

    /// Work that somebody else does and then reports with ``finish(_:)``.
    init() {}

    /// Starts work that suspends instead of blocking.
    package static func inTask(_ work: @escaping @Sendable () async -> Value) -> BoundedWork {
        let attempt = BoundedWork()
        Task(executorPreference: TaskLoop.tasks) { attempt.finish(await work()) }
        return attempt
    }

    /// Starts blocking work that is usually short in its turn on the thread of the loop, which goes on without it if it takes long. If the system has
    /// no thread for that, the result is `refused`.
    package static func onLoop(_ loop: TaskLoop = .shared, refused: Value, _ work: @escaping @Sendable () -> Value) -> BoundedWork {
        let attempt = BoundedWork()
        loop.perform {
            let value = work()
            return { attempt.finish(value) }
        } refuse: {
            attempt.finish(refused)
        }
        return attempt
    }

    /// Starts blocking work at once on a separate thread. If the system refuses a thread, the result is `refused`.
    package static func onThread(refused: Value, _ work: @escaping @Sendable () -> Value) -> BoundedWork {
        if let attempt = onThread(work) { return attempt }
        let attempt = BoundedWork()
        attempt.finish(refused)
        return attempt
    }

    /// Starts blocking work at once on a separate thread; nil when the system refuses a thread.
    package static func onThread(_ work: @escaping @Sendable () -> Value) -> BoundedWork? {
        let attempt = BoundedWork()
        return DetachedThread.start { attempt.finish(work()) } ? attempt : nil
    }

    package var isDone: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }

    /// The result; nil at the deadline or when the waiting task is cancelled. Only one task may wait at a time.
    package func value(within deadline: Duration) async -> Value? {
        let end = ContinuousClock.now + deadline
        let turn = waits.add(1, ordering: .relaxed).newValue
        // The timer starts after the waiter is registered: an earlier timer could fire without a waiter, which would then never wake.
        let timer = Mutex<TaskLoop.Token?>(nil)
        defer { if let token = timer.withLock({ $0 }) { TaskLoop.shared.cancel(token) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: Value?? = state.withLock { state in
                    switch state {
                    case .working:
                        if Task.isCancelled { return .some(nil) }
                        state = .working(continuation)
                        return nil
                    case .done(let value): return value
                    }
                }
                if let ready {
                    continuation.resume(returning: ready)
                } else {
                    let token = TaskLoop.shared.at(end) { [weak self] in self?.giveUp(turn) }
                    timer.withLock { $0 = token }
                }
            }
        } onCancel: {
            giveUp(turn)
        }
    }

    func finish(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard case .working(let waiter) = state else { return nil }
            state = .done(value)
            return waiter
        }
        waiter?.resume(returning: value)
    }

    /// Ends only the wait with this number, counted from 1.
    package func giveUp(_ turn: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard waits.load(ordering: .relaxed) == turn, case .working(let waiter) = state else { return nil }
            state = .working(nil)
            return waiter
        }
        waiter?.resume(returning: nil)
    }
}
