import FailurePoints

/// The pieces of a timestamp, read from left to right.
struct TimestampScanner {
    private var rest: Array<UInt8>.SubSequence

    init(_ text: some Sequence<UInt8>) { rest = Array(text.prefix(48))[...] }

    /// `2025-12-20`, as the instant of its midnight in UTC.
    mutating func date(_ separator: Character?) throws(ContentTimestamp.Invalid) -> Instant {
        let year = try number(4)
        try require(separator)
        let month = try number(2)
        try require(separator)
        let civil = CivilTime(year: year, month: month, day: try number(2))
        guard civil.isValid, year >= 1970 else { throw ContentTimestamp.Invalid("no such day") }
        return Instant(utc: civil)
    }

    /// `14:03:07`, as the time since midnight. A leap second counts as the next minute's first.
    mutating func time(after opening: Character, _ separator: Character?) throws(ContentTimestamp.Invalid) -> Duration {
        try require(opening)
        let hour = try number(2)
        try require(separator)
        let minute = try number(2)
        try require(separator)
        let second = try number(2)
        guard hour < 24, minute < 60, second <= 60 else { throw ContentTimestamp.Invalid("no such time of day") }
        return .seconds(hour * 3600 + minute * 60 + second)
    }

    /// `.120334`, where there is one.
    mutating func fraction() throws(ContentTimestamp.Invalid) -> Duration {
        guard skip(".") else { return .zero }
        var (digits, microseconds) = (0, 0)
        while let digit = rest.first.map({ Int($0) - 0x30 }), (0...9).contains(digit) {
            rest.removeFirst()
            digits += 1
            if digits <= 6 { microseconds = microseconds * 10 + digit }
        }
        guard (1...9).contains(digits) else { throw ContentTimestamp.Invalid("a fraction needs 1 to 9 digits") }
        for _ in digits..<max(digits, 6) { microseconds *= 10 }
        return .microseconds(microseconds)
    }

    /// `-07:00` or `-0700`, where there is one.
    mutating func offset() throws(ContentTimestamp.Invalid) -> Duration? {
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        let hours = try number(2)
        _ = skip(":")
        let minutes = try number(2)
        guard hours < 24, minutes < 60 else { throw ContentTimestamp.Invalid("no such offset") }
        return .seconds(sign * (hours * 3600 + minutes * 60))
    }

    func finish(_ instant: Instant) throws(ContentTimestamp.Invalid) -> Instant {
        guard rest.isEmpty else { throw ContentTimestamp.Invalid("something follows the time") }
        return instant
    }

    mutating func skip(_ word: String) -> Bool {
        guard rest.starts(with: word.utf8) else { return false }
        rest.removeFirst(word.utf8.count)
        return true
    }

    private mutating func require(_ separator: Character?) throws(ContentTimestamp.Invalid) {
        guard let separator else { return }
        guard skip(String(separator)) else { throw ContentTimestamp.Invalid("not of its form") }
    }

    private mutating func number(_ digits: Int) throws(ContentTimestamp.Invalid) -> Int {
        let piece = rest.prefix(digits)
        guard piece.count == digits, piece.allSatisfy({ $0 &- 0x30 < 10 }) else { throw ContentTimestamp.Invalid("not of its form") }
        rest.removeFirst(digits)
        return piece.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
