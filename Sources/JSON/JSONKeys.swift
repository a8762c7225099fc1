/// The names of the members that a reader wants. A key is compared with them by its length and two of its bytes first, which rules most keys out.
public struct JSONKeys: Sendable {
    private let names: [StaticString]
    /// Which names a key with a hash may be, as bits.
    private let candidates: [UInt64]

    /// - Parameter names: at most 64, in ASCII, none of them empty.
    public init(_ names: [StaticString]) {
        precondition(names.count <= 64 && names.allSatisfy { $0.utf8CodeUnitCount > 0 })
        var candidates = [UInt64](repeating: 0, count: 64)
        for (index, name) in names.enumerated() { candidates[Self.hash(name.utf8Start, name.utf8CodeUnitCount)] |= 1 << UInt64(index) }
        (self.names, self.candidates) = (names, candidates)
    }

    /// The index of the name with these bytes; nil: it is none.
    @inline(__always)
    func index(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        guard count > 0 else { return nil }
        var bits = candidates[Self.hash(text, count)]
        while bits != 0 {
            let index = bits.trailingZeroBitCount
            let name = names[index]
            if name.utf8CodeUnitCount == count,
                UnsafeBufferPointer(start: name.utf8Start, count: count).elementsEqual(UnsafeBufferPointer(start: text, count: count))
            {
                return index
            }
            bits &= bits - 1
        }
        return nil
    }

    @inline(__always)
    private static func hash(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
        (count &* 7 &+ Int(text[0]) &* 3 &+ Int(text[count - 1]) &* 5) & 63
    }
}
