import Probes
import Synchronization

/// One piece of work with the deadline kept outside it: blocking work on a thread of its own, suspending work in a task.
///
/// The two cooperative threads never block: whoever waits here is suspended. Work that outlives its deadline goes on
/// until it returns by itself; nobody else is late because of it.
final class Attempt<Value: Sendable>: Sendable {
    private enum State {
        case working(CheckedContinuation<Value?, Never>?)
        case done(Value)
    }

    private let state = Mutex<State>(.working(nil))

    /// Starts work that suspends rather than blocks.
    static func inTask(_ work: @escaping @Sendable () async -> Value) -> Attempt {
        let attempt = Attempt()
        Task { attempt.finish(await work()) }
        return attempt
    }

    /// Starts blocking work at once on a thread of its own. Should the system refuse a thread, `refused` stands in for its result.
    static func onThread(refused: Value, _ work: @escaping @Sendable () -> Value) -> Attempt {
        let attempt = Attempt()
        if !OwnThread.start({ attempt.finish(work()) }) { attempt.finish(refused) }
        return attempt
    }

    var isDone: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }

    /// The work's result, or nil when it is not there within the deadline. To be awaited once at a time.
    func value(within deadline: Duration) async -> Value? {
        let timer = Task {
            try? await Task.sleep(for: deadline, clock: .continuous)
            giveUp()
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let ready: Value? = state.withLock { state in
                switch state {
                case .working:
                    state = .working(continuation)
                    return nil
                case .done(let value): return value
                }
            }
            if let ready { continuation.resume(returning: ready) }
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

    private func giveUp() {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard case .working(let waiter) = state else { return nil }
            state = .working(nil)
            return waiter
        }
        waiter?.resume(returning: nil)
    }
}
