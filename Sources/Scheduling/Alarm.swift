import Synchronization

/// An interruptible sleep: a loop waits for its next turn, and a push from outside starts the turn now.
package final class Alarm: Sendable {
    private struct State {
        var waiter: CheckedContinuation<Void, Never>?
        /// Number of the current wait: a late timer must not end a later wait.
        var turn = 0
        /// Rung while no task waited: the next wait returns at once, so that no push is lost.
        var rung = false
        /// Whether the coming turn replaces the next scheduled one instead of being an additional one.
        var hurried = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns at the deadline, when rung or hurried, or when the task is cancelled. For a single waiter.
    ///
    /// - Returns: whether it was hurried, that is, the turn at the deadline was brought forward to now.
    @discardableResult
    package func wait(until deadline: ContinuousClock.Instant) async -> Bool {
        // The timer starts after the waiter is registered: an earlier timer could fire without a waiter to wake.
        let timer = Mutex<Task<Void, Never>?>(nil)
        defer { timer.withLock { $0?.cancel() } }
        let turn = state.withLock { state in
            state.turn += 1
            return state.turn
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if state.rung || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if now {
                    continuation.resume()
                } else {
                    let task = Task {
                        try? await Task.sleep(until: deadline, clock: .continuous)
                        if !Task.isCancelled { expire(turn) }
                    }
                    timer.withLock { $0 = task }
                }
            }
        } onCancel: {
            expire(turn)
        }
        // The coming turn covers all rings up to here.
        return state.withLock { state in
            defer { (state.rung, state.hurried) = (false, false) }
            return state.hurried
        }
    }

    package func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.rung = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Brings the next turn forward to now. No effect while no task waits: a turn is running then.
    package func hurry() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter != nil { state.hurried = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Ends only the wait with this number, counted from 1.
    package func expire(_ turn: Int) {
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.turn == turn else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
