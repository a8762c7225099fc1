public import FailurePoints

/// A date and time in a text of any writer: the common parser for the bot's files, logs, HTTP bodies and custom failure points.
///
/// Reads `2025-12-20T14:03:07.120334Z` and its variants: `T`, `t`, `_` or a space between date and time; `-`, `/` or nothing within the date; a
/// fraction of any length after a point or a comma, cut to microseconds, or none; `Z`, `UTC`, `GMT`, `+07`, `+0700`, `+07:00` or nothing at the end, after a
/// space or not. The declared form, ``ContentTimestamp``, gives the zone of a time without one.
public struct TimeText: Sendable, Hashable {
    /// The zone in the text.
    public enum Zone: Sendable, Hashable {
        case none
        /// `Z`, which some writers append to local times, too.
        case zulu
        case offset(Duration)
    }

    /// The time in the text, as if it were UTC.
    public let shown: Instant
    public let zone: Zone
    /// The length of the time in bytes.
    public let length: Int

    /// The time at the start of `text`; any other text may follow.
    ///
    /// - Throws: why there is no time.
    public init(startOf text: some Sequence<UInt8>) throws(ContentTimestamp.Invalid) {
        var scanner = TimeScanner(text)
        shown = try scanner.date() + scanner.timeOfDay()
        zone = scanner.zone()
        length = scanner.taken
    }

    /// The time at the start of a log line, after opening brackets, quotes, blanks, colours (ECMA-48 sequences) and a byte order mark.
    ///
    /// - Throws: why there is no time.
    public init(headOf line: some Collection<UInt8>) throws(ContentTimestamp.Invalid) {
        var rest = Array(line.prefix(160))[...]
        while let byte = rest.first {
            switch byte {
            case 0x20, 0x09, UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "'"): rest.removeFirst()
            case 0x1B where rest.dropFirst().first == UInt8(ascii: "["):
                rest = rest.dropFirst(2).drop { (0x20...0x3F).contains($0) }.dropFirst()
            case 0xEF where rest.starts(with: [0xEF, 0xBB, 0xBF]): rest.removeFirst(3)
            default:
                try self.init(startOf: rest)
                return
            }
        }
        throw ContentTimestamp.Invalid("no time at its start")
    }
}

/// The pieces of a time, read from left to right.
private struct TimeScanner {
    private let bytes: [UInt8]
    private(set) var taken = 0

    /// The length of the longest time, with a very long fraction.
    init(_ text: some Sequence<UInt8>) { bytes = Array(text.prefix(96)) }

    private var next: UInt8? { byte(0) }

    private func byte(_ ahead: Int) -> UInt8? { taken + ahead < bytes.count ? bytes[taken + ahead] : nil }

    private func isDigit(_ ahead: Int) -> Bool { byte(ahead).map { $0 &- 0x30 < 10 } ?? false }

    private mutating func skip(_ choices: String) -> UInt8? {
        guard let next, choices.utf8.contains(next) else { return nil }
        taken += 1
        return next
    }

    private mutating func number(_ digits: Int) throws(ContentTimestamp.Invalid) -> Int {
        guard (0..<digits).allSatisfy(isDigit) else { throw ContentTimestamp.Invalid("no date and time") }
        defer { taken += digits }
        return bytes[taken..<(taken + digits)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// `2025-12-20`, as the instant of its midnight in UTC.
    mutating func date() throws(ContentTimestamp.Invalid) -> Instant {
        let year = try number(4)
        let separator = skip("-/")
        let month = try number(2)
        guard skip("-/") == separator else { throw ContentTimestamp.Invalid("no date and time") }
        let civil = CivilTime(year: year, month: month, day: try number(2))
        guard civil.isValid, year >= 1970 else { throw ContentTimestamp.Invalid("no such day") }
        return Instant(utc: civil)
    }

    /// `T14:03:07.120334`, as the time since midnight. A leap second counts as the next minute's first.
    mutating func timeOfDay() throws(ContentTimestamp.Invalid) -> Duration {
        guard skip("Tt _") != nil else { throw ContentTimestamp.Invalid("no time of day after the date") }
        let hour = try number(2)
        let isSpelled = skip(":") != nil
        let minute = try number(2)
        guard !isSpelled || skip(":") != nil else { throw ContentTimestamp.Invalid("no seconds") }
        let second = try number(2)
        guard hour < 24, minute < 60, second <= 60, !isDigit(0) else { throw ContentTimestamp.Invalid("no such time of day") }
        return .seconds(hour * 3600 + minute * 60 + second) + fraction()
    }

    private mutating func fraction() -> Duration {
        guard next == UInt8(ascii: ".") || next == UInt8(ascii: ","), isDigit(1) else { return .zero }
        taken += 1
        var (unit, microseconds) = (100_000, 0)
        while isDigit(0) {
            microseconds += Int(bytes[taken] - 0x30) * unit
            unit /= 10
            taken += 1
        }
        return .microseconds(microseconds)
    }

    /// Text that is not a zone belongs to the message: `,123-ERROR`, ` -10 lines`.
    mutating func zone() -> TimeText.Zone {
        let start = taken
        let isApart = skip(" ") != nil
        if let zone = named() ?? numeric(isApart: isApart) { return zone }
        taken = start
        return .none
    }

    private mutating func named() -> TimeText.Zone? {
        for (name, zone) in [("UTC", TimeText.Zone.offset(.zero)), ("GMT", .offset(.zero)), ("Z", .zulu), ("z", .zulu)] {
            let end = name.utf8.count
            guard bytes[taken...].starts(with: name.utf8), !isWord(end) else { continue }
            taken += end
            return zone
        }
        return nil
    }

    private mutating func numeric(isApart: Bool) -> TimeText.Zone? {
        guard let sign = skip("+-"), let hours = try? number(2) else { return nil }
        let isSpelled = next == UInt8(ascii: ":") && isDigit(1) && isDigit(2)
        if isSpelled { taken += 1 }
        let minutes = isDigit(0) && isDigit(1) ? (try? number(2)) : nil
        guard hours < 24, minutes ?? 0 < 60, !isWord(0), !(next == UInt8(ascii: ".") && isDigit(1)) else { return nil }
        // After a space a number may belong to the message: only real zone offsets count.
        if isApart { guard let minutes, minutes % 15 == 0, hours <= 14 else { return nil } }
        let offset = Duration.seconds(hours * 3600 + (minutes ?? 0) * 60)
        return .offset(sign == UInt8(ascii: "-") ? .zero - offset : offset)
    }

    /// Whether the byte there is a letter, a digit or an underscore.
    private func isWord(_ ahead: Int) -> Bool {
        guard let byte = byte(ahead) else { return false }
        return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }
}
