/// `feature_store/golden_hour_config.json`. Source: bot contract 7.1.
public struct GoldenHour: Sendable, Hashable {
    public var restricts: Field<Bool>
    /// `allowed_windows` as written; nil when absent; entries that are not strings become an invalid text.
    public var allowedWindows: [String]?
    public var lastOptimization: Field<Instant>
    public var updatedAt: Field<Instant>

    public init(restricts: Field<Bool>, allowedWindows: [String]?, lastOptimization: Field<Instant>, updatedAt: Field<Instant>) {
        (self.restricts, self.allowedWindows) = (restricts, allowedWindows)
        (self.lastOptimization, self.updatedAt) = (lastOptimization, updatedAt)
    }
}

extension ProbeKey where Facts == Document<GoldenHour> {
    public static var goldenHour: Self { Self(.goldenHour) }
}
