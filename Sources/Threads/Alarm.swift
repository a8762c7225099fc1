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
        /// The earliest instant at which a turn because of a change may start, until that turn starts; and whether a wait has returned it.
        var change: (at: ContinuousClock.Instant, isSeen: Bool)?
    }

    /// Why a wait returned; all false and nil: the deadline, or the task was cancelled.
    package struct Wake: Sendable {
        package var isRung = false
        /// The turn at the deadline was brought forward to now.
        package var isHurried = false
        /// From when on a turn because of a change may start, if that is news.
        package var change: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns at the deadline, when rung or hurried, at the news of a change, or when the task is cancelled. For a single waiter.
    ///
    /// - Parameter leeway: how much later than the deadline it may return, so that one waking serves many.
    @discardableResult
    package func wait(until deadline: ContinuousClock.Instant, leeway: Duration = .zero) async -> Wake {
        // The timer starts after the waiter is registered: an earlier timer could fire without a waiter to wake.
        let timer = Mutex<TaskLoop.Token?>(nil)
        defer { if let token = timer.withLock({ $0 }) { TaskLoop.shared.cancel(token) } }
        let turn = state.withLock { state in
            state.turn += 1
            return state.turn
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if state.rung || state.change?.isSeen == false || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if now {
                    continuation.resume()
                } else {
                    let token = TaskLoop.shared.at(deadline, leeway: leeway) { [weak self] in self?.expire(turn) }
                    timer.withLock { $0 = token }
                }
            }
        } onCancel: {
            expire(turn)
        }
        // The coming turn covers all rings up to here.
        return state.withLock { state in
            defer { (state.rung, state.hurried) = (false, false) }
            var wake = Wake(isRung: state.rung, isHurried: state.hurried)
            if let change = state.change, !change.isSeen {
                wake.change = change.at
                state.change?.isSeen = true
            }
            return wake
        }
    }

    package func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            state.rung = true
            return state.waiter
        }
        waiter?.resume()
    }

    /// Something changed: a turn may start at this instant. Changes until that turn starts count as one, and the earliest instant holds.
    package func change(at instant: ContinuousClock.Instant) {
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            if let known = state.change, known.at <= instant { return nil }
            state.change = (instant, false)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// The turn that covers all changes so far starts.
    package func takeChange() { state.withLock { $0.change = nil } }

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
