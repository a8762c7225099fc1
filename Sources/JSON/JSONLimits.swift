/// What a reader of JSON text accepts: how deep, how long, and whether the non-finite numbers of Python's `json` are let in.
public struct JSONLimits: Sendable, Hashable {
    /// Containers inside one another, the outermost included. Never more than 512, so that building a value cannot exhaust a stack.
    public var maximumDepth: Int
    /// Bytes of the whole text.
    public var maximumBytes: Int
    /// Bytes of one string, key or number that is asked for while streaming; skipped text may be longer.
    public var maximumTextBytes: Int
    /// Whether `NaN`, `Infinity`, `-Infinity` and numbers beyond the range of a double are taken as doubles. Python's `json` writes them.
    public var allowsNonFinite: Bool

    public init(
        maximumDepth: Int = 64, maximumBytes: Int = 64 << 20, maximumTextBytes: Int = 8 << 20, allowsNonFinite: Bool = false
    ) {
        self.maximumDepth = min(max(maximumDepth, 1), 512)
        self.maximumBytes = maximumBytes
        self.maximumTextBytes = maximumTextBytes
        self.allowsNonFinite = allowsNonFinite
    }
}
