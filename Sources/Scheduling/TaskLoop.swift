import Dispatch
import Probes
import Synchronization

/// All deadlines of the daemon and all its tasks, on one thread, which wakes only when a task can go on or the earliest deadline is there.
///
/// The runtime's own threads hand each step of a task from one to another, and wake every second for as long as the process lives. `Task.sleep` costs
/// a task, and its timer fires at the deadline even if the task was cancelled long before: a daemon whose observations end in milliseconds would wake
/// again for the deadline of each.
///
/// A process that does not call ``main(_:)`` has the deadlines alone on a thread, and its tasks on the threads of the runtime.
package final class TaskLoop: TaskExecutor {
    /// Ends a timer that has not fired yet.
    struct Token: Sendable { let id: UInt64 }

    private struct Entry {
        let at: ContinuousClock.Instant
        /// How much later it may fire, so that it fires together with others.
        let leeway: Duration
        let id: UInt64
        let action: @Sendable () -> Void
    }

    private struct State {
        /// The earliest last.
        var entries: [Entry] = []
        var lastID: UInt64 = 0
        /// The tasks that can go on.
        var jobs: [UnownedJob] = []
        /// What is done after the tasks of the next turn.
        var lasts: [@Sendable () -> Void] = []
        /// Whether the thread waits, and nobody has woken it yet.
        var isAsleep = false
        /// When the thread wakes by itself; nil: it has no deadline.
        var wakesAt: ContinuousClock.Instant?
        var hasThread = false
        var runsTasks = false

        /// The actions of the deadlines that have passed, in their order.
        mutating func takeDue() -> [@Sendable () -> Void] {
            guard !entries.isEmpty else { return [] }
            let now = ContinuousClock.now
            var due: [@Sendable () -> Void] = []
            while let entry = entries.last, entry.at <= now {
                due.append(entry.action)
                entries.removeLast()
            }
            return due
        }

        /// When the thread wakes at the latest.
        var latest: ContinuousClock.Instant? {
            var latest: ContinuousClock.Instant?
            // The earliest last: those behind the first that fires later than the latest of these fire with it.
            for entry in entries.reversed() {
                if let latest, entry.at >= latest { break }
                latest = min(latest ?? entry.at + entry.leeway, entry.at + entry.leeway)
            }
            return latest
        }
    }

    static let shared = TaskLoop()

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init() {}

    // MARK: Tasks

    /// What a task without a parent prefers, so that it runs on the thread of the loop; nil where no thread runs tasks.
    package static var tasks: (any TaskExecutor)? { shared.state.withLock { $0.runsTasks } ? shared : nil }

    /// Makes the calling thread, the process's first, the one on which `body` and all its tasks run. `body` ends the process.
    package static func main(_ body: @escaping @Sendable () async -> Never) -> Never {
        shared.state.withLock { ($0.hasThread, $0.runsTasks) = (true, true) }
        Task(executorPreference: shared) { await body() }
        shared.run()
    }

    /// A task can go on.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        rouse { state in
            state.jobs.append(job)
            return state.isAsleep
        }
    }

    // MARK: Deadlines

    /// Runs `action` at the deadline, or up to `leeway` later if the thread sleeps until then; on the thread of the loop: it must be quick.
    func at(_ deadline: ContinuousClock.Instant, leeway: Duration = .zero, _ action: @escaping @Sendable () -> Void) -> Token {
        var token = Token(id: 0)
        rouse { state in
            state.lastID += 1
            token = Token(id: state.lastID)
            let entry = Entry(at: deadline, leeway: leeway, id: token.id, action: action)
            state.entries.insert(entry, at: Self.place(of: deadline, in: state.entries))
            return state.isAsleep && state.wakesAt.map { deadline + leeway < $0 } ?? true
        }
        return token
    }

    /// Runs `action` after the tasks that can go on now, on the thread of the loop: it must be quick.
    func atEndOfTurn(_ action: @escaping @Sendable () -> Void) {
        rouse { state in
            state.lasts.append(action)
            return state.isAsleep
        }
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

    // MARK: The thread

    /// Adds work, and wakes the thread if `add` says that it sleeps too long for that; starts it for the first work.
    private func rouse(_ add: (inout State) -> Bool) {
        let (wakes, needsThread) = state.withLock { state in
            let wakes = add(&state)
            if wakes { state.isAsleep = false }
            defer { state.hasThread = true }
            return (wakes, !state.hasThread)
        }
        if needsThread {
            startThread()
        } else if wakes {
            bell.signal()
        }
    }

    private func startThread() {
        if DetachedThread.start({ [self] in run() }) { return }
        // The system has no thread to spare: a task tries again, and fires what is due meanwhile.
        Task { [self] in
            try? await Task.sleep(for: .milliseconds(50))
            for action in state.withLock({ $0.takeDue() }) { action() }
            startThread()
        }
    }

    private struct Turn {
        var due: [@Sendable () -> Void] = []
        var jobs: [UnownedJob] = []
        var lasts: [@Sendable () -> Void] = []
        /// When the thread wakes next by itself, if there is nothing to do; nil: only when it is woken.
        var wakesAt: ContinuousClock.Instant?

        var isEmpty: Bool { due.isEmpty && jobs.isEmpty && lasts.isEmpty }
    }

    private func run() -> Never {
        let executor = asUnownedTaskExecutor()
        while true {
            let turn = take()
            for action in turn.due { action() }
            for job in turn.jobs { job.runSynchronously(on: executor) }
            for action in turn.lasts { action() }
            if turn.isEmpty { sleep(until: turn.wakesAt) }
        }
    }

    /// What there is to do now; if that is nothing, the thread counts as asleep from here on.
    private func take() -> Turn {
        state.withLock { state in
            var turn = Turn()
            swap(&turn.jobs, &state.jobs)
            turn.due = state.takeDue()
            swap(&turn.lasts, &state.lasts)
            turn.wakesAt = state.latest
            (state.isAsleep, state.wakesAt) = (turn.isEmpty, turn.wakesAt)
            return turn
        }
    }

    private func sleep(until deadline: ContinuousClock.Instant?) {
        guard let deadline else { return bell.wait() }
        let (seconds, attoseconds) = max(.zero, deadline - .now).components
        _ = bell.wait(timeout: .now() + .seconds(Int(min(seconds, 1 << 30))) + .nanoseconds(Int(attoseconds / 1_000_000_000)))
    }
}
