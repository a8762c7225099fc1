import FailurePoints
import JSON

/// Time since 1970 as a number, read without loss.
struct EpochNumber {
    /// Each is a thousand times the one before it, so that times of these centuries are unambiguous.
    enum Unit: Int64, CaseIterable {
        case seconds = 1, milliseconds = 1_000, microseconds = 1_000_000, nanoseconds = 1_000_000_000
    }

    /// The number, rounded down, and the rest in billionths.
    private let whole: Int64
    private let billionths: Int64

    /// A number; nil for another kind of value.
    init?(_ value: JSON) {
        switch value {
        case .int(let whole): (self.whole, billionths) = (whole, 0)
        case .double(let double):
            // The decimal form that Python prints: further digits of the double were never written.
            guard let number = EpochNumber(double.description.utf8) ?? EpochNumber(double) else { return nil }
            self = number
        default: return nil
        }
    }

    /// Out of every range: reported as such, not as another kind of value.
    private init?(_ double: Double) {
        whole = Int64(exactly: double.rounded(.down)) ?? .min
        billionths = 0
    }

    /// `1766239387.42`: digits only, optionally with a sign and a fraction.
    init?(_ text: some Collection<UInt8>) {
        let isNegative = text.first == UInt8(ascii: "-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let digits = parts.first, (1...19).contains(digits.count), parts.allSatisfy({ $0.allSatisfy { $0 &- 0x30 < 10 } }),
            let whole = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        let fraction = parts.count > 1 ? Array(parts[1].prefix(9)) : []
        let billionths = (fraction + Array(repeating: 0x30, count: 9 - fraction.count)).reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        (self.whole, self.billionths) =
            isNegative ? (-whole - (billionths > 0 ? 1 : 0), billionths > 0 ? 1_000_000_000 - billionths : 0) : (whole, billionths)
    }

    /// The instant, in the first unit in which the number is a time before the year 5000.
    func instant(in units: [Unit]) throws(ContentTimestamp.Invalid) -> Instant {
        guard whole >= 0, let unit = units.first(where: { whole / $0.rawValue < Self.end }) else {
            throw ContentTimestamp.Invalid("out of range as \(units.count == 1 ? "seconds" : "a time") since 1970")
        }
        let (seconds, rest) = whole.quotientAndRemainder(dividingBy: unit.rawValue)
        let below = (rest * (1_000_000_000 / unit.rawValue) + billionths / unit.rawValue) / 1000
        return Instant(microseconds: seconds * 1_000_000 + below)
    }

    /// In seconds; in milliseconds this number is a day of 1973.
    private static let end: Int64 = 100_000_000_000
}
