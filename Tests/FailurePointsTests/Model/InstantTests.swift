import FailurePoints
import Testing

/// Instants, civil time and durations: whole numbers, total functions, no time zone.
@Suite struct InstantTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (-86_400_000_000, "1969-12-31T00:00:00.000Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
            (1_709_164_800_000_000, "2024-02-29T00:00:00.000Z"),
            (1_767_323_045_123_456, "2026-01-02T03:04:05.123Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func anInstantPrintsAsRFC3339(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).rfc3339 == text)
    }

    @Test func civilTimeGoesThereAndBackOnEveryDayOfFourHundredYears() {
        var instant = Instant(utc: CivilTime(year: 1899, month: 12, day: 31, hour: 23, minute: 59, second: 58, microsecond: 7))
        var expected = instant.utc
        for _ in 0..<146_200 {
            instant = instant + .seconds(86_400)
            expected.day += 1
            if !expected.isValid { (expected.month, expected.day) = (expected.month + 1, 1) }
            if expected.month == 13 { (expected.year, expected.month) = (expected.year + 1, 1) }
            guard instant.utc == expected, Instant(utc: expected) == instant, expected.isValid else {
                Issue.record("\(instant.rfc3339) is not \(expected)")
                return
            }
        }
    }

    @Test(arguments: [
        (CivilTime(year: 2024, month: 2, day: 29), true),
        (CivilTime(year: 2025, month: 2, day: 29), false),
        (CivilTime(year: 2000, month: 2, day: 29), true),
        (CivilTime(year: 1900, month: 2, day: 29), false),
        (CivilTime(year: 2026, month: 4, day: 31), false),
        (CivilTime(year: 2026, month: 0, day: 1), false),
        (CivilTime(year: 2026, month: 13, day: 1), false),
        (CivilTime(year: 2026, month: 1, day: 0), false),
        (CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60), true),
        (CivilTime(year: 2026, month: 1, day: 1, hour: 24), false),
        (CivilTime(year: 2026, month: 1, day: 1, minute: 60), false),
        (CivilTime(year: 2026, month: 1, day: 1, microsecond: 1_000_000), false),
        (CivilTime(year: -1, month: 1, day: 1), false),
        (CivilTime(year: 10_000, month: 1, day: 1), false),
    ])
    func onlyDaysThatExistAreValid(time: CivilTime, valid: Bool) {
        #expect(time.isValid == valid)
    }

    @Test func aLeapSecondIsTheNextSecond() {
        let leap = CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60)
        #expect(Instant(utc: leap).rfc3339 == "2017-01-01T00:00:00.000Z")
    }

    @Test(arguments: [Int.min, -1_000_000_000_000, 1_000_000_000_000, Int.max])
    func nonsenseInAnyFieldOfACivilTimeIsNoTrap(value: Int) {
        let fields: [WritableKeyPath<CivilTime, Int>] = [\.year, \.month, \.day, \.hour, \.minute, \.second, \.microsecond]
        var all = CivilTime(year: value, month: value, day: value, hour: value, minute: value, second: value, microsecond: value)
        _ = Instant(utc: all).rfc3339
        for field in fields {
            all = CivilTime(year: 2026, month: 1, day: 1)
            all[keyPath: field] = value
            #expect(!all.isValid)
            _ = Instant(utc: all).rfc3339
        }
    }

    @Test(
        arguments: [
            (0, 0), (1.5, 1_500_000), (-0.000_001, -1), (1_767_323_045.123456, 1_767_323_045_123_456), (.nan, 0), (.infinity, .max),
            (-.infinity, .min), (1e300, .max), (-1e300, .min), (9.3e12, .max), (-9.3e12, .min), (9.21e12, 9_210_000_000_000_000_000),
        ] as [(Double, Int64)])
    func secondsSince1970AreClampedAndNeverTrap(seconds: Double, microseconds: Int64) {
        #expect(Instant(secondsSince1970: seconds).microseconds == microseconds)
    }

    @Test(arguments: [Instant(microseconds: .min), Instant(microseconds: .max), Instant(microseconds: 0), Instant(microseconds: -1)])
    func theFirstAndTheLastInstantCanBePrinted(instant: Instant) {
        #expect(!instant.rfc3339.isEmpty && !instant.clock.isEmpty && !instant.readable.isEmpty)
        #expect((0..<86_400_000_000).contains(instant.microsecondsOfDay))
        #expect(instant.utc.isValid == (0...9999).contains(instant.utc.year))
    }

    @Test func additionClampsAtBothEndsAndNeverTurnsBack() {
        let (first, last) = (Instant(microseconds: .min), Instant(microseconds: .max))
        #expect(last + .seconds(1) == last)
        #expect(first - .seconds(1) == first)
        #expect(Instant(microseconds: .max - 5) + .microseconds(10) == last)
        #expect(Instant(microseconds: 0) + .seconds(Int64.max) == last)
        #expect(Instant(microseconds: 0) - .seconds(Int64.max) == first)
        #expect(Instant(microseconds: 0) + .seconds(Int64.min) == first)
    }

    @Test func theDistanceOfTwoInstantsIsExactHoweverFarApart() {
        let (first, last) = (Instant(microseconds: .min), Instant(microseconds: .max))
        #expect(last.since(first) > last.since(Instant(microseconds: 0)))
        #expect(first.since(last) == .zero - last.since(first))
        #expect(first + last.since(first) == last || last.since(first).wholeMicroseconds == .max)
        #expect(Instant(microseconds: 5).since(Instant(microseconds: -5)) == .microseconds(10))
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.microseconds(1), 1), (.nanoseconds(1999), 1), (.nanoseconds(-1999), -1), (.seconds(-1.5), -1_500_000),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
            // The whole seconds still fit, the fraction no longer does.
            (Duration(secondsComponent: 9_223_372_036_854, attosecondsComponent: 999_999_000_000_000_000), .max),
            (Duration(secondsComponent: -9_223_372_036_854, attosecondsComponent: -999_999_000_000_000_000), .min),
            (Duration(secondsComponent: 9_223_372_036_854, attosecondsComponent: 775_807_000_000_000_000), .max),
        ] as [(Duration, Int64)])
    func wholeMicrosecondsAreTruncatedAndClamped(duration: Duration, microseconds: Int64) {
        #expect(duration.wholeMicroseconds == microseconds)
    }

    @Test(arguments: [(0, 0), (86_399_999_999, 86_399_999_999), (86_400_000_000, 0), (-1, 86_399_999_999)] as [(Int64, Int64)])
    func theTimeOfDayCountsFromTheLastMidnight(microseconds: Int64, ofDay: Int64) {
        #expect(Instant(microseconds: microseconds).microsecondsOfDay == ofDay)
    }

    @Test func aMomentAdvancesOnBothClocks() {
        let moment = Moment(wall: Instant(microseconds: 0), uptime: .seconds(7)).advanced(by: .seconds(3))
        #expect(moment == Moment(wall: Instant(microseconds: 3_000_000), uptime: .seconds(10)))
    }

    @Test func instantsReadWell() {
        let instant = Instant(utc: CivilTime(year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5))
        #expect(instant.clock == "03:04:05")
        #expect(instant.readable == "2026-01-02 03:04 UTC")
    }
}
