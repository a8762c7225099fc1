import FailurePoints

extension ContentTimestamp {
    /// What `instant(_:)` says of a text of the usual form `2025-12-20T14:03:07.120334-07:00`, with or without fraction and zone, for ``naiveUTC`` and
    /// ``offset``: for the thousands of timestamps of a book. Nil for every other text: `instant(_:)` reads or refuses it.
    func quick(_ text: UnsafeBufferPointer<UInt8>) -> Instant? {
        guard self == .naiveUTC || self == .offset, text.count >= 19, text.count <= 32 else { return nil }
        func isAt(_ place: Int, _ character: Unicode.Scalar) -> Bool { text[place] == UInt8(ascii: character) }
        /// Negative where there are no two digits.
        func two(_ place: Int) -> Int {
            let (tens, ones) = (text[place] &- 0x30, text[place + 1] &- 0x30)
            return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : -100_000
        }
        guard isAt(4, "-"), isAt(7, "-"), isAt(10, "T"), isAt(13, ":"), isAt(16, ":") else { return nil }
        let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8))
        let (hour, minute, second) = (two(11), two(14), two(17))
        // Every month has 28 days; of the days after them the calendar knows more.
        guard year >= 1970, (1...12).contains(month), (1...28).contains(day), (0..<24).contains(hour), (0..<60).contains(minute),
            (0..<60).contains(second)
        else { return nil }
        var place = 19
        var microsecond = 0
        if place < text.count, isAt(place, ".") {
            place += 1
            var unit = 100_000
            while place < text.count, text[place] &- 0x30 < 10, unit > 0 {
                microsecond += Int(text[place] &- 0x30) * unit
                unit /= 10
                place += 1
            }
            guard place > 20 else { return nil }
        }
        let shown = Instant(
            utc: CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond))
        if place == text.count { return self == .naiveUTC ? shown : nil }
        if isAt(place, "Z") { return place + 1 == text.count ? shown : nil }
        guard isAt(place, "+") || isAt(place, "-"), text.count == place + 6, isAt(place + 3, ":") else { return nil }
        let (hours, minutes) = (two(place + 1), two(place + 4))
        guard (0..<24).contains(hours), (0..<60).contains(minutes) else { return nil }
        let offset = Int64((hours * 60 + minutes) * 60) * 1_000_000
        return Instant(microseconds: shown.microseconds + (isAt(place, "-") ? offset : -offset))
    }
}
