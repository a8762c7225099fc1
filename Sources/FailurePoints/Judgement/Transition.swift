/// A change of one failure point, for the outputs.
public struct Transition: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A failure is confirmed.
        case opened
        /// A warning became critical.
        case worsened
        /// A critical became a warning.
        case eased
        /// The recovery is confirmed. To `unknown`, with reason `not-watched`: it ended because it is no longer watched.
        case recovered
        /// Its cause is failing now: neither alerted nor healed any more.
        case excused
        /// The cause is gone and this still fails: it is alerted and healed from now on.
        case unexcused
        /// It can no longer be checked.
        case blinded
        /// It can be checked again, or for the first time, and is ok.
        case sighted
        /// The incident belongs to another subject: fpmond now watches another bot or endpoint. It is unknown whether it recovered.
        case dropped
        /// Its healer has used up its attempts.
        case exhausted
        /// Nothing of it is alerted from now on, until the end of its silence.
        case silenced
        /// It is alerted again; with an incident: it still fails.
        case unsilenced
        /// It opens so often that its single changes are announced no more until it is steady.
        case flapping
        /// It has not changed for a while: its changes are announced again.
        case steadied
    }

    public let kind: Kind
    public let failurePoint: FailurePoint.ID
    public let from: Status
    public let to: Status
    public let finding: Finding
    public let incident: Incident?
    public let at: Instant
    /// The cause excuses the incident only until its next observation: it was ok before this began.
    public let awaitsCause: Bool
    /// The silence that begins or ends with it; for others the one that mutes it. nil: it is alerted.
    public var silence: Silence?
    /// The failure point flaps: this single change is not announced.
    public var flaps = false

    public init(
        _ kind: Kind, _ failurePoint: FailurePoint.ID, from: Status, to: Status, finding: Finding, incident: Incident?, at: Instant,
        awaitsCause: Bool = false
    ) {
        (self.kind, self.failurePoint, self.from, self.to) = (kind, failurePoint, from, to)
        (self.finding, self.incident, self.at, self.awaitsCause) = (finding, incident, at, awaitsCause)
    }

    /// Whether notifications report it, unless a silence mutes it: an excused change, a change of what flaps, and a first ok are recorded only.
    public var isAnnounced: Bool {
        switch kind {
        case .opened, .recovered, .unexcused: !flaps && incident?.announced ?? true
        case .dropped, .exhausted, .flapping: incident?.announced ?? true
        // Still failing under a cause that explains it: the cause has its own incident.
        case .steadied: incident.map { $0.excusedBy == nil } ?? true
        // Whatever fails when a silence ends is news, even if it began and was announced before.
        case .unsilenced: incident.map { $0.excusedBy == nil && $0.closed == nil } ?? false
        // Announced before, excused since: further changes are not announced.
        case .worsened, .eased: !flaps && incident.map { $0.announced && $0.excusedBy == nil } ?? true
        case .excused, .blinded, .sighted, .silenced: false
        }
    }
}
