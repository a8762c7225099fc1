import Synchronization

/// A sleep that can be cut short: a loop waits for its next turn, a push from outside makes the turn come now.
final class Alarm: Sendable {
    private struct State {
        var waiter: CheckedContinuation<Void, Never>?
        /// Rung while nobody waited: the next wait returns at once, so that no push is lost.
        var rung = false
    }

    private let state = Mutex(State())

    /// Returns at the deadline, when rung, or when the task is cancelled. For one waiter.
    func wait(until deadline: ContinuousClock.Instant) async {
        // The timer starts once somebody waits: one that came first would find nobody to wake.
        let timer = Mutex<Task<Void, Never>?>(nil)
        defer { timer.withLock { $0?.cancel() } }
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
                        if !Task.isCancelled { wake() }
                    }
                    timer.withLock { $0 = task }
                }
            }
        } onCancel: {
            wake()
        }
        // Whatever rang up to here is answered by the turn that comes now.
        state.withLock { $0.rung = false }
    }

    func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.rung = true }
            return state.waiter
        }
        waiter?.resume()
    }

    private func wake() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
