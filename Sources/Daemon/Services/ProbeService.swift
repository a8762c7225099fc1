import FailurePoints
import ServiceLifecycle
import Synchronization

/// Keeps every probe's loop going; a reload disturbs only those that changed.
final class ProbeService: Service {
    private struct Running {
        var identity: String
        var alarm: Alarm
        var task: Task<Void, Never>
    }

    private let loops = Mutex<[ProbeName: Running]>([:])
    private let progress: Progress
    private let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Void

    init(progress: Progress, deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Void) {
        (self.progress, self.deliver) = (progress, deliver)
    }

    /// Mark and sweep: starts what is new, replaces what changed, ends what is gone, leaves the rest in its phase.
    func set(_ slots: [ProbeSlot]) {
        loops.withLock { loops in
            let wanted = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
            for (name, running) in loops where wanted[name]?.identity != running.identity {
                running.task.cancel()
                loops[name] = nil
            }
            for slot in slots where loops[slot.name] == nil {
                let alarm = Alarm()
                let loop = ProbeLoop(slot: slot, alarm: alarm, progress: progress, deliver: deliver)
                loops[slot.name] = Running(identity: slot.identity, alarm: alarm, task: Task { await loop.run() })
            }
        }
    }

    /// Looks through this probe now: something was pushed.
    func ring(_ name: ProbeName) { loops.withLock { $0[name]?.alarm.ring() } }

    func run() async throws {
        try? await gracefulShutdown()
        // The loops are told to end, not waited for: a hanging look must not hold up the end.
        loops.withLock { loops in
            for running in loops.values { running.task.cancel() }
            loops = [:]
        }
    }
}
