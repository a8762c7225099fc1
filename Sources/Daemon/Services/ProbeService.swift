import FailurePoints
import Probes
import Scheduling
import ServiceLifecycle
import Synchronization
import Threads

/// Runs the loops of all probes; a reload restarts only those that changed.
final class ProbeService: Service {
    private struct Running {
        var slot: ProbeSlot
        var alarm: Alarm
        var latest: LatestObservation
        var task: Task<Void, Never>
    }

    private let loops = Mutex<[ProbeName: Running]>([:])
    /// The probes' memory from the last daemon, for the first start of each.
    private let saved: Mutex<[ProbeName: ProbeMemory]>
    private let liveness: Liveness
    private let figures: OwnFigures
    /// Takes the update of one observation with the identity of its slot, and how far ahead the next look is.
    private let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment, String, Duration?) async -> Followup
    /// Learns after each observation whether changes of what it looked at are reported.
    private let onCoverage: @Sendable (ProbeName, WatchCoverage) -> Void
    /// Whether changes of what a probe observes are reported by other means than files.
    private let isPushed: @Sendable (ProbeName) -> Bool
    /// Reports changes of what the probes looked at.
    private let watch: FileWatch
    private let looks = LookRequests()

    /// How long a file that is being written is left alone, unless its writer closes it before.
    static let settling: Duration = .milliseconds(100)

    init(
        liveness: Liveness, figures: OwnFigures = OwnFigures(), saved: [ProbeName: ProbeMemory] = [:],
        onCoverage: @escaping @Sendable (ProbeName, WatchCoverage) -> Void = { _, _ in },
        isPushed: @escaping @Sendable (ProbeName) -> Bool = { _ in false },
        deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment, String, Duration?) async -> Followup
    ) {
        (self.liveness, self.onCoverage, self.deliver) = (liveness, onCoverage, deliver)
        self.saved = Mutex(saved)
        (self.isPushed, self.figures) = (isPushed, figures)
        let changes = Late<@Sendable (FileWatch.Change) -> Void>({ _ in })
        watch = FileWatch { changes.value($0) }
        changes.source = { [weak self] in { [weak self] in self?.changed($0) } }
    }

    deinit { watch.end() }

    /// The probes' memory now, for the state file.
    var memories: [ProbeName: ProbeMemory] {
        let remembering = loops.withLock { $0.compactMapValues(\.slot.remembering) }
        return remembering.mapValues(\.memory)
    }

    /// Starts new probes, replaces changed ones, ends removed ones, and leaves the rest in their phase. Calls must not overlap.
    func set(_ slots: [ProbeSlot]) {
        // The probes' memory is read outside the lock, because that calls the probes' code.
        let before = loops.withLock { $0 }
        // Kept no longer than until the probes have it.
        let saved = saved.withLock { saved in
            defer { if !slots.isEmpty { saved = [:] } }
            return saved
        }
        let wanted = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
        var after = before.filter { name, running in wanted[name]?.identity == running.slot.identity }
        for (name, running) in before where after[name] == nil {
            running.task.cancel()
            if wanted[name] == nil { watch.forget(name) }
        }
        for slot in slots where after[slot.name] == nil {
            var latest = LatestObservation()
            if let ended = before[slot.name], ended.slot.origin == slot.origin {
                // Only the timing changed: the memory stays valid, and a hanging observation still counts.
                if let memory = ended.slot.remembering?.memory { slot.remembering?.restore(memory) }
                latest = ended.latest
            } else if before.isEmpty, let memory = saved[slot.name] {
                slot.remembering?.restore(memory)
            }
            let alarm = Alarm()
            let isPushed: @Sendable () -> Bool = { [isPushed, name = slot.name] in isPushed(name) }
            let loop = ProbeLoop(slot: slot, alarm: alarm, liveness: liveness, latest: latest, watch: watch, isPushed: isPushed, figures: figures) {
                [weak self, watch, deliver, onCoverage, figures, identity = slot.identity, watches = slot.changeLooks != nil] in
                if watches { onCoverage($0, watch.coverage(of: $0)) }
                let followup = await deliver($0, $1, $2, identity, $3)
                figures.looked($0, followup.isBlind ? .blind : .facts)
                self?.looks.note($0, began: $2.uptime)
                self?.follow(followup)
                return ProbeLoop.NextLook(calm: followup.calm, isSuspecting: followup.isSuspecting)
            }
            after[slot.name] = Running(slot: slot, alarm: alarm, latest: latest, task: Task(executorPreference: TaskLoop.tasks) { await loop.run() })
        }
        loops.withLock { [after] in $0 = after }
    }

    /// Starts an additional observation by this probe now.
    func ring(_ name: ProbeName) { loops.withLock { $0[name]?.alarm.ring() } }

    /// Looks with these probes now, and waits until each has reported or is too late; returns those that are.
    ///
    /// One that has just looked is not asked again, so that nobody can make the daemon ask strangers without pause.
    func look(_ names: Set<ProbeName>) async -> Set<ProbeName> {
        let now = SystemClock.now().uptime
        let slots = loops.withLock { $0.filter { names.contains($0.key) }.mapValues(\.slot) }
        var timeout = Duration.zero
        var wanted: [ProbeName: Duration] = [:]
        for (name, slot) in slots {
            wanted[name] = now - (slot.changeLooks == nil ? min(slot.interval / 12, .seconds(5)) : .milliseconds(200))
            // One under way comes to its end first.
            timeout = max(timeout, slot.timeout * 2)
        }
        let request = looks.begin(wanted)
        for name in request.missing { ring(name) }
        return await looks.end(request, within: timeout + .seconds(2)).union(names.subtracting(slots.keys))
    }

    /// Brings observations forward, unless one is under way.
    private func follow(_ followup: Followup) {
        guard !followup.now.isEmpty || !followup.soon.isEmpty else { return }
        let now = ContinuousClock.now
        loops.withLock { loops in
            for name in followup.now { loops[name]?.alarm.hurry() }
            for (name, delay) in followup.soon { loops[name]?.alarm.change(at: now + delay) }
        }
    }

    private func changed(_ change: FileWatch.Change) {
        let now = ContinuousClock.now
        loops.withLock { loops in
            for name in change.finished { loops[name]?.alarm.change(at: now) }
            for name in change.unfinished { loops[name]?.alarm.change(at: now + Self.settling) }
        }
    }

    func run() async throws {
        try? await gracefulShutdown()
        watch.end()
        // The loops are cancelled without waiting: a hanging observation must not delay the shutdown.
        // Their memory stays available for the final state.
        loops.withLock { loops in
            for running in loops.values { running.task.cancel() }
        }
    }
}
