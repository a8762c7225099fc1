/// What is known of one failure point over time: the confirmed status, the streaks that will change it, its incident and its memory.
public struct PointState: Sendable, Hashable {
    /// An intended block that holds now, kept while the probe is blind: a switch that can no longer be read is not thereby off.
    public struct Hold: Sendable, Hashable {
        public var since: Instant
        public var until: Instant?
        public init(since: Instant, until: Instant?) { (self.since, self.until) = (since, until) }
    }

    /// The confirmed status; `unknown` until the first finding that can be trusted.
    public var status: Status
    /// Since when the confirmed status holds.
    public var since: Instant
    /// The latest finding, confirmed or not.
    public var finding: Finding
    /// The latest finding that failed, while one is suspected or an incident is open: why it is open, though the latest may be unknown.
    public var failing: Finding?
    public var foundAt: Instant
    /// The latest findings that could tell, newest last; no longer than the confirmation needs.
    public var recent: [Status]
    /// When the current run of failing findings began; with M of N, the first of those that still are in the window or led up to them.
    public var failingSince: Instant?
    public var unknownStreak: Int
    /// The reading on which the last failing finding rested, where it named one.
    public var counted: Moment?
    public var hold: Hold?
    public var incident: Incident?
    public var memory: Memory

    public init(at instant: Instant) {
        status = .unknown
        since = instant
        finding = .unknown(Finding.notYet, "not looked at yet")
        foundAt = instant
        recent = []
        unknownStreak = 0
        memory = Memory()
    }

    /// What a healer is wanted for now: an open incident that stands for itself and whose latest finding still fails.
    ///
    /// nil where nothing may be healed: no incident, excused, could not tell, on its way back, or nothing the healer fits.
    public var need: HealMachine.Need? {
        guard status.isFailing, finding.status.isFailing, finding.healable, let incident, incident.excusedBy == nil else { return nil }
        return HealMachine.Need(failurePoint: incident.failurePoint, incident: incident.id)
    }

    /// The same after a long time in which nobody looked: streaks have ended and nothing is ok any more, but an open incident stays open.
    func aged(at now: Instant) -> PointState {
        var aged = self
        (aged.recent, aged.unknownStreak) = ([], 0)
        guard incident == nil else { return aged }
        (aged.failing, aged.failingSince) = (nil, nil)
        if status != .unknown { (aged.status, aged.since) = (.unknown, now) }
        return aged
    }

    /// Takes one finding and says how the confirmed status changes by it; the caller turns that into an incident.
    mutating func take(_ new: Finding, at now: Instant, confirm: Confirm) -> Status {
        finding = new
        foundAt = now
        if let remember = new.remember { memory = remember }
        guard new.status != .unknown else {
            unknownStreak = min(unknownStreak, 1_000_000) + 1
            // An open incident stays as it is: that we cannot look is no recovery. Otherwise blindness is confirmed like anything else.
            return incident == nil && unknownStreak >= confirm.fail ? .unknown : status
        }
        unknownStreak = 0
        // Twice seen is not twice looked: the probe that it rests on has not reported since.
        if new.status.isFailing, let observed = new.observed {
            if observed == counted { return status }
            counted = observed
        }
        recent.append(new.status)
        recent.removeFirst(max(0, recent.count - max(confirm.window, confirm.recover)))
        hold = new.holds ? Hold(since: min(new.since ?? hold?.since ?? now, now), until: new.until) : nil
        if new.status.isFailing {
            failing = new
            if failingSince == nil { failingSince = new.since.map { min($0, now) } ?? now }
        }
        let status = confirmed(by: confirm)
        // What no longer counts towards an incident is forgotten; unknown decides neither way.
        if !status.isFailing, !recent.suffix(confirm.window > confirm.fail ? confirm.window : 1).contains(where: \.isFailing) {
            (failingSince, failing) = (nil, nil)
        }
        return status
    }

    /// The status that the recent findings confirm. Down only when the last `recover` findings all stay below it; up when enough of the window reach a level.
    private mutating func confirmed(by confirm: Confirm) -> Status {
        let last = recent.suffix(confirm.recover)
        if status.isFailing, last.count >= confirm.recover, let worst = last.max(), worst < status {
            // What led here is spent: a relapse has to be confirmed anew.
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
