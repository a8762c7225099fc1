/// A change worth telling: what happened to one failure point, or to the verdict.
public struct Transition: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A failure is confirmed.
        case opened
        /// A warning became critical.
        case worsened
        /// A critical became a warning.
        case eased
        /// The recovery is confirmed. To `unknown`, with reason `not-watched`: it is over because nobody watches any more.
        case recovered
        /// Its cause is failing now: neither alerted nor healed any more.
        case excused
        /// The cause is gone and this is still failing: it stands for itself now.
        case unexcused
        /// It can no longer be told.
        case blinded
        /// It can be told again (or for the first time) and is fine.
        case sighted
        /// The incident was another subject's: another bot is watched now, or another endpoint asked. Whether it recovered nobody knows.
        case dropped
        /// Its healer has used up its attempts.
        case exhausted
    }

    public let kind: Kind
    public let failurePoint: FailurePoint.ID
    public let from: Status
    public let to: Status
    public let finding: Finding
    public let incident: Incident?
    public let at: Instant
    /// What excuses the incident does so only until it has been looked at: it was fine before this began.
    public let awaitsCause: Bool

    public init(
        _ kind: Kind, _ failurePoint: FailurePoint.ID, from: Status, to: Status, finding: Finding, incident: Incident?, at: Instant,
        awaitsCause: Bool = false
    ) {
        (self.kind, self.failurePoint, self.from, self.to) = (kind, failurePoint, from, to)
        (self.finding, self.incident, self.at, self.awaitsCause) = (finding, incident, at, awaitsCause)
    }

    /// Whether somebody should be told: an excused change and a first ok are on record, but wake nobody.
    public var isAnnounced: Bool {
        switch kind {
        case .opened, .recovered, .dropped, .unexcused, .exhausted: incident?.announced ?? true
        // Told before, explained by another since: its turns are the cause's business.
        case .worsened, .eased: incident.map { $0.announced && $0.excusedBy == nil } ?? true
        case .excused, .blinded, .sighted: false
        }
    }
}
