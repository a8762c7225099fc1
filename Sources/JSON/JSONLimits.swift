/// What a reader of JSON text accepts: which dialect, how deep and how long.
public struct JSONLimits: Sendable, Hashable {
    /// The maximum nesting, including the outermost container. At most 512, so that building a value cannot exhaust a stack.
    public var maximumDepth: Int
    /// Bytes of the whole text.
    public var maximumBytes: Int
    /// Bytes of one string, key or number that is requested while streaming; skipped text may be longer.
    public var maximumTextBytes: Int
    public var dialect: JSONDialect

    public init(maximumDepth: Int = 64, maximumBytes: Int = 64 << 20, maximumTextBytes: Int = 8 << 20, dialect: JSONDialect = .strict) {
        self.maximumDepth = min(max(maximumDepth, 1), 512)
        self.maximumBytes = maximumBytes
        self.maximumTextBytes = maximumTextBytes
        self.dialect = dialect
    }
}
