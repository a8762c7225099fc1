package import FailurePoints

/// Runs one probe periodically: phase-locked to its interval, never overlapping itself, independent of other probes.
package struct ProbeLoop: Sendable {
    package let slot: ProbeSlot
    package let alarm: Alarm
    package let liveness: Liveness
    /// The observation under way, shared with the loop that replaces this one at a reload.
    package var latest = LatestObservation()
    /// Takes the update of one observation and the moment at which the observation started.
    package let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Void

    package func run() async {
        // At a reload the new loop starts before this one has ended, so each has its own entry.
        let part = Liveness.Part.probe(slot.name, loop: ObjectIdentifier(alarm))
        var next = ContinuousClock.now
        if let earlier = latest.unfinished {
            // Started by the loop before the reload: wait for it without using its result, and start no second one beside it.
            liveness.begin(part, within: slot.timeout)
            _ = await earlier.value(within: slot.timeout)
        }
        while !Task.isCancelled {
            let began = SystemClock.now()
            liveness.begin(part, within: slot.timeout)
            let update: ProbeSlot.Update
            if latest.unfinished != nil {
                update = slot.blind("still-hanging", "an earlier observation by the \(slot.name) probe still hangs; no second one is started")
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
            // An observation that was brought forward is followed by a full interval: two observations of one short fault must not count as two.
            if await alarm.wait(until: next) { next = .now }
        }
        liveness.forget(part)
    }

    /// The next turn. A missed turn is skipped, and a pushed observation is an additional one: the phase stays, and turns do not bunch.
    package static func turn(after last: ContinuousClock.Instant, every interval: Duration, at now: ContinuousClock.Instant)
        -> ContinuousClock.Instant
    {
        guard last <= now, interval > .zero else { return max(last, now) }
        var next = last + interval * Int64((now - last) / interval)
        while next <= now { next += interval }
        return next
    }

    package init(
        slot: ProbeSlot, alarm: Alarm, liveness: Liveness, latest: LatestObservation = LatestObservation(),
        deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment) async -> Void
    ) {
        (self.slot, self.alarm, self.liveness, self.latest, self.deliver) = (slot, alarm, liveness, latest, deliver)
    }
}
