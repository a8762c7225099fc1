/// An instant taken apart into the fields of the Gregorian calendar, UTC.
struct SimulatedTime {
    let daysSince1970: Int64
    let year: Int64, month: Int64, day: Int64
    let hour: Int64, minute: Int64, second: Int64
    let microsecond: Int64

    /// `at`: microseconds since 1970 UTC, not before 1970.
    init(_ at: Int64) {
        microsecond = at % 1_000_000
        let seconds = at / 1_000_000
        daysSince1970 = seconds / 86_400
        hour = seconds % 86_400 / 3600
        minute = seconds % 3600 / 60
        second = seconds % 60
        // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let shifted = daysSince1970 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to a date. Source: as above, days_from_civil.
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    var date: String { "\(year)-\(Stamp.twoDigits(month))-\(Stamp.twoDigits(day))" }
    var clock: String { "\(Stamp.twoDigits(hour)):\(Stamp.twoDigits(minute)):\(Stamp.twoDigits(second))" }

    /// `.120334`, or nothing where the microseconds are zero.
    var fraction: String {
        guard microsecond > 0 else { return "" }
        let digits = String(microsecond)
        return "." + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
