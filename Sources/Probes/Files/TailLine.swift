/// One line as a follower of a log gets it, without its line break and without the zero bytes that a loss of power leaves in front.
public struct TailLine: Sendable, Hashable {
    public enum Extent: Sendable, Hashable {
        case whole
        /// Its end has not been written yet.
        case unfinished
        /// Longer than may be read: this is its beginning.
        case cut
    }

    public var bytes: ArraySlice<UInt8>
    public var extent: Extent
    /// What the look before was given of the same line; nil: nothing.
    public var known: ArraySlice<UInt8>?
    /// What it was given was taken for a whole line, as it had not changed over two attempts.
    public var knownWasWhole: Bool

    public init(_ bytes: ArraySlice<UInt8>, _ extent: Extent = .whole, known: ArraySlice<UInt8>? = nil, knownWasWhole: Bool = false) {
        (self.bytes, self.extent, self.known, self.knownWasWhole) = (bytes, extent, known, knownWasWhole)
    }
}
