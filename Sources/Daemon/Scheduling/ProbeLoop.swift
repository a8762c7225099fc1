import FailurePoints

/// Looks through one probe again and again: phase-locked to its interval, never overlapping itself, never late because of another.
struct ProbeLoop: Sendable {
    let slot: ProbeSlot
    let alarm: Alarm
    let progress: Progress
    /// Takes the update of one look and the moment at which the look began.
    let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Void

    func run() async {
        var observation: Attempt<ProbeSlot.Update>?
        var next = ContinuousClock.now
        while !Task.isCancelled {
            let began = SystemClock.now()
            progress.begin(.probe(slot.name), within: slot.timeout)
            let update: ProbeSlot.Update
            if let stuck = observation, !stuck.isDone {
                update = slot.blind("still-hanging", "an earlier look at \(slot.name) has not returned; no second one is started beside it")
            } else {
                let current = slot.start()
                observation = current
                update = await current.value(within: slot.timeout) ?? slot.blind("timeout", "the \(slot.name) probe did not return within \(slot.timeout)")
            }
            if Task.isCancelled { break }
            await deliver(slot.name, update, began)
            next += slot.interval
            // A turn that was missed is skipped, not made up for: the phase stays, nothing bunches.
            let now = ContinuousClock.now
            while next <= now { next += slot.interval }
            progress.rest(.probe(slot.name), for: next - now)
            await alarm.wait(until: next)
            if ContinuousClock.now < next { next = ContinuousClock.now }
        }
        progress.forget(.probe(slot.name))
    }
}
