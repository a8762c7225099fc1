/// The proleptic Gregorian calendar in UTC, as integer arithmetic: no time-zone database, no locale.
public struct CivilTime: Hashable, Sendable {
    public var year: Int
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var microsecond: Int

    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second, self.microsecond) = (hour, minute, second, microsecond)
    }

    /// Whether every field is in its range and the day exists in its month. A leap second (60) is accepted.
    public var isValid: Bool {
        guard (1...12).contains(month), (0...9999).contains(year), (0..<24).contains(hour), (0..<60).contains(minute) else { return false }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day) && (0...60).contains(second) && (0..<1_000_000).contains(microsecond)
    }
}

extension Instant {
    /// The instant of a civil time in UTC; days and less past their range carry over. Source: days-from-civil, era arithmetic over 400-year cycles.
    ///
    /// Impossible fields (a year of 10¹²) are clamped, so that no content of a file can trap; check `isValid` first.
    public init(utc civil: CivilTime) {
        func bounded(_ value: Int, _ limit: Int) -> Int { max(-limit, min(limit, value)) }
        let time = CivilTime(
            year: bounded(civil.year, 200_000), month: max(1, min(12, civil.month)), day: bounded(civil.day, 1_000_000),
            hour: bounded(civil.hour, 1_000_000), minute: bounded(civil.minute, 1_000_000), second: bounded(civil.second, 1_000_000_000),
            microsecond: bounded(civil.microsecond, 1_000_000_000))
        let year = time.month <= 2 ? time.year - 1 : time.year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (time.month + (time.month > 2 ? -3 : 9)) + 2) / 5 + time.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = Int64(days) * 86_400 + Int64(time.hour) * 3600 + Int64(time.minute) * 60 + Int64(time.second)
        self.init(microseconds: seconds * 1_000_000 + Int64(time.microsecond))
    }

    /// This instant's civil time in UTC.
    public var utc: CivilTime {
        let dayLength: Int64 = 86_400_000_000
        var days = microseconds / dayLength
        var rest = microseconds % dayLength
        if rest < 0 { (days, rest) = (days - 1, rest + dayLength) }
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let second = rest / 1_000_000
        return CivilTime(
            year: Int(year), month: Int(month), day: Int(dayOfYear - (153 * shifted + 2) / 5 + 1), hour: Int(second / 3600),
            minute: Int(second / 60 % 60), second: Int(second % 60), microsecond: Int(rest % 1_000_000))
    }

    /// Microseconds since the last midnight UTC.
    public var microsecondsOfDay: Int64 {
        let rest = microseconds % 86_400_000_000
        return rest < 0 ? rest + 86_400_000_000 : rest
    }

    /// Whole days since 1970-01-01 UTC, which was a Thursday.
    public var dayNumber: Int64 { (microseconds - microsecondsOfDay) / 86_400_000_000 }

    /// RFC 3339 in UTC with milliseconds: `2026-01-02T03:04:05.123Z`.
    public var rfc3339: String {
        let t = utc
        return "\(Self.padded(t.year, 4))-\(Self.padded(t.month, 2))-\(Self.padded(t.day, 2))T\(clock).\(Self.padded(t.microsecond / 1000, 3))Z"
    }

    /// Reads back what ``rfc3339`` writes, and nothing else: whole or fractional seconds, ending in `Z`.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 27, bytes.last == 0x5A else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].allSatisfy { (0x30...0x39).contains($0) } ? bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
        }
        let separators: [(Int, UInt8)] = [(4, 0x2D), (7, 0x2D), (10, 0x54), (13, 0x3A), (16, 0x3A)]
        guard separators.allSatisfy({ bytes[$0.0] == $0.1 }), let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        var microsecond = 0
        if bytes.count > 20 {
            guard bytes[19] == 0x2E, bytes.count > 21, let fraction = number(20..<bytes.count - 1) else { return nil }
            microsecond = (bytes.count - 21..<6).reduce(fraction) { value, _ in value * 10 }
        }
        let time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond)
        guard time.isValid else { return nil }
        self.init(utc: time)
    }

    /// The time of day for messages: `03:04:05`.
    public var clock: String {
        let t = utc
        return "\(Self.padded(t.hour, 2)):\(Self.padded(t.minute, 2)):\(Self.padded(t.second, 2))"
    }

    /// Date and minute for messages: `2026-01-02 03:04 UTC`.
    public var readable: String {
        let t = utc
        return
            "\(Self.padded(t.year, 4))-\(Self.padded(t.month, 2))-\(Self.padded(t.day, 2)) \(Self.padded(t.hour, 2)):\(Self.padded(t.minute, 2)) UTC"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(abs(value))
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
