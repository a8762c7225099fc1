import Synchronization

/// A sleep that can be cut short: a loop waits for its next turn, a push from outside makes the turn come now.
final class Alarm: Sendable {
    private struct State {
        var waiter: CheckedContinuation<Void, Never>?
        /// Which wait the waiter is at: a timer that comes late must not end the one after its own.
        var turn = 0
        /// Rung while nobody waited: the next wait returns at once, so that no push is lost.
        var rung = false
        /// The turn that comes is the next one come early, not one more.
        var hurried = false
    }

    private let state = Mutex(State())

    /// Returns at the deadline, when rung or hurried, or when the task is cancelled. For one waiter.
    ///
    /// - Returns: whether it was hurried: the turn at the deadline has been brought forward to now.
    @discardableResult
    func wait(until deadline: ContinuousClock.Instant) async -> Bool {
        // The timer starts once somebody waits: one that came first would find nobody to wake.
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
        // Whatever rang up to here is answered by the turn that comes now.
        return state.withLock { state in
            defer { (state.rung, state.hurried) = (false, false) }
            return state.hurried
        }
    }

    func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.rung = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Brings the next turn forward to now. Not to be made up for: whoever is not waiting is at a turn just now.
    func hurry() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter != nil { state.hurried = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Ends this wait, numbered from 1, and no other one.
    func expire(_ turn: Int) {
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.turn == turn else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
