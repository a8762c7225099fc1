/// An integer beyond 64 bits, with the digits of the text.
public struct BigInteger: Sendable, Hashable, CustomStringConvertible {
    /// Python's `int` refuses longer ones. Source: sys.int_info.default_max_str_digits.
    static let maximumDigits = 4300

    /// A minus if negative, then digits without a leading zero.
    public let description: String

    /// - Parameter text: the text of a JSON integer.
    init(_ text: some Sequence<UInt8>) { description = String(decoding: Array(text), as: UTF8.self) }

    /// The nearest double, infinite beyond its range.
    public var double: Double { Double(description) ?? .nan }
}
