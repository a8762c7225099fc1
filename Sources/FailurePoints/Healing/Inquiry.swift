/// A finding that is no failure, and that a healer looks into once: the healer reports what it sees and changes nothing.
///
/// A block by design is never healed, also not after its end. What a person wants to know then is whether the bot has noticed.
public struct Inquiry: Sendable, Hashable {
    /// The reason of the finding: `expired-not-cleared`.
    public let reason: String
    /// The healer; it has to be one that only looks.
    public let healer: HealerName
    /// The evidence that tells one occurrence from the next; an instant.
    public let occurrence: String

    public init(reason: String, healer: HealerName, occurrence: String) {
        (self.reason, self.healer, self.occurrence) = (reason, healer, occurrence)
    }

    /// What the healer is asked for now, under a name that each occurrence has for itself; nil: nothing.
    public func need(of id: FailurePoint.ID, _ state: PointState) -> HealNeed? {
        guard state.status == .ok, state.incident == nil, state.finding.status == .ok, state.finding.reason == reason,
            case .instant(let at)? = state.finding.evidence[occurrence]
        else { return nil }
        return HealNeed(failurePoint: id, incident: "\(id)-\(reason)-\(Incident.compact(at))")
    }
}
