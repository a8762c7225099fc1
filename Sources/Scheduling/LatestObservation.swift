import Synchronization
package import Threads

/// The latest observation of one probe. No new one starts before it has returned, so at most one can hang.
package final class LatestObservation: Sendable {
    private let attempt = Mutex<BoundedWork<ProbeSlot.Update>?>(nil)

    package init() {}

    /// The observation, while it has not returned.
    package var unfinished: BoundedWork<ProbeSlot.Update>? {
        let latest = attempt.withLock { $0 }
        return latest.flatMap { $0.isDone ? nil : $0 }
    }

    package func set(_ new: BoundedWork<ProbeSlot.Update>) { attempt.withLock { $0 = new } }
}
