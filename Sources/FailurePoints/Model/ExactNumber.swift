/// A decimal number, exact: 0 equals 0.0, 1e2 equals 100, and two integers that differ in their twentieth digit are not equal.
public struct ExactNumber: Sendable, Hashable {
    /// False for zero.
    private let isNegative: Bool
    /// Without zeros at either end; empty: zero.
    private let digits: [UInt8]
    /// The number is 0.DIGITS times ten to this power.
    private let power: Int

    /// `-12.5e3`; nil for a text that is not a decimal number.
    public init?(_ text: some StringProtocol) {
        var rest = Array(text.utf8.prefix(Self.longest + 1))[...]
        guard rest.count <= Self.longest else { return nil }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = Self.takeDigits(&rest)
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        var exponent = 0
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            guard let read = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(read) < 1_000_000_000 else { return nil }
            exponent = read
            rest = []
        }
        guard rest.isEmpty else { return nil }
        let significant = (whole + fraction).drop { $0 == 0 }
        let zeros = whole.count + fraction.count - significant.count
        digits = Array(significant.reversed().drop { $0 == 0 }.reversed())
        self.isNegative = isNegative && !digits.isEmpty
        power = digits.isEmpty ? 0 : whole.count - zeros + exponent
    }

    /// The shortest decimal that reads back as the same double; nil if it is not finite.
    public init?(_ double: Double) {
        guard double.isFinite else { return nil }
        self.init(double.description)
    }

    private static let longest = 5000

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let digits = rest.prefix { $0 &- 0x30 < 10 }
        rest = rest.dropFirst(digits.count)
        return digits.map { $0 - 0x30 }
    }
}

extension ExactNumber: Comparable {
    public static func < (a: ExactNumber, b: ExactNumber) -> Bool {
        if a.sign != b.sign { return a.sign < b.sign }
        return a.isNegative ? b.isSmallerInSize(than: a) : a.isSmallerInSize(than: b)
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private func isSmallerInSize(than other: ExactNumber) -> Bool {
        power == other.power ? digits.lexicographicallyPrecedes(other.digits) : power < other.power
    }
}
