/// What alerts are decided from: what fails now and whether the bot can trade, at one instant.
///
/// A level, not a change: whoever was killed between a change and its message finds the same difference again.
public struct AlertSight: Sendable {
    /// An open incident of a failure point that is no block by design.
    public struct Failure: Sendable, Hashable {
        public var point: FailurePoint.ID
        public var incident: String
        public var status: Status
        public var began: Instant
        public var until: Instant?
        public var title: String
        public var message: String
        public var reason: String
        public var advice: String
        public var category: Category
        public var impact: Impact
        /// Another failure explains it.
        public var isExcused = false
        public var isMuted = false
        public var isFlapping = false
        /// Its healer has used up its attempts.
        public var isExhausted = false
        /// The heals so far, in words; nil: none.
        public var tried: String?

        public init(
            point: FailurePoint.ID, incident: String, status: Status, began: Instant, until: Instant? = nil, title: String, message: String,
            reason: String, advice: String, category: Category, impact: Impact
        ) {
            (self.point, self.incident, self.status, self.began, self.until) = (point, incident, status, began, until)
            (self.title, self.message, self.reason, self.advice) = (title, message, reason, advice)
            (self.category, self.impact) = (category, impact)
        }
    }

    /// What blocks or reduces trading and is neither muted nor the bot's daily routine.
    public struct Blocker: Sendable, Hashable {
        public var point: FailurePoint.ID
        public var impact: Impact
        public var intended: Bool
        public var since: Instant
        public var until: Instant?
        public var message: String

        public init(point: FailurePoint.ID, impact: Impact, intended: Bool, since: Instant, until: Instant? = nil, message: String) {
            (self.point, self.impact, self.intended) = (point, impact, intended)
            (self.since, self.until, self.message) = (since, until, message)
        }
    }

    /// A fault of fpmond itself, as long as it lasts.
    public struct OwnFault: Sendable, Hashable {
        /// Names the fault, and stays the same while it lasts.
        public var key: String
        public var message: String
        public var since: Instant
        /// The notifier that cannot be told of it, because it is the one that fails.
        public var notifier: String?

        public init(key: String, message: String, since: Instant, notifier: String? = nil) {
            (self.key, self.message, self.since, self.notifier) = (key, message, since, notifier)
        }
    }

    /// How an incident ended.
    public struct End: Sendable, Hashable {
        public var at: Instant
        /// Whether it is ok now; false: it is no longer watched.
        public var isRecovered: Bool

        public init(at: Instant, isRecovered: Bool = true) { (self.at, self.isRecovered) = (at, isRecovered) }
    }

    public var failures: [Failure]
    /// nil: not everything was looked at yet, and the last verdict holds.
    public var blockers: [Blocker]?
    /// What cannot be observed, without which it is not known whether the bot can trade.
    public var unobserved: [FailurePoint.ID]
    /// The failure points under a silence, failing or not.
    public var muted: Set<FailurePoint.ID>
    /// The whole verdict, the daily routine included; nil: as `blockers`.
    public var trading: Verdict.State?
    /// What is behind it, worst first.
    public var blockedBy: [FailurePoint.ID]
    /// The whole verdict in words.
    public var sentence: String
    public var own: [OwnFault]
    /// Of incidents that ended lately.
    public var ended: [String: End]
    /// What is to be expected, a line each, for the daily message.
    public var ahead: [String]
    public var host: String

    public init(
        failures: [Failure] = [], blockers: [Blocker]? = [], unobserved: [FailurePoint.ID] = [],
        muted: Set<FailurePoint.ID> = [], trading: Verdict.State? = .open, blockedBy: [FailurePoint.ID] = [], sentence: String = "",
        own: [OwnFault] = [], ended: [String: End] = [:], ahead: [String] = [], host: String = "host"
    ) {
        (self.failures, self.blockers, self.unobserved, self.muted) = (failures, blockers, unobserved, muted)
        (self.trading, self.blockedBy, self.sentence) = (trading, blockedBy, sentence)
        (self.own, self.ended, self.ahead, self.host) = (own, ended, ahead, host)
    }
}
