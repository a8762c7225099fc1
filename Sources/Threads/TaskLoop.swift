import Endpoints
import Synchronization

/// All tasks of the daemon, all its deadlines and most of what blocks, on one thread, which wakes only when there is something to do.
///
/// The runtime's own threads hand each step of a task from one to another, and wake every second for as long as the process lives. `Task.sleep` costs
/// a task, and its timer fires at the deadline even if the task was cancelled long before: a daemon whose observations end in milliseconds would wake
/// again for the deadline of each.
///
/// A blocking work, such as a look at a file, takes the thread as well, because it nearly always ends within a millisecond and a hand-over to another
/// thread and back would cost more. If it takes longer than ``patience``, a thread that stands by takes over everything else, and the work has its
/// thread to itself until it ends: a disk that hangs holds up nobody for longer.
///
/// A process that does not call ``main(_:)`` has deadlines and works alone on the thread, and its tasks on the threads of the runtime.
package final class TaskLoop: TaskExecutor {
    /// Ends a wait that is not over yet.
    package struct Token: Sendable { let id: UInt64 }

    private struct State {
        var agenda = LoopAgenda()
        var hasThread = false
        var runsTasks = false
        /// How often the loop was taken over: a thread that has it knows the number.
        var holder = 0
        /// Until when the work under way may keep the thread; nil: there is none.
        var workEnds: ContinuousClock.Instant?
        /// The threads that wait to take over.
        var standbys = 0
        /// How often works have lost the loop since all were done last.
        var lost = 0
    }

    package static let shared = TaskLoop()

    private let state = Mutex(State())
    private let bell = LoopBell()
    private let timer = LoopTimer()
    /// How long a work may keep everything else waiting: longer than the first pause of a look that found a file half-written, which is no hang; half
    /// as long if other works wait already.
    private let patience: Duration
    /// When so many works have taken long one after another, each of those that wait gets a thread of its own.
    private static let mostLost = 4
    /// While there is always something to do, descriptors are looked at so often.
    private static let pollingPause: Duration = .milliseconds(10)
    /// Tasks may run on any thread of the loop: as much as the first one of a process has. Only what is touched counts.
    private static let stackBytes = 8 << 20

    init(patience: Duration = .milliseconds(40)) { self.patience = patience }

    // MARK: Tasks

    /// What a task without a parent prefers, so that it runs on the thread of the loop; nil where no thread runs tasks.
    package static var tasks: (any TaskExecutor)? { shared.state.withLock { $0.runsTasks } ? shared : nil }

    /// Makes the calling thread, the process's first, the one on which `body` and all its tasks run. `body` ends the process.
    package static func main(_ body: @escaping @Sendable () async -> Never) -> Never {
        shared.state.withLock { ($0.hasThread, $0.runsTasks) = (true, true) }
        Task(executorPreference: shared) { await body() }
        shared.serve(isFirst: true, isStandby: false)
        // The first thread never ends: without it the process would have no status to read.
        fatalError("the first thread left its loop")
    }

    /// A task can go on.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        rouse { $0.add(job) }
    }

    // MARK: Deadlines and descriptors

    /// Runs `action` at the deadline, or up to `leeway` later if the thread sleeps until then; on the thread of the loop: it must be quick.
    package func at(_ deadline: ContinuousClock.Instant, leeway: Duration = .zero, _ action: @escaping @Sendable () -> Void) -> Token {
        wait { $0.add(at: deadline, leeway: leeway, action) }
    }

    /// Runs `action` once, when the descriptor is ready for one of the events of poll(2), or has ended; on the thread of the loop: it must be quick.
    /// Cancel the wait before you close the descriptor.
    package func when(_ descriptor: Int32, ready events: Int16, _ action: @escaping @Sendable () -> Void) -> Token {
        wait { $0.add(descriptor, ready: events, action) }
    }

    private func wait(_ add: (inout LoopAgenda) -> (id: UInt64, wakes: Bool)) -> Token {
        var token = Token(id: 0)
        rouse { agenda in
            let (id, wakes) = add(&agenda)
            token = Token(id: id)
            return wakes
        }
        return token
    }

    package func cancel(_ token: Token) { state.withLock { $0.agenda.remove(token.id) } }

    // MARK: Works

    /// Does blocking work in its turn, and hands over what it gave.
    ///
    /// - Parameters:
    ///   - work: returns how to hand it over, which must be quick.
    ///   - refuse: called instead if the system has no thread that could take over from it.
    package func perform(_ work: @escaping @Sendable () -> @Sendable () -> Void, refuse: @escaping @Sendable () -> Void) {
        rouse { $0.add(LoopAgenda.Work(run: work, refuse: refuse)) }
    }

    // MARK: The thread

    /// Adds something to do, and wakes the thread if `add` says that it sleeps too long for that; starts it for the first.
    private func rouse(_ add: (inout LoopAgenda) -> Bool) {
        let (wakes, needsThread) = state.withLock { state in
            let wakes = add(&state.agenda)
            if wakes { state.agenda.wake() }
            defer { state.hasThread = true }
            return (wakes, !state.hasThread)
        }
        if needsThread {
            startThread()
        } else if wakes {
            bell.ring()
        }
    }

    private func startThread() {
        if PlainThread.start(stackBytes: Self.stackBytes, { [self] in serve(isFirst: false, isStandby: false) }) { return }
        // The system has no thread to spare: a task tries again, and fires what is due meanwhile.
        Task { [self] in
            try? await Task.sleep(for: .milliseconds(50))
            let (due, works) = state.withLock { ($0.agenda.takeDue(), $0.agenda.takeWorks()) }
            for action in due { action() }
            for work in works { work.refuse() }
            startThread()
        }
    }

    /// Has the loop, stands by, has it again; returns when the thread is not needed any more.
    private func serve(isFirst: Bool, isStandby: Bool) {
        var holder: Int? = isStandby ? takeOver() : state.withLock { $0.holder }
        while let number = holder {
            lead(as: number)
            holder = standBy(isFirst: isFirst)
        }
    }

    /// Does what there is to do, until a work has taken so long that another thread has the loop.
    private func lead(as holder: Int) {
        let executor = asUnownedTaskExecutor()
        var polled = ContinuousClock.now
        while true {
            let turn = state.withLock { $0.agenda.take() }
            for action in turn.due { action() }
            for job in turn.jobs { job.runSynchronously(on: executor) }
            if let work = turn.work, !perform(work, as: holder) { return }
            if !turn.isEmpty, ContinuousClock.now - polled < Self.pollingPause { continue }
            let ready = bell.wait(until: turn.isEmpty ? turn.wakesAt : polled, for: turn.wanted)
            polled = .now
            for action in state.withLock({ $0.agenda.wakeUp(ready) }) { action() }
        }
    }

    /// Does a blocking work; false: another thread has the loop now.
    private func perform(_ work: LoopAgenda.Work, as holder: Int) -> Bool {
        guard ensureStandby() else {
            work.refuse()
            return true
        }
        state.withLock { state in
            let patience = state.agenda.hasWorks ? patience / 2 : patience
            state.workEnds = .now + patience
            timer.set(patience)
        }
        let handOver = work.run()
        let isHolder = state.withLock { state in
            guard state.holder == holder else { return false }
            state.workEnds = nil
            timer.set(nil)
            if !state.agenda.hasWorks { state.lost = 0 }
            return true
        }
        handOver()
        return isHolder
    }

    // MARK: The thread that stands by

    /// How many threads wait to take over.
    var standbys: Int { state.withLock { $0.standbys } }

    /// Whether a thread stands by, or starts to now.
    private func ensureStandby() -> Bool {
        let isThere = state.withLock { state in
            defer { state.standbys = max(state.standbys, 1) }
            return state.standbys > 0
        }
        if isThere { return true }
        if PlainThread.start(stackBytes: Self.stackBytes, { [self] in serve(isFirst: false, isStandby: true) }) { return true }
        state.withLock { $0.standbys -= 1 }
        return false
    }

    /// Stands by after a work that took long, and takes the loop over when another does; nil: enough threads stand by.
    private func standBy(isFirst: Bool) -> Int? {
        let isNeeded = state.withLock { state in
            guard isFirst || state.standbys == 0 else { return false }
            state.standbys += 1
            return true
        }
        return isNeeded ? takeOver() : nil
    }

    /// Waits until the thread that has the loop is at one work for too long, and takes the loop over.
    private func takeOver() -> Int {
        while true {
            timer.wait()
            let taken: (holder: Int, freed: [LoopAgenda.Work])? = state.withLock { state in
                guard let end = state.workEnds else { return nil }
                let left = end - .now
                guard left <= .zero else {
                    timer.set(left)
                    return nil
                }
                (state.workEnds, state.standbys) = (nil, state.standbys - 1)
                (state.holder, state.lost) = (state.holder + 1, state.lost + 1)
                guard state.lost >= Self.mostLost else { return (state.holder, []) }
                state.lost = 0
                return (state.holder, state.agenda.takeWorks())
            }
            guard let taken else { continue }
            for work in taken.freed where !DetachedThread.start({ work.run()() }) { work.refuse() }
            return taken.holder
        }
    }
}
