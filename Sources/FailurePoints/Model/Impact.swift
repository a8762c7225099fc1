/// What a failure point does to trading while it lasts.
public enum Impact: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Information only; it costs no trade (LOW in the assessment).
    case none
    /// Some trades are blocked (MEDIUM).
    case blocksSome = "blocks_some"
    /// Many trades are blocked (HIGH).
    case blocksMany = "blocks_many"
    /// No trade is possible, or none is safe (CRITICAL).
    case blocksAll = "blocks_all"

    /// The word of the assessment.
    public var assessed: String {
        switch self {
        case .none: "LOW"
        case .blocksSome: "MEDIUM"
        case .blocksMany: "HIGH"
        case .blocksAll: "CRITICAL"
        }
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    public static func < (a: Impact, b: Impact) -> Bool { a.rank < b.rank }
}
