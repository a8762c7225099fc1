/// One line of a followed log, without its line break and without leading zero bytes, which a loss of power leaves.
public struct TailLine: Sendable, Hashable {
    public enum Extent: Sendable, Hashable {
        case whole
        /// Its end is not written yet.
        case unfinished
        /// Longer than the limit: this is its beginning.
        case cut
    }

    public var bytes: ArraySlice<UInt8>
    public var extent: Extent
    /// The part of this line that the previous observation got; nil: none.
    public var known: ArraySlice<UInt8>?
    /// That part counted as a whole line, because it was unchanged in two observations.
    public var knownWasWhole: Bool

    public init(_ bytes: ArraySlice<UInt8>, _ extent: Extent = .whole, known: ArraySlice<UInt8>? = nil, knownWasWhole: Bool = false) {
        (self.bytes, self.extent, self.known, self.knownWasWhole) = (bytes, extent, known, knownWasWhole)
    }
}
