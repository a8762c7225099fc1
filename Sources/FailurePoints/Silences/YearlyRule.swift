/// The rule after the last change that a zone's file lists: `CET-1CEST,M3.5.0,M10.5.0/3`. Source: tzfile(5), tzset(3).
struct YearlyRule: Sendable, Hashable {
    /// A day of each year, and the local time of the change on it in seconds.
    struct Day: Sendable, Hashable {
        enum Form: Sendable, Hashable {
            /// The `week`th `weekday` (0: Sunday) of a month; the fifth is the last.
            case week(month: Int, week: Int, weekday: Int)
            /// From 1, without the 29th of February.
            case plain(Int)
            /// From 0, with the 29th of February.
            case counted(Int)
        }

        var form: Form
        var time: Int64
    }

    /// Seconds ahead of UTC.
    var standard: Int64
    /// The summer time with its first and last day; nil: none.
    var summer: (offset: Int64, begins: Day, ends: Day)? {
        get { offset.flatMap { offset in begins.flatMap { begins in ends.map { (offset, begins, $0) } } } }
        set { (offset, begins, ends) = (newValue?.offset, newValue?.begins, newValue?.ends) }
    }
    private var offset: Int64?
    private var begins: Day?
    private var ends: Day?

    /// nil: not such a rule.
    init?(_ text: some Sequence<UInt8>) {
        var scanner = Scanner(rest: Array(text)[...])
        guard scanner.skipName(), let west = scanner.time() else { return nil }
        standard = -west
        if scanner.rest.isEmpty { return }
        guard scanner.skipName() else { return nil }
        var summer = standard + 3600
        if scanner.rest.first != UInt8(ascii: ",") {
            guard let west = scanner.time() else { return nil }
            summer = -west
        }
        guard let begins = scanner.day(), let ends = scanner.day(), scanner.rest.isEmpty else { return nil }
        self.summer = (summer, begins, ends)
    }

    func offset(at second: Int64) -> Int64 {
        guard let summer else { return standard }
        let year = Instant(microseconds: max(-60_000_000_000, min(60_000_000_000, second + standard)) * 1_000_000).utc.year
        let begins = summer.begins.second(in: year) - standard
        let ends = summer.ends.second(in: year) - summer.offset
        // In the south, summer lasts over the end of the year.
        let isSummer = begins < ends ? (begins..<ends).contains(second) : !(ends..<begins).contains(second)
        return isSummer ? summer.offset : standard
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        /// `CET`, `<+0330>`
        mutating func skipName() -> Bool {
            if rest.first == UInt8(ascii: "<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[(end + 1)...]
                return true
            }
            let name = rest.prefix { (0x41...0x5A).contains($0 & 0xDF) }
            rest = rest.dropFirst(name.count)
            return name.count >= 3
        }

        mutating func number() -> Int64? {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...4).contains(digits.count) else { return nil }
            rest = rest.dropFirst(digits.count)
            return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }

        mutating func take(_ letter: Character) -> Bool {
            guard let ascii = letter.asciiValue, rest.first == ascii else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// `-1`, `3:30`, `2:00:00`, in seconds.
        mutating func time() -> Int64? {
            let sign: Int64 = take("-") ? -1 : 1
            _ = take("+")
            guard let hours = number(), hours <= 167 else { return nil }
            var seconds = hours * 3600
            for unit: Int64 in [60, 1] where take(":") {
                guard let part = number(), part < 60 else { return nil }
                seconds += part * unit
            }
            return sign * seconds
        }

        /// `,M3.5.0/3`
        mutating func day() -> Day? {
            guard take(",") else { return nil }
            var form: Day.Form?
            if take("M") {
                guard let month = number(), (1...12).contains(month), take("."), let week = number(), (1...5).contains(week), take("."),
                    let weekday = number(), weekday <= 6
                else { return nil }
                form = .week(month: Int(month), week: Int(week), weekday: Int(weekday))
            } else if take("J") {
                form = number().flatMap { (1...365).contains($0) ? .plain(Int($0)) : nil }
            } else {
                form = number().flatMap { $0 <= 365 ? .counted(Int($0)) : nil }
            }
            guard let form else { return nil }
            guard take("/") else { return Day(form: form, time: 7200) }
            return time().map { Day(form: form, time: $0) }
        }
    }
}

extension YearlyRule.Day {
    /// The local time of the change in a year, in seconds since 1970 as if it were UTC.
    fileprivate func second(in year: Int) -> Int64 {
        func day(_ month: Int, _ day: Int) -> Int64 { Instant(utc: CivilTime(year: year, month: month, day: day)).microseconds / 86_400_000_000 }
        let number: Int64
        switch form {
        case .week(let month, let week, let weekday):
            let first = day(month, 1)
            // 1970-01-01 was a Thursday.
            let ahead = (Int64(weekday) - (first + 4) % 7 + 14) % 7
            let candidate = first + ahead + Int64(week - 1) * 7
            let next = month == 12 ? day(12, 32) : day(month + 1, 1)
            number = candidate < next ? candidate : candidate - 7
        case .plain(let count):
            let isLeap = day(3, 1) - day(2, 28) == 2
            number = day(1, 1) + Int64(count - 1) + (isLeap && count >= 60 ? 1 : 0)
        case .counted(let count): number = day(1, 1) + Int64(count)
        }
        return number * 86_400 + time
    }
}
