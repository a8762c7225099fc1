/// What a heal is for: one incident of one failure point.
public struct HealNeed: Sendable, Hashable {
    public var failurePoint: FailurePoint.ID
    public var incident: String
    public init(failurePoint: FailurePoint.ID, incident: String) { (self.failurePoint, self.incident) = (failurePoint, incident) }
}

/// One run of a healer for one incident. Its number is unique in the incident, over all rungs.
public struct HealAttempt: Sendable, Hashable {
    public var need: HealNeed
    public var healer: HealerName
    /// The rung of the ladder, from 0.
    public var rung: Int
    /// From 1, counted over the whole incident.
    public var number: Int
    /// When it was decided.
    public var ordered: Moment

    public init(need: HealNeed, healer: HealerName, rung: Int, number: Int, ordered: Moment) {
        (self.need, self.healer, self.rung, self.number, self.ordered) = (need, healer, rung, number, ordered)
    }
}
