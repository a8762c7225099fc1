/// What the thread of a ``TaskLoop`` has to do. Pure bookkeeping.
struct LoopAgenda {
    private struct Entry {
        let at: ContinuousClock.Instant
        /// How much later it may fire, so that it fires together with others.
        let leeway: Duration
        let id: UInt64
        let action: @Sendable () -> Void
    }

    /// A descriptor that somebody waits for.
    struct Wanted: Sendable {
        let id: UInt64
        let descriptor: Int32
        /// Of poll(2).
        let events: Int16
        let action: @Sendable () -> Void
    }

    /// A blocking work that waits for its turn.
    struct Work: Sendable {
        /// Does the work, and returns how to hand over what it gave.
        let run: @Sendable () -> @Sendable () -> Void
        /// Hands over that the system refused a thread.
        let refuse: @Sendable () -> Void
    }

    /// What is done next, in this order.
    struct Turn {
        var due: [@Sendable () -> Void] = []
        var jobs: [UnownedJob] = []
        var work: Work?
        /// When the thread wakes next by itself, if there is nothing to do; nil: only when it is woken.
        var wakesAt: ContinuousClock.Instant?
        var wanted: [Wanted] = []

        var isEmpty: Bool { due.isEmpty && jobs.isEmpty && work == nil }
    }

    /// The earliest last.
    private var entries: [Entry] = []
    private var wanted: [Wanted] = []
    private var lastID: UInt64 = 0
    /// The tasks that can go on.
    private var jobs: [UnownedJob] = []
    private var works: [Work] = []
    /// Whether the thread waits, and nobody has woken it yet.
    private var isAsleep = false
    /// When the thread wakes by itself; nil: it has no deadline.
    private var wakesAt: ContinuousClock.Instant?

    // MARK: Adding; each returns whether the thread has to be woken for it

    mutating func add(_ job: UnownedJob) -> Bool {
        jobs.append(job)
        return isAsleep
    }

    mutating func add(_ work: Work) -> Bool {
        works.append(work)
        return isAsleep
    }

    mutating func add(at deadline: ContinuousClock.Instant, leeway: Duration, _ action: @escaping @Sendable () -> Void) -> (id: UInt64, wakes: Bool) {
        lastID += 1
        entries.insert(Entry(at: deadline, leeway: leeway, id: lastID, action: action), at: place(of: deadline))
        return (lastID, isAsleep && wakesAt.map { deadline + leeway < $0 } ?? true)
    }

    mutating func add(_ descriptor: Int32, ready events: Int16, _ action: @escaping @Sendable () -> Void) -> (id: UInt64, wakes: Bool) {
        lastID += 1
        wanted.append(Wanted(id: lastID, descriptor: descriptor, events: events, action: action))
        return (lastID, isAsleep)
    }

    /// The thread is not woken for it: at worst it finds nothing to do.
    mutating func remove(_ id: UInt64) {
        if let index = entries.firstIndex(where: { $0.id == id }) { entries.remove(at: index) }
        if let index = wanted.firstIndex(where: { $0.id == id }) { wanted.remove(at: index) }
    }

    mutating func wake() { isAsleep = false }

    private func place(of deadline: ContinuousClock.Instant) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > deadline { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Taking

    /// What there is to do now; if that is nothing, the thread counts as asleep from here on.
    mutating func take() -> Turn {
        var turn = Turn()
        swap(&turn.jobs, &jobs)
        turn.due = takeDue()
        if !works.isEmpty { turn.work = works.removeFirst() }
        (turn.wakesAt, turn.wanted) = (latest, wanted)
        (isAsleep, wakesAt) = (turn.isEmpty, turn.wakesAt)
        return turn
    }

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

    /// The thread is awake. The actions of these descriptors, unless somebody has given them up meanwhile; each is waited for once.
    mutating func wakeUp(_ ids: [UInt64]) -> [@Sendable () -> Void] {
        isAsleep = false
        guard !ids.isEmpty else { return [] }
        let ready = wanted.filter { ids.contains($0.id) }
        wanted.removeAll { ids.contains($0.id) }
        return ready.map(\.action)
    }

    mutating func takeWorks() -> [Work] {
        defer { works = [] }
        return works
    }

    var hasWorks: Bool { !works.isEmpty }

    /// When the thread wakes at the latest.
    private var latest: ContinuousClock.Instant? {
        var latest: ContinuousClock.Instant?
        // The earliest last: those behind the first that fires later than the latest of these fire with it.
        for entry in entries.reversed() {
            if let latest, entry.at >= latest { break }
            latest = min(latest ?? entry.at + entry.leeway, entry.at + entry.leeway)
        }
        return latest
    }
}
