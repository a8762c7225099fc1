package import FailurePoints
package import Probes
package import Threads

/// Runs one probe: at its interval, or when what it looked at changes; never overlapping itself, independent of other probes.
package struct ProbeLoop: Sendable {
    package let slot: ProbeSlot
    package let alarm: Alarm
    package let liveness: Liveness
    /// The observation under way, shared with the loop that replaces this one at a reload.
    package var latest = LatestObservation()
    /// Reports changes of what the probe looks at; nil: the probe looks only at its interval.
    package var watch: FileWatch?
    /// Whether changes of what the probe observes are reported by other means than files: the service manager reports those of a unit.
    package var isPushed: @Sendable () -> Bool = { false }
    /// Counts looks that are late or missed.
    package var figures = OwnFigures()
    /// Takes the update of one observation and the moment at which the observation started.
    ///
    /// The duration is how far ahead the next look is if nothing happens before; nil: one interval.
    package let deliver: @Sendable (ProbeName, ProbeSlot.Update, Moment, _ ahead: Duration?) async -> NextLook

    /// What the judgement of an observation says about the next one.
    package struct NextLook: Sendable, Hashable {
        /// When the judgement changes although no reading does, within the time asked about; nil: look again at the interval.
        package var calm: Duration?
        /// A failure was seen and is not confirmed.
        package var isSuspecting: Bool

        package init(calm: Duration? = nil, isSuspecting: Bool = false) { (self.calm, self.isSuspecting) = (calm, isSuspecting) }
    }

    package func run() async {
        // At a reload the new loop starts before this one has ended, so each has its own entry.
        let part = Liveness.Part.probe(slot.name, loop: ObjectIdentifier(alarm))
        var next = ContinuousClock.now
        var isBecauseOfChange = false
        // When the latest looks asked how long the probe may rest, the earliest first.
        var asked: [ContinuousClock.Instant] = []
        if let earlier = latest.unfinished {
            // Started by the loop before the reload: wait for it without using its result, and start no second one beside it.
            liveness.begin(part, within: slot.timeout)
            _ = await earlier.value(within: slot.timeout)
        }
        while !Task.isCancelled {
            let (began, start) = (SystemClock.now(), ContinuousClock.now)
            alarm.takeChange()
            liveness.begin(part, within: slot.timeout)
            let update = await look()
            if Task.isCancelled { break }
            let isWatched = self.isWatched
            // What is written all the time is looked at again anyway, and need not be asked about each time.
            let asks = isWatched && (!isBecauseOfChange || asked.count < Self.questions || start - asked[0] > slot.interval)
            if asks { asked = asked.suffix(Self.questions - 1) + [start] }
            let ahead = asks ? Self.longestRest(slot.interval) : nil
            let wanted = await deliver(slot.name, update, began, ahead)
            let now = ContinuousClock.now
            var leeway = Self.leeway(slot.interval, isWatched: isWatched, isPaced: slot.changeLooks != nil)
            if let ahead, let calm = wanted.calm {
                if calm < ahead { (next, leeway) = (start + calm, .zero) } else { next = Self.tick(before: start + ahead) }
                next = max(next, now)
            } else if isWatched {
                next = max(start + slot.interval, now)
            } else {
                let due = next
                next = Self.turn(after: next, every: slot.interval, at: now)
                if slot.interval > .zero { figures.missed(Int((next - due) / slot.interval) - 1) }
            }
            // A change confirms at the pace of the interval, however often it is looked at.
            if wanted.isSuspecting, slot.changeLooks == nil { next = max(now, min(next, start + slot.retry)) }
            liveness.rest(part, for: next - now)
            if now - start > slot.interval { figures.overran() }
            let spacing = max(slot.changeLooks?.spacing ?? .zero, (now - start) * Self.share)
            // An observation that was brought forward is followed by a full interval: two observations of one short fault must not count as two.
            let wake = await rest(until: next, leeway: leeway, changesFrom: start + spacing)
            if wake.isHurried { next = .now }
            if !wake.isRung, !wake.isHurried, wake.change == nil { figures.began(late: .now - next - leeway) }
            isBecauseOfChange = wake.change != nil
        }
        liveness.forget(part)
    }

    private func look() async -> ProbeSlot.Update {
        if latest.unfinished != nil {
            return slot.blind("still-hanging", "an earlier observation by the \(slot.name) probe still hangs; no second one is started")
        }
        let current = slot.start(watch: watch)
        latest.set(current)
        return await current.value(within: slot.timeout) ?? slot.blind("timeout", "the \(slot.name) probe did not return within \(slot.timeout)")
    }

    /// Waits for the next look: the deadline, a ring, or a change, which counts only from an instant on. Returns why it begins.
    private func rest(until next: ContinuousClock.Instant, leeway: Duration, changesFrom earliest: ContinuousClock.Instant) async -> Alarm.Wake {
        var deadline = next
        while true {
            var wake = await alarm.wait(until: deadline, leeway: deadline < next ? Self.changeLeeway : leeway)
            if wake.isRung || wake.isHurried || Task.isCancelled { return wake }
            if let change = wake.change { deadline = min(next, max(change, earliest)) }
            if ContinuousClock.now >= deadline {
                wake.change = deadline < next ? deadline : nil
                return wake
            }
        }
    }

    // MARK: When to look

    /// Whether every change of what the probe looks at is reported, and its facts do not depend on the time.
    private var isWatched: Bool {
        if isPushed() { return true }
        guard let watch, let looks = slot.changeLooks, !looks.keepsInterval else { return false }
        return watch.coverage(of: slot.name).isWatched
    }

    /// How long a watched probe rests at most: in case something changes what the kernel does not report, such as the groups of a user.
    package static func longestRest(_ interval: Duration) -> Duration { max(interval, min(max(interval * 4, .seconds(60)), .seconds(300))) }

    /// How much later a look because of a change may begin that has to wait anyway: one waking serves what the bot wrote together.
    private static let changeLeeway: Duration = .milliseconds(150)

    /// So many looks because of changes within an interval ask how long the probe may rest; whoever does not ask is looked at after an interval.
    private static let questions = 4

    /// Looks because of changes take at most one part in this many of the time, however large the file is.
    private static let share = 10

    /// Watched probes rest until one of these common instants, so that one waking serves many.
    private static let ticks: (origin: ContinuousClock.Instant, every: Duration) = (.now, .seconds(15))

    /// How much later than planned a look may begin, so that one waking serves many.
    ///
    /// Findings of one kind count once an interval where changes cause looks as well. A look in a fixed phase that begins late is nearer than that to
    /// the one after it, which would not count; a watched probe's next look is an interval from its last one.
    static func leeway(_ interval: Duration, isWatched: Bool, isPaced: Bool) -> Duration {
        isPaced && !isWatched ? .zero : min(interval / 20, .seconds(1))
    }

    private static func tick(before instant: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard instant > ticks.origin else { return instant }
        return ticks.origin + ticks.every * Int64((instant - ticks.origin) / ticks.every)
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
        slot: ProbeSlot, alarm: Alarm, liveness: Liveness, latest: LatestObservation = LatestObservation(), watch: FileWatch? = nil,
        isPushed: @escaping @Sendable () -> Bool = { false }, figures: OwnFigures = OwnFigures(),
        deliver: @escaping @Sendable (ProbeName, ProbeSlot.Update, Moment, _ ahead: Duration?) async -> NextLook
    ) {
        (self.slot, self.alarm, self.liveness, self.latest, self.deliver) = (slot, alarm, liveness, latest, deliver)
        (self.watch, self.isPushed, self.figures) = (watch, isPushed, figures)
    }
}
