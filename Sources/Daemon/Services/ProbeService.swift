import FailurePoints
import Probes
import ServiceLifecycle
import Synchronization

/// Keeps every probe's loop going; a reload disturbs only those that changed.
final class ProbeService: Service {
    private struct Running {
        var slot: ProbeSlot
        var alarm: Alarm
        var latest: LatestObservation
        var task: Task<Void, Never>
    }

    private let loops = Mutex<[ProbeName: Running]>([:])
    /// What the probes of the last daemon remembered, for those that start first.
    private let saved: [ProbeName: ProbeMemory]
    private let liveness: Liveness
    /// Takes the update of one look, with the identity of the slot that looked, and says which probes should look now because of it.
    private let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment, String) async -> Set<ProbeName>

    init(
        liveness: Liveness, saved: [ProbeName: ProbeMemory] = [:],
        deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment, String) async -> Set<ProbeName>
    ) {
        (self.liveness, self.saved, self.deliver) = (liveness, saved, deliver)
    }

    /// What the probes remember now, for the state file.
    var memories: [ProbeName: ProbeMemory] {
        let remembering = loops.withLock { $0.compactMapValues(\.slot.remembering) }
        return remembering.mapValues(\.memory)
    }

    /// Mark and sweep: starts what is new, replaces what changed, ends what is gone, leaves the rest in its phase. To be called by one at a time.
    func set(_ slots: [ProbeSlot]) {
        // Probes are asked for their memories outside the lock: what they do there is their own.
        let before = loops.withLock { $0 }
        let wanted = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
        var after = before.filter { name, running in wanted[name]?.identity == running.slot.identity }
        for (name, running) in before where after[name] == nil { running.task.cancel() }
        for slot in slots where after[slot.name] == nil {
            var latest = LatestObservation()
            if let ended = before[slot.name], ended.slot.origin == slot.origin {
                // Another rhythm, the same thing looked at: what is remembered of it goes on, and a look that hangs still hangs.
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

    /// Looks through this probe now: something was pushed.
    func ring(_ name: ProbeName) { loops.withLock { $0[name]?.alarm.ring() } }

    /// Has this probe's next look be now, unless it is looking already.
    private func hurry(_ name: ProbeName) { loops.withLock { $0[name]?.alarm.hurry() } }

    func run() async throws {
        try? await gracefulShutdown()
        // The loops are told to end, not waited for: a hanging look must not hold up the end.
        // What they remember is still there for the last state that is written.
        loops.withLock { loops in
            for running in loops.values { running.task.cancel() }
        }
    }
}
