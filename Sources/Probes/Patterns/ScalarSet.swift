/// The characters that one place of a pattern matches: sorted, disjoint ranges of Unicode scalars.
struct ScalarSet: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>]

    private static let last: UInt32 = 0x10_FFFF

    init(_ ranges: [ClosedRange<UInt32>] = []) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let end = merged.last, range.lowerBound <= end.upperBound &+ 1 {
                merged[merged.count - 1] = end.lowerBound...max(end.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    init(_ scalar: Unicode.Scalar) { self.init([scalar.value...scalar.value]) }

    /// Of ASCII, such as `"azAZ09__"`: each pair is a range.
    private init(pairs text: StaticString) {
        let bytes = text.withUTF8Buffer { Array($0) }
        self.init(stride(from: 0, to: bytes.count - 1, by: 2).map { UInt32(bytes[$0])...UInt32(bytes[$0 + 1]) })
    }

    static let any = ScalarSet([0...last])
    static let digit = ScalarSet(pairs: "09")
    /// ASCII letters, digits and the underscore.
    static let word = ScalarSet(pairs: "azAZ09__")
    static let space = ScalarSet([0x09...0x0D, 0x20...0x20])

    /// The classes of POSIX, for ASCII. Source: isalpha(3) in the C locale.
    static let classes: [String: ScalarSet] = [
        "alpha": ScalarSet(pairs: "azAZ"), "digit": digit, "alnum": ScalarSet(pairs: "azAZ09"), "upper": ScalarSet(pairs: "AZ"),
        "lower": ScalarSet(pairs: "az"), "space": space, "blank": ScalarSet([0x09...0x09, 0x20...0x20]), "punct": ScalarSet(pairs: "!/:@[`{~"),
        "print": ScalarSet(pairs: " ~"), "graph": ScalarSet(pairs: "!~"), "cntrl": ScalarSet([0...0x1F, 0x7F...0x7F]),
        "xdigit": ScalarSet(pairs: "09afAF"), "word": word,
    ]

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    var inverted: ScalarSet {
        var (gaps, next): ([ClosedRange<UInt32>], UInt32) = ([], 0)
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { gaps.append(next...Self.last) }
        return ScalarSet(gaps)
    }

    func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

    func intersects(_ other: ScalarSet) -> Bool { ranges.contains { range in other.ranges.contains { $0.overlaps(range) } } }

    /// With the other case of every letter in it; long non-ASCII ranges stay unchanged.
    var ignoringCase: ScalarSet {
        var more: [ClosedRange<UInt32>] = []
        for range in ranges {
            for value in range.prefix(1024) {
                guard let scalar = Unicode.Scalar(value) else { continue }
                for mapped in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                    let scalars = mapped.unicodeScalars
                    if scalars.count == 1, let other = scalars.first, other != scalar { more.append(other.value...other.value) }
                }
            }
        }
        return ScalarSet(ranges + more)
    }
}
