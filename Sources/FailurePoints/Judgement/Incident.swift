/// From confirmed failure to confirmed recovery of one failure point.
public struct Incident: Sendable, Hashable, Identifiable {
    /// `intelligence-stale-20260102T030405Z`: unique, sorts by time within a failure point, safe as a file name. The next one that opens in the
    /// same second (a unit that crashes twice) is numbered: `…030405Z-2`.
    public let id: String
    public let failurePoint: FailurePoint.ID
    /// The first failing finding of the streak that opened it.
    public let began: Instant
    /// When it was confirmed.
    public let opened: Instant
    public var closed: Instant?
    public var worst: Status
    /// The failing cause that excuses it now; nil: it stands for itself.
    public var excusedBy: FailurePoint.ID?
    /// Whether it was ever announced: an incident that was excused all its life was not.
    public var announced: Bool
    /// Attempts to heal it so far.
    public var heals: Int

    /// - Parameter last: the id of this failure point's incident before.
    public init(
        failurePoint: FailurePoint.ID, began: Instant, opened: Instant, worst: Status, excusedBy: FailurePoint.ID?, after last: String? = nil
    ) {
        self.init(
            id: Self.id(of: failurePoint, opened: opened, after: last), failurePoint: failurePoint, began: began, opened: opened, closed: nil,
            worst: worst,
            excusedBy: excusedBy, announced: excusedBy == nil, heals: 0)
    }

    public init(
        id: String, failurePoint: FailurePoint.ID, began: Instant, opened: Instant, closed: Instant?, worst: Status, excusedBy: FailurePoint.ID?,
        announced: Bool, heals: Int
    ) {
        (self.id, self.failurePoint, self.began, self.opened, self.closed) = (id, failurePoint, began, opened, closed)
        (self.worst, self.excusedBy, self.announced, self.heals) = (worst, excusedBy, announced, heals)
    }

    private static func id(of point: FailurePoint.ID, opened: Instant, after last: String?) -> String {
        let plain = "\(point)-\(compact(opened))"
        guard let last, last == plain || last.hasPrefix("\(plain)-") else { return plain }
        return "\(plain)-\(min(Int(last.dropFirst(plain.count + 1)) ?? 1, 1_000_000) + 1)"
    }

    private static func compact(_ instant: Instant) -> String {
        String(instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}
