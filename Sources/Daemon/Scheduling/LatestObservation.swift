import Synchronization

/// The latest observation of one probe. No new one starts before it has returned, so at most one can hang.
final class LatestObservation: Sendable {
    private let attempt = Mutex<BoundedWork<ProbeSlot.Update>?>(nil)

    /// The observation, while it has not returned.
    var unfinished: BoundedWork<ProbeSlot.Update>? {
        let latest = attempt.withLock { $0 }
        return latest.flatMap { $0.isDone ? nil : $0 }
    }

    func set(_ new: BoundedWork<ProbeSlot.Update>) { attempt.withLock { $0 = new } }
}
