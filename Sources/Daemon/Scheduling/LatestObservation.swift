import Synchronization

/// The look at one probe that was begun last. At most one is ever given up and still running: none is begun before it has returned.
final class LatestObservation: Sendable {
    private let attempt = Mutex<BoundedWork<ProbeSlot.Update>?>(nil)

    /// The look, as long as it has not returned.
    var unfinished: BoundedWork<ProbeSlot.Update>? {
        let latest = attempt.withLock { $0 }
        return latest.flatMap { $0.isDone ? nil : $0 }
    }

    func set(_ new: BoundedWork<ProbeSlot.Update>) { attempt.withLock { $0 = new } }
}
