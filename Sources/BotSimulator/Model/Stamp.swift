/// Writes an instant in the eight forms that the bot uses, field by field.
///
/// Instants are microseconds since 1970 UTC. Like Python's `isoformat()`, a fraction of zero is left out.
/// Source: bot contract 3.4 (T1 to T8).
enum Stamp {
    /// Microseconds in one second.
    static let second: Int64 = 1_000_000

    /// T1: ISO without zone, UTC; T2 with the server's offset in minutes.
    static func naive(_ at: Int64, offsetMinutes: Int64 = 0) -> String {
        let time = SimulatedTime(at + offsetMinutes * 60 * second)
        return "\(time.date)T\(time.clock)\(time.fraction)"
    }

    /// T3: ISO with microseconds and `Z`.
    static func zulu(_ at: Int64) -> String { naive(at) + "Z" }

    /// T4: whole seconds and `Z`, which the bot derives from local time.
    static func zuluSeconds(_ at: Int64, offsetMinutes: Int64 = 0) -> String {
        let time = SimulatedTime(at + offsetMinutes * 60 * second)
        return "\(time.date)T\(time.clock)Z"
    }

    /// T5: ISO with the offset of Arizona.
    static func arizona(_ at: Int64) -> String { naive(at, offsetMinutes: -7 * 60) + "-07:00" }

    /// T6: whole seconds since 1970.
    static func epoch(_ at: Int64) -> Int64 { at / second }

    /// T6: seconds since 1970 with hundredths.
    static func epochFraction(_ at: Int64) -> String { "\(at / second).\(twoDigits(at % second / 10_000))" }

    /// T7: `2025-12-20 14:03:07 UTC`.
    static func spaced(_ at: Int64) -> String {
        let time = SimulatedTime(at)
        return "\(time.date) \(time.clock) UTC"
    }

    /// T8: `20251220_140307`, as in the names of backups.
    static func compact(_ at: Int64) -> String {
        let time = SimulatedTime(at)
        return "\(time.year)\(twoDigits(time.month))\(twoDigits(time.day))_\(twoDigits(time.hour))\(twoDigits(time.minute))\(twoDigits(time.second))"
    }

    /// The `Date` header of HTTP. Source: RFC 9110 5.6.7.
    static func http(_ at: Int64) -> String {
        let time = SimulatedTime(at)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = days[Int(time.daysSince1970 % 7)]
        return "\(day), \(twoDigits(time.day)) \(months[Int(time.month) - 1]) \(time.year) \(time.clock) GMT"
    }

    /// Reads RFC 3339 (`Z` or an offset, 0 to 9 fraction digits); nil where the text is something else.
    static func parse(_ text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ range: Range<Int>) -> Int64? { Int64(String(decoding: bytes[range], as: UTF8.self)) }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let seconds = number(17..<19)
        else { return nil }
        var at = ((SimulatedTime.days(year, month, day) * 24 + hour) * 60 + minute) * 60 + seconds
        at *= second
        var index = 19
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            var scale: Int64 = 100_000
            while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
                at += Int64(bytes[index] - 48) * scale
                scale /= 10
                index += 1
            }
        }
        let zone = bytes[index...]
        if zone.elementsEqual("Z".utf8) { return at }
        guard zone.count == 6, let offsetHour = number(index + 1..<index + 3), let offsetMinute = number(index + 4..<index + 6) else { return nil }
        let offset = (offsetHour * 60 + offsetMinute) * 60 * second
        return zone.first == UInt8(ascii: "-") ? at + offset : at - offset
    }

    static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
