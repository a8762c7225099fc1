/// One healer's decisions: when to run its hook, when to believe it, when to give up. Decides; never sleeps, spawns or reads a clock.
public struct HealMachine: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case idle
        case running(attempt: Int, need: Need)
        /// The hook has ended; facts newer than `since` decide until `until` (uptime).
        case verifying(attempt: Int, need: Need, since: Moment, until: Duration)
        /// `attempt` is the one that comes next.
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
        /// A confirmed, unexcused failure that this healer is for, at each of its findings.
        case wanted(Need)
        /// A finding of the failure point came back: ok, from facts observed at that moment.
        case fine(FailurePoint.ID, observed: Moment)
        case ended(HookResult)
        case tick
    }

    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The next facts say it worked.
        case healed
        /// The hook said it acted, the facts do not say so in time.
        case unverified
        case failed
        case timedOut = "timed-out"
        case deferred
        /// The hook said that trying is pointless.
        case refused
        /// What would have been done.
        case dryRun = "dry-run"
    }

    public enum Action: Sendable, Hashable {
        case nothing
        case run(attempt: Int, Need)
        case conclude(attempt: Int, Need, Outcome, exhausted: Bool)
    }

    public private(set) var state: State
    /// When runs began, for the hourly limit; uptime.
    public private(set) var starts: [Duration]
    public var policy: HealPolicy

    public init(policy: HealPolicy, state: State = .idle, starts: [Duration] = []) {
        (self.policy, self.state, self.starts) = (policy, state, starts)
    }

    /// Takes one event and says what to do about it. `mayStart`: whether the gate (one heal at a time) is free.
    public mutating func take(_ event: Event, at now: Moment, mayStart: Bool = true) -> Action {
        switch (state, event) {
        case (.idle, .wanted(let need)):
            return start(1, need, at: now, mayStart)
        case (.cooling(let attempt, let need, let until), .wanted(let wanted)) where now.uptime >= until:
            return start(wanted.incident == need.incident ? attempt : 1, wanted, at: now, mayStart)
        case (.exhausted(let need, let until), .wanted(let wanted)) where now.uptime >= until:
            // The slow retry is a single attempt: if it fails the healer rests again.
            return start(wanted.incident == need.incident ? policy.attempts : 1, wanted, at: now, mayStart)
        case (.running(let attempt, let need), .ended(let result)):
            return ended(attempt, need, result, at: now)
        case (.verifying(let attempt, let need, let since, _), .fine(let id, let observed))
        where id == need.failurePoint && observed.uptime >= since.uptime:
            state = .cooling(attempt: 1, need: need, until: now.uptime + policy.cooldown)
            return .conclude(attempt: attempt, need, .healed, exhausted: false)
        case (.verifying(let attempt, let need, _, let until), .tick) where now.uptime >= until:
            return failed(attempt, need, .unverified, at: now)
        case (.exhausted(let need, _), .fine(let id, _)) where id == need.failurePoint:
            state = .cooling(attempt: 1, need: need, until: now.uptime + policy.cooldown)
            return .nothing
        default:
            return .nothing
        }
    }

    private mutating func start(_ attempt: Int, _ need: Need, at now: Moment, _ mayStart: Bool) -> Action {
        starts.removeAll { now.uptime - $0 >= .seconds(3600) || $0 > now.uptime }
        guard mayStart, starts.count < policy.maxPerHour else { return .nothing }
        starts.append(now.uptime)
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

    /// After a restart of the daemon or of the machine: what was running is not known to have ended well, and the boot clock may have begun anew.
    public mutating func resume(at now: Moment, sameBoot: Bool) {
        if !sameBoot { starts = [] }
        switch state {
        case .idle: break
        case .running(let attempt, let need): state = .verifying(attempt: attempt, need: need, since: now, until: now.uptime + policy.verifyWithin)
        case .verifying(let attempt, let need, _, _):
            state = .verifying(attempt: attempt, need: need, since: now, until: now.uptime + policy.verifyWithin)
        case .cooling(let attempt, let need, let until):
            state = .cooling(attempt: attempt, need: need, until: sameBoot ? until : now.uptime + policy.cooldown)
        case .exhausted(let need, let until):
            state = .exhausted(need: need, until: sameBoot ? until : now.uptime + policy.slowRetry)
        }
    }
}
