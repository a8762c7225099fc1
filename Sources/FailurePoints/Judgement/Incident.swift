/// From confirmed failure to confirmed recovery of one failure point.
public struct Incident: Sendable, Hashable, Identifiable {
    /// `intelligence-stale-20260102T030405Z-000042`: sorts by time within a failure point, safe as a file name, and unique: the number counts
    /// the incidents opened with this state file, so two incidents of the same second differ.
    public let id: String
    public let failurePoint: FailurePoint.ID
    /// The first failing finding of the streak that opened it.
    public let began: Instant
    /// When it was confirmed.
    public let opened: Instant
    public var closed: Instant?
    public var worst: Status
    /// The failing cause that excuses it now; nil: not excused.
    public var excusedBy: FailurePoint.ID?
    /// Whether it was ever announced; an incident that was always excused was not.
    public var announced: Bool
    /// The heals tried so far.
    public var heals: Int

    /// - Parameter number: the number of incidents opened so far, including this one.
    public init(
        failurePoint: FailurePoint.ID, began: Instant, opened: Instant, worst: Status, excusedBy: FailurePoint.ID?, number: Int
    ) {
        self.init(
            id: "\(failurePoint)-\(Self.compact(opened))-\(Self.padded(number))", failurePoint: failurePoint, began: began, opened: opened,
            closed: nil, worst: worst, excusedBy: excusedBy, announced: excusedBy == nil, heals: 0)
    }

    public init(
        id: String, failurePoint: FailurePoint.ID, began: Instant, opened: Instant, closed: Instant?, worst: Status, excusedBy: FailurePoint.ID?,
        announced: Bool, heals: Int
    ) {
        (self.id, self.failurePoint, self.began, self.opened, self.closed) = (id, failurePoint, began, opened, closed)
        (self.worst, self.excusedBy, self.announced, self.heals) = (worst, excusedBy, announced, heals)
    }

    /// Six digits sort as text; more are still unique.
    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// `20261129T112912Z`, in UTC.
    static func compact(_ instant: Instant) -> String {
        String(instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}
