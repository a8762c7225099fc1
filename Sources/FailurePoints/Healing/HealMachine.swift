/// One healer's decisions: when to run its hook, whether it worked, when to give up. Only decides: never sleeps, spawns or reads a clock.
public struct HealMachine: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case idle
        case running(attempt: Int, need: Need)
        /// The hook has ended; facts newer than `since` decide until `until` (uptime).
        case verifying(attempt: Int, need: Need, since: Moment, until: Duration)
        /// `attempt` is the next one.
        case cooling(attempt: Int, need: Need, until: Duration)
        case exhausted(need: Need, until: Duration)
    }

    /// What the heal is for.
    public struct Need: Sendable, Hashable {
        public var failurePoint: FailurePoint.ID
        public var incident: String
        public init(failurePoint: FailurePoint.ID, incident: String) { (self.failurePoint, self.incident) = (failurePoint, incident) }
    }

    public enum Event: Sendable, Hashable {
        /// A confirmed, unexcused failure for which this healer is configured; sent with each of its findings.
        case wanted(Need)
        /// The failure point's finding is ok, from facts observed at that moment.
        case fine(FailurePoint.ID, observed: Moment)
        case ended(HookResult)
        /// The recovery of the failure point is confirmed.
        case recovered(FailurePoint.ID)
        /// The result of the run is unknown: the facts decide.
        case lost
        /// The failure point is no longer watched.
        case unwatched
        case tick
    }

    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The next facts confirm that it worked.
        case healed
        /// The hook said that it acted, but the facts did not confirm it in time.
        case unverified
        case failed
        case timedOut = "timed-out"
        case deferred
        /// The hook said that trying is pointless.
        case refused
        /// Nothing was run: the record of what would have been run.
        case dryRun = "dry-run"
        /// Nothing was run: an exhausted healer has its attempts back.
        case renewed
    }

    public enum Action: Sendable, Hashable {
        case nothing
        case run(attempt: Int, Need)
        case conclude(attempt: Int, Need, Outcome, exhausted: Bool)
    }

    public private(set) var state: State
    /// When runs began, for the hourly limit; uptime.
    public private(set) var starts: [Duration]
    /// Whether the failure point of the latest need has been ok since. Then a need of another failure point is a new one, not another attempt of
    /// a healer that does not help.
    public private(set) var needIsFine: Bool
    public var policy: HealPolicy

    public init(policy: HealPolicy, state: State = .idle, starts: [Duration] = [], needIsFine: Bool = false) {
        (self.policy, self.state, self.starts, self.needIsFine) = (policy, state, starts, needIsFine)
    }

    /// The latest need; nil without one.
    public var need: Need? {
        switch state {
        case .idle: nil
        case .running(_, let need), .verifying(_, let need, _, _), .cooling(_, let need, _), .exhausted(let need, _): need
        }
    }

    /// Takes one event and says what to do about it. `mayStart`: whether the gate (one heal at a time) is free.
    public mutating func take(_ event: Event, at now: Moment, mayStart: Bool = true) -> Action {
        switch (state, event) {
        case (.idle, .wanted(let need)):
            return start(1, need, at: now, mayStart)
        case (.cooling(let attempt, let need, let until), .wanted(let wanted)):
            return again(wanted, after: need, attempt: attempt, until: until, at: now, mayStart)
        case (.exhausted(let need, let until), .wanted(let wanted)):
            // The slow retry is a single attempt: if it fails, the healer waits for the next slow retry.
            return again(wanted, after: need, attempt: policy.attempts, until: until, at: now, mayStart)
        case (.running(let attempt, let need), .ended(let result)):
            return ended(attempt, need, result, at: now)
        case (.verifying(let attempt, let need, let since, _), .fine(let id, let observed))
        where id == need.failurePoint && observed.uptime >= since.uptime:
            // If the same incident needs it again, this was one of several attempts.
            needIsFine = true
            state = .cooling(attempt: min(attempt, policy.attempts) + 1, need: need, until: now.uptime + policy.cooldown)
            return .conclude(attempt: attempt, need, .healed, exhausted: false)
        case (.verifying(let attempt, let need, _, let until), .tick) where now.uptime >= until:
            return failed(attempt, need, .unverified, at: now)
        case (.cooling(_, let need, _), .fine(let id, _)) where id == need.failurePoint:
            needIsFine = true
            return .nothing
        case (.exhausted(let need, _), .fine(let id, _)) where id == need.failurePoint:
            // It is ok without a heal. One ok finding is not a recovery yet: for this incident the slow retry stays.
            needIsFine = true
            return .nothing
        case (.exhausted(let need, _), .recovered(let id)) where id == need.failurePoint: return renew(at: now)
        case (.running(let attempt, let need), .lost):
            state = .verifying(attempt: attempt, need: need, since: now, until: now.uptime + policy.verifyWithin)
            return .nothing
        case (.verifying(let attempt, let need, _, _), .unwatched):
            state = .cooling(attempt: min(attempt, policy.attempts), need: need, until: now.uptime + policy.cooldown)
            return .conclude(attempt: attempt, need, .unverified, exhausted: false)
        default:
            return .nothing
        }
    }

    /// A need after an earlier one: the next attempt at the same, or the first at a new one.
    private mutating func again(
        _ wanted: Need, after need: Need, attempt: Int, until: Duration, at now: Moment, _ mayStart: Bool
    ) -> Action {
        let isNew = wanted.failurePoint == need.failurePoint ? wanted.incident != need.incident : needIsFine
        if wanted == need { needIsFine = false }
        guard isNew else {
            guard now.uptime >= until else { return .nothing }
            guard attempt <= policy.attempts else {
                // Each run helped only for a moment: the attempts for this incident are used up.
                state = .exhausted(need: wanted, until: now.uptime + policy.slowRetry)
                return .conclude(attempt: policy.attempts, wanted, .unverified, exhausted: true)
            }
            return start(attempt, wanted, at: now, mayStart)
        }
        // The doubled pause and the slow retry belong to the old need; the minimum time between two runs applies to every need.
        guard now.uptime >= until || starts.last.map({ now.uptime >= $0 + policy.cooldown }) == true else { return .nothing }
        return start(1, wanted, at: now, mayStart)
    }

    private mutating func start(_ attempt: Int, _ need: Need, at now: Moment, _ mayStart: Bool) -> Action {
        starts = recentStarts(at: now.uptime)
        guard mayStart, starts.count < policy.maxPerHour else { return .nothing }
        starts.append(now.uptime)
        needIsFine = false
        if policy.dryRun {
            state = .cooling(attempt: 1, need: need, until: now.uptime + policy.cooldown)
            return .conclude(attempt: attempt, need, .dryRun, exhausted: false)
        }
        state = .running(attempt: attempt, need: need)
        return .run(attempt: attempt, need)
    }

    private mutating func ended(_ attempt: Int, _ need: Need, _ result: HookResult, at now: Moment) -> Action {
        switch result {
        case .acted:
            state = .verifying(attempt: attempt, need: need, since: now, until: now.uptime + policy.verifyWithin)
            return .nothing
        case .informed:
            state = .cooling(attempt: attempt, need: need, until: now.uptime + policy.slowRetry)
            return .conclude(attempt: attempt, need, .deferred, exhausted: false)
        case .tryLater:
            state = .cooling(attempt: attempt, need: need, until: now.uptime + policy.cooldown)
            return .conclude(attempt: attempt, need, .deferred, exhausted: false)
        case .stopTrying:
            state = .exhausted(need: need, until: now.uptime + policy.slowRetry)
            return .conclude(attempt: attempt, need, .refused, exhausted: true)
        case .failed: return failed(attempt, need, .failed, at: now)
        case .timedOut: return failed(attempt, need, .timedOut, at: now)
        }
    }

    private mutating func failed(_ attempt: Int, _ need: Need, _ outcome: Outcome, at now: Moment) -> Action {
        let exhausted = attempt >= policy.attempts
        state =
            exhausted
            ? .exhausted(need: need, until: now.uptime + policy.slowRetry)
            : .cooling(attempt: attempt + 1, need: need, until: now.uptime + policy.pause(after: attempt))
        return .conclude(attempt: attempt, need, outcome, exhausted: exhausted)
    }

    /// Applies new limits; a healer that was exhausted under another configuration has its attempts back.
    public mutating func reconfigure(_ new: HealPolicy, at now: Moment) -> Action {
        let isChanged = new != policy
        policy = new
        return isChanged ? renew(at: now) : .nothing
    }

    /// Gives an exhausted healer all its attempts back; the minimum time between two runs and the runs of the hour still count.
    private mutating func renew(at now: Moment) -> Action {
        guard case .exhausted(let need, let until) = state else { return .nothing }
        state = .cooling(attempt: 1, need: need, until: starts.last.map { min(until, $0 + policy.cooldown) } ?? now.uptime)
        return .conclude(attempt: 0, need, .renewed, exhausted: false)
    }

    /// Forgets the need; the runs of the hour still count.
    public mutating func release() { (state, needIsFine) = (.idle, false) }

    /// Whether its hook runs, or the facts have not confirmed the result yet.
    public var isUnderWay: Bool {
        switch state {
        case .running, .verifying: true
        case .idle, .cooling, .exhausted: false
        }
    }

    /// The runs that began within the hour before this uptime, for the hourly limit.
    public func recentStarts(at uptime: Duration) -> [Duration] { starts.filter { uptime - $0 < .seconds(3600) && $0 <= uptime } }

    /// After a restart of the daemon or of the machine: the hook may still run, unless the machine was rebooted, which resets the boot clock.
    public mutating func resume(at now: Moment, sameBoot: Bool) {
        if !sameBoot { starts = [] }
        switch state {
        case .idle: break
        case .running where sameBoot: break
        case .running(let attempt, let need): state = .verifying(attempt: attempt, need: need, since: now, until: now.uptime + policy.verifyWithin)
        case .verifying(let attempt, let need, _, _):
            state = .verifying(attempt: attempt, need: need, since: now, until: now.uptime + policy.verifyWithin)
        // No pause is longer than in the policy, whatever the saved state says.
        case .cooling(let attempt, let need, let until):
            let longest = now.uptime + (attempt > policy.attempts - 1 ? max(policy.slowRetry, policy.longestPause) : policy.longestPause)
            state = .cooling(attempt: attempt, need: need, until: sameBoot ? min(until, longest) : now.uptime + policy.cooldown)
        case .exhausted(let need, let until):
            let longest = now.uptime + policy.slowRetry
            state = .exhausted(need: need, until: sameBoot ? min(until, longest) : longest)
        }
    }
}
