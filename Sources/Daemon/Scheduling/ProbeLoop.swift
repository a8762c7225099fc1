import FailurePoints

/// Looks through one probe again and again: phase-locked to its interval, never overlapping itself, never late because of another.
struct ProbeLoop: Sendable {
    let slot: ProbeSlot
    let alarm: Alarm
    let liveness: Liveness
    /// The look that is under way, shared with the loop that a reload puts in this one's place.
    var latest = LatestObservation()
    /// Takes the update of one look and the moment at which the look began.
    let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Void

    func run() async {
        // A reload puts a new loop in this one's place before this one has ended: each answers for itself.
        let part = Liveness.Part.probe(slot.name, loop: ObjectIdentifier(alarm))
        var next = ContinuousClock.now
        if let earlier = latest.unfinished {
            // Begun by the loop that was here before: waited for, as its result would be of before the reload, and no second one started beside it.
            liveness.begin(part, within: slot.timeout)
            _ = await earlier.value(within: slot.timeout)
        }
        while !Task.isCancelled {
            let began = SystemClock.now()
            liveness.begin(part, within: slot.timeout)
            let update: ProbeSlot.Update
            if latest.unfinished != nil {
                update = slot.blind("still-hanging", "an earlier look at \(slot.name) has not returned; no second one is started beside it")
            } else {
                let current = slot.start()
                latest.set(current)
                update =
                    await current.value(within: slot.timeout) ?? slot.blind("timeout", "the \(slot.name) probe did not return within \(slot.timeout)")
            }
            if Task.isCancelled { break }
            await deliver(slot.name, update, began)
            let now = ContinuousClock.now
            next = Self.turn(after: next, every: slot.interval, at: now)
            liveness.rest(part, for: next - now)
            // What was brought forward is not due again before its interval has passed: two looks at one blip must not count as two.
            if await alarm.wait(until: next) { next = .now }
        }
        liveness.forget(part)
    }

    /// The next turn. One that was missed is skipped, not made up for, and a look that was rung for is one more: the phase stays, nothing bunches.
    static func turn(after last: ContinuousClock.Instant, every interval: Duration, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard last <= now, interval > .zero else { return max(last, now) }
        var next = last + interval * Int64((now - last) / interval)
        while next <= now { next += interval }
        return next
    }
}
