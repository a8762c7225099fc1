import Probes
import Synchronization

/// One piece of work with the deadline kept outside it: blocking work on a thread of its own, suspending work in a task.
///
/// The two cooperative threads never block: whoever waits here is suspended. Work that outlives its deadline goes on
/// until it returns by itself; nobody else is late because of it.
final class BoundedWork<Value: Sendable>: Sendable {
    private enum State {
        case working(CheckedContinuation<Value?, Never>?)
        case done(Value)
    }

    private let state = Mutex<State>(.working(nil))
    /// How often it has been waited for: a timer that comes late must not end the wait after its own.
    private let waits = Atomic(0)

    /// Starts work that suspends rather than blocks.
    static func inTask(_ work: @escaping @Sendable () async -> Value) -> BoundedWork {
        let attempt = BoundedWork()
        Task { attempt.finish(await work()) }
        return attempt
    }

    /// Starts blocking work at once on a thread of its own. Should the system refuse a thread, `refused` stands in for its result.
    static func onThread(refused: Value, _ work: @escaping @Sendable () -> Value) -> BoundedWork {
        if let attempt = onThread(work) { return attempt }
        let attempt = BoundedWork()
        attempt.finish(refused)
        return attempt
    }

    /// Starts blocking work at once on a thread of its own; nil when the system refuses a thread.
    static func onThread(_ work: @escaping @Sendable () -> Value) -> BoundedWork? {
        let attempt = BoundedWork()
        return DetachedThread.start { attempt.finish(work()) } ? attempt : nil
    }

    var isDone: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }

    /// The work's result, or nil when it is not there within the deadline or when the waiting task is cancelled. To be awaited once at a time.
    func value(within deadline: Duration) async -> Value? {
        let end = ContinuousClock.now + deadline
        let turn = waits.add(1, ordering: .relaxed).newValue
        // The timer starts once somebody waits: one that came first would find nobody to wake, and nobody would be woken ever after.
        let timer = Mutex<Task<Void, Never>?>(nil)
        defer { timer.withLock { $0?.cancel() } }
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
                    let task = Task {
                        try? await Task.sleep(until: end, clock: .continuous)
                        if !Task.isCancelled { giveUp(turn) }
                    }
                    timer.withLock { $0 = task }
                }
            }
        } onCancel: {
            giveUp(turn)
        }
    }

    private func finish(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard case .working(let waiter) = state else { return nil }
            state = .done(value)
            return waiter
        }
        waiter?.resume(returning: value)
    }

    /// Ends this wait, numbered from 1, and no other one.
    func giveUp(_ turn: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard waits.load(ordering: .relaxed) == turn, case .working(let waiter) = state else { return nil }
            state = .working(nil)
            return waiter
        }
        waiter?.resume(returning: nil)
    }
}
