import FailurePoints
import Probes
import Scheduling
import ServiceLifecycle
import Synchronization

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
    private let saved: [ProbeName: ProbeMemory]
    private let liveness: Liveness
    /// Takes the update of one observation with the identity of its slot, and returns the probes that should observe now because of it.
    private let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment, String) async -> Set<ProbeName>

    init(
        liveness: Liveness, saved: [ProbeName: ProbeMemory] = [:],
        deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment, String) async -> Set<ProbeName>
    ) {
        (self.liveness, self.saved, self.deliver) = (liveness, saved, deliver)
    }

    /// The probes' memory now, for the state file.
    var memories: [ProbeName: ProbeMemory] {
        let remembering = loops.withLock { $0.compactMapValues(\.slot.remembering) }
        return remembering.mapValues(\.memory)
    }

    /// Starts new probes, replaces changed ones, ends removed ones, and leaves the rest in their phase. Calls must not overlap.
    func set(_ slots: [ProbeSlot]) {
        // The probes' memory is read outside the lock, because that calls the probes' code.
        let before = loops.withLock { $0 }
        let wanted = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
        var after = before.filter { name, running in wanted[name]?.identity == running.slot.identity }
        for (name, running) in before where after[name] == nil { running.task.cancel() }
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
            let loop = ProbeLoop(slot: slot, alarm: alarm, liveness: liveness, latest: latest) { [weak self, deliver, identity = slot.identity] in
                for name in await deliver($0, $1, $2, identity) { self?.hurry(name) }
            }
            after[slot.name] = Running(slot: slot, alarm: alarm, latest: latest, task: Task { await loop.run() })
        }
        loops.withLock { [after] in $0 = after }
    }

    /// Starts an additional observation by this probe now.
    func ring(_ name: ProbeName) { loops.withLock { $0[name]?.alarm.ring() } }

    /// Brings this probe's next observation forward to now, unless one is under way.
    private func hurry(_ name: ProbeName) { loops.withLock { $0[name]?.alarm.hurry() } }

    func run() async throws {
        try? await gracefulShutdown()
        // The loops are cancelled without waiting: a hanging observation must not delay the shutdown.
        // Their memory stays available for the final state.
        loops.withLock { loops in
            for running in loops.values { running.task.cancel() }
        }
    }
}
