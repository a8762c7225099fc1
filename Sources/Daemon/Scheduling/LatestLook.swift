import Synchronization

/// The look at one probe that was begun last. At most one is ever given up and still running: none is begun before it has returned.
final class LatestLook: Sendable {
    private let attempt = Mutex<Attempt<ProbeSlot.Update>?>(nil)

    /// The look, as long as it has not returned.
    var unfinished: Attempt<ProbeSlot.Update>? {
        let latest = attempt.withLock { $0 }
        return latest.flatMap { $0.isDone ? nil : $0 }
    }

    func set(_ new: Attempt<ProbeSlot.Update>) { attempt.withLock { $0 = new } }
}
