/// The files in `feature_store/`: names, not contents. Source: bot contract 14, row 4.1c.
public struct FeatureStoreFacts: Sendable, Hashable {
    public var path = "feature_store"
    public var exists = false
    /// Another one if the directory was created again.
    public var inode: UInt64?
    /// Regular files relative to the store, those of its subdirectories included, sorted; at most 500, without locks and temporaries.
    public var files: [String] = []
    /// The empty ones among them.
    public var emptyFiles: [String] = []
    /// There are more files than listed.
    public var isTruncated = false

    public init() {}
}

extension ProbeKey where Facts == FeatureStoreFacts {
    public static var featureStore: Self { Self(.featureStore) }
}
