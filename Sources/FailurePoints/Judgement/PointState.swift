/// The state of one failure point over time: the confirmed status, the streaks that will change it, its incident and its memory.
public struct PointState: Sendable, Hashable {
    /// An intended block that holds now, kept while the probe is blind: an unreadable switch may still be on.
    public struct Hold: Sendable, Hashable {
        public var since: Instant
        public var until: Instant?
        public init(since: Instant, until: Instant?) { (self.since, self.until) = (since, until) }
    }

    /// When a finding of each kind last counted; uptime.
    package struct Counts: Sendable, Hashable {
        var failing: Duration?
        var ok: Duration?
        var unknown: Duration?

        package init() {}
    }

    /// The confirmed status; `unknown` until the first confirmed one.
    public var status: Status
    /// Since when the confirmed status holds.
    public var since: Instant
    /// The latest finding, confirmed or not.
    public var finding: Finding
    /// The latest failing finding, while a failure is suspected or an incident is open; the latest finding may be unknown.
    public var failing: Finding?
    public var foundAt: Instant
    /// The latest statuses other than unknown, newest last; only as many as the confirmation needs.
    public var recent: [Status]
    /// When the current run of failing findings began; with M of N, the first of the run that reaches into the window.
    public var failingSince: Instant?
    public var unknownStreak: Int
    /// When findings last counted towards a change; not saved: after a restart the next finding counts.
    package var counts = Counts()
    /// The reading behind the last failing finding, if it names one.
    public var counted: Moment?
    public var hold: Hold?
    public var incident: Incident?
    public var flapping = Flapping()
    public var memory: Memory

    public init(at instant: Instant) {
        status = .unknown
        since = instant
        finding = .unknown(Finding.notYet, "not checked yet")
        foundAt = instant
        recent = []
        unknownStreak = 0
        memory = Memory()
    }

    /// The need for a healer now: an open incident that is not excused and whose latest finding still fails.
    ///
    /// nil if nothing may be healed: no incident, excused, unknown, recovering, or not healable.
    public var need: HealNeed? {
        guard status.isFailing, finding.status.isFailing, finding.healable, let incident, incident.excusedBy == nil else { return nil }
        return HealNeed(failurePoint: incident.failurePoint, incident: incident.id)
    }

    /// The same state after a long time without observations: streaks end and ok becomes unknown, but an open incident stays open.
    func aged(at now: Instant) -> PointState {
        var aged = self
        (aged.recent, aged.unknownStreak) = ([], 0)
        guard incident == nil else { return aged }
        (aged.failing, aged.failingSince) = (nil, nil)
        if status != .unknown { (aged.status, aged.since) = (.unknown, now) }
        return aged
    }

    /// Applies one finding and returns the new confirmed status; the caller turns a change into an incident.
    ///
    /// - Parameters:
    ///   - observed: the uptime of the reading behind the finding.
    ///   - pace: the least time between two findings of a kind that count. A file that changes often is observed often, and a burst of
    ///     observations must not confirm faster than the probe's interval would. The first finding of a kind always counts.
    mutating func take(_ new: Finding, at now: Instant, observed: Duration, confirm: Confirm, pace: Duration = .zero) -> Status {
        finding = new
        foundAt = now
        if let remember = new.remember { memory = remember }
        guard new.status != .unknown else {
            if unknownStreak == 0 || Self.hasPassed(pace, since: counts.unknown, at: observed) {
                unknownStreak = min(unknownStreak, 1_000_000) + 1
                counts.unknown = observed
            }
            // An open incident stays as it is: blindness is not a recovery. Without one, unknown is confirmed like other statuses.
            return incident == nil && unknownStreak >= confirm.fail ? .unknown : status
        }
        unknownStreak = 0
        // A second finding from the same reading is not a second observation.
        if new.status.isFailing, let observed = new.observed {
            if observed == counted { return status }
            counted = observed
        }
        count(new.status, observed: observed, confirm: confirm, pace: pace)
        recent.removeFirst(max(0, recent.count - max(confirm.window, confirm.recover)))
        hold = new.holds ? Hold(since: min(new.since ?? hold?.since ?? now, now), until: new.until) : nil
        if new.status.isFailing {
            failing = new
            if failingSince == nil { failingSince = new.since.map { min($0, now) } ?? now }
        }
        let status = confirmed(by: confirm)
        // Forget failing findings that no longer count towards an incident; unknown findings change nothing.
        if !status.isFailing, !recent.suffix(confirm.window > confirm.fail ? confirm.window : 1).contains(where: \.isFailing) {
            (failingSince, failing) = (nil, nil)
        }
        return status
    }

    /// Adds a status to the recent ones if it is the first after a change, or if the pace has passed since the last that counted.
    private mutating func count(_ new: Status, observed: Duration, confirm: Confirm, pace: Duration) {
        guard new.isFailing else {
            guard recent.last != .ok || Self.hasPassed(pace, since: counts.ok, at: observed) else { return }
            recent.append(new)
            counts.ok = observed
            return
        }
        if Self.hasPassed(pace, since: counts.failing, at: observed) || recent.isEmpty {
            recent.append(new)
            counts.failing = observed
        } else if recent.last == .ok {
            // It failed, was ok and fails again within one pace. In a row, the failure's age begins anew; among N, the short ok does not count.
            recent.removeLast()
            guard confirm.window == confirm.fail else { return }
            if recent.last?.isFailing == true { recent.removeLast() }
            recent.append(new)
            counts.failing = observed
        }
    }

    private static func hasPassed(_ pace: Duration, since last: Duration?, at observed: Duration) -> Bool {
        guard let last, pace > .zero else { return true }
        // A timer is never early, but the clocks of the timer and of the reading are two.
        return observed < last || observed - last >= pace - .milliseconds(50)
    }

    /// The status that the recent findings confirm. Down only when the last `recover` findings all stay below it; up when enough of the window reach a level.
    private mutating func confirmed(by confirm: Confirm) -> Status {
        let last = recent.suffix(confirm.recover)
        if status.isFailing, last.count >= confirm.recover, let worst = last.max(), worst < status {
            // Start over: a relapse must be confirmed again.
            recent = worst == .ok ? [] : Array(last)
            return worst
        }
        for level in [Status.critical, .warning] where level > status {
            guard let newest = recent.last, newest >= level else { continue }
            if recent.suffix(confirm.window).count(where: { $0 >= level }) >= confirm.fail { return level }
        }
        return status.isFailing || recent.last != .ok ? status : .ok
    }
}
