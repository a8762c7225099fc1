import Dispatch
import Probes
import Synchronization

/// All deadlines of the daemon on one thread, which wakes only at the earliest that still holds.
///
/// `Task.sleep` costs a task, and its timer fires at the deadline even if the task was cancelled long before: a daemon whose observations end in
/// milliseconds would wake again for the deadline of each. Here the thread looks at least every ``glance`` for what is due next, so that a later
/// deadline wakes nobody when it is set, and most are cancelled before the thread ever sees them.
final class TimerQueue: Sendable {
    /// Ends a timer that has not fired yet.
    struct Token: Sendable { let id: UInt64 }

    private struct Entry {
        let at: ContinuousClock.Instant
        let id: UInt64
        let action: @Sendable () -> Void
    }

    private struct State {
        /// The earliest last.
        var entries: [Entry] = []
        var lastID: UInt64 = 0
        /// When the thread wakes by itself; nil: it has no deadline, or does not run.
        var wakesAt: ContinuousClock.Instant?
        var hasThread = false
    }

    static let shared = TimerQueue()

    /// The shortest deadlines of observations are as long.
    private static let glance: Duration = .seconds(5)

    private let state = Mutex(State())
    private let earlier = DispatchSemaphore(value: 0)

    /// Runs `action` at the deadline, on the thread of the queue: it must be quick.
    func at(_ deadline: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> Token {
        let (token, isEarlier, needsThread) = state.withLock { state in
            state.lastID += 1
            let entry = Entry(at: deadline, id: state.lastID, action: action)
            state.entries.insert(entry, at: Self.place(of: deadline, in: state.entries))
            let needsThread = !state.hasThread
            state.hasThread = true
            return (Token(id: entry.id), state.wakesAt.map { deadline < $0 } ?? true, needsThread)
        }
        if needsThread {
            startThread()
        } else if isEarlier {
            earlier.signal()
        }
        return token
    }

    func cancel(_ token: Token) {
        // The thread is not woken for it: at worst it finds nothing due.
        state.withLock { state in
            if let index = state.entries.firstIndex(where: { $0.id == token.id }) { state.entries.remove(at: index) }
        }
    }

    private static func place(of deadline: ContinuousClock.Instant, in entries: [Entry]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > deadline { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func startThread() {
        if DetachedThread.start({ [self] in run() }) { return }
        // The system has no thread to spare: a task tries again, and fires what is due meanwhile.
        Task { [self] in
            try? await Task.sleep(for: .milliseconds(50))
            fire()
            startThread()
        }
    }

    private func run() {
        while true {
            guard let next = fire() else {
                earlier.wait()
                continue
            }
            let (seconds, attoseconds) = max(.zero, next - .now).components
            _ = earlier.wait(timeout: .now() + .seconds(Int(min(seconds, 1 << 30))) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
        }
    }

    /// Runs what is due, and returns when to wake next; nil: at the next timer.
    @discardableResult
    private func fire() -> ContinuousClock.Instant? {
        while true {
            let (due, next) = state.withLock { state in
                var due: [Entry] = []
                let now = ContinuousClock.now
                while let entry = state.entries.last, entry.at <= now {
                    due.append(entry)
                    state.entries.removeLast()
                }
                state.wakesAt = state.entries.last.map { min($0.at, now + Self.glance) }
                return (due, state.wakesAt)
            }
            if due.isEmpty { return next }
            for entry in due { entry.action() }
        }
    }
}
