import FailurePoints
import Probes
import ServiceLifecycle
import Synchronization

/// Keeps every probe's loop going; a reload disturbs only those that changed.
final class ProbeService: Service {
    private struct Running {
        var slot: ProbeSlot
        var alarm: Alarm
        var task: Task<Void, Never>
    }

    private let loops = Mutex<[ProbeName: Running]>([:])
    /// What the probes of the last daemon remembered, for those that start first.
    private let saved: [ProbeName: ProbeMemory]
    private let progress: Progress
    /// Takes the update of one look and says which probes should look now because of it.
    private let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Set<ProbeName>

    init(
        progress: Progress, saved: [ProbeName: ProbeMemory] = [:],
        deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Set<ProbeName>
    ) {
        (self.progress, self.saved, self.deliver) = (progress, saved, deliver)
    }

    /// What the probes remember now, for the state file.
    var memories: [ProbeName: ProbeMemory] {
        loops.withLock { $0.compactMapValues(\.slot.remembering) }.mapValues(\.memory)
    }

    /// Mark and sweep: starts what is new, replaces what changed, ends what is gone, leaves the rest in its phase.
    func set(_ slots: [ProbeSlot]) {
        loops.withLock { loops in
            let wanted = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
            let isFirst = loops.isEmpty
            for (name, running) in loops where wanted[name]?.identity != running.slot.identity {
                running.task.cancel()
                loops[name] = nil
                // Another rhythm, the same thing looked at: what is remembered of it goes on.
                if let slot = wanted[name], slot.origin == running.slot.origin, let memory = running.slot.remembering?.memory {
                    slot.remembering?.restore(memory)
                }
            }
            for slot in slots where loops[slot.name] == nil {
                if isFirst, let memory = saved[slot.name] { slot.remembering?.restore(memory) }
                let alarm = Alarm()
                let loop = ProbeLoop(slot: slot, alarm: alarm, progress: progress) { [weak self, deliver] in
                    for name in await deliver($0, $1, $2) { self?.hurry(name) }
                }
                loops[slot.name] = Running(slot: slot, alarm: alarm, task: Task { await loop.run() })
            }
        }
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
