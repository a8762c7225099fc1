/// What lies in `feature_store/`: names, not contents. Source: bot contract 14, row 4.1c.
public struct FeatureStoreFacts: Sendable, Hashable {
    public var path = "feature_store"
    public var exists = false
    /// A directory made anew has another one.
    public var inode: UInt64?
    /// Regular files relative to the store, those of its subdirectories included, sorted; at most 500, without locks and temporaries.
    public var files: [String] = []
    /// Of these, those of size 0.
    public var emptyFiles: [String] = []
    /// More files than are listed.
    public var isTruncated = false

    public init() {}
}

extension ProbeKey where Facts == FeatureStoreFacts {
    public static var featureStore: Self { Self(.featureStore) }
}
