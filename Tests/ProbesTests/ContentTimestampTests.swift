import FailurePoints
import JSON
import Probes
import Testing

@Suite struct ContentTimestampTests {
    /// 2025-12-20T14:03:07Z.
    private static let second: Int64 = 1_766_239_387_000_000
    private static let good: [(ContentTimestamp, String, Int64)] = [
        (.naiveUTC, "2025-12-20T14:03:07.120334", second + 120_334), (.naiveUTC, "2025-12-20T14:03:07", second),
        (.naiveUTC, "2025-12-20T14:03:07+00:00", second), (.naiveLocal, "2025-12-20T14:03:07.5", second + 500_000 - 3_600_000_000),
        (.naiveLocal, "2025-12-20T14:03:07Z", second), (.naiveLocal, "2025-12-20T07:03:07-07:00", second),
        (.zulu, "2025-12-20T14:03:07.120334Z", second + 120_334), (.zulu, "2025-12-20T14:03:07Z", second),
        (.zulu, "2025-12-20T14:03:07.123456789Z", second + 123_456), (.zulu, "2025-12-20T14:03:07.1+00:00", second + 100_000),
        (.zuluLocal, "2025-12-20T14:03:07Z", second - 3_600_000_000), (.zuluLocal, "2025-12-20T15:03:07+01:00", second),
        (.offset, "2025-12-20T07:03:07.120334-07:00", second + 120_334), (.offset, "2025-12-20T19:48:07+05:45", second),
        (.offset, "2025-12-20T07:03:07-0700", second), (.offset, "2025-12-20T14:03:07Z", second), (.spelledUTC, "2025-12-20 14:03:07 UTC", second),
        (.compactLocal, "20251220_140307", second - 3_600_000_000), (.naiveUTC, "1970-01-01T00:00:00", 0),
        (.naiveUTC, "2024-02-29T00:00:00", 1_709_164_800_000_000), (.naiveUTC, "2016-12-31T23:59:60", 1_483_228_800_000_000),
        (.offset, "2025-12-31T23:30:00-07:00", 1_767_249_000_000_000), (.naiveUTC, "9999-12-31T23:59:59", 253_402_300_799_000_000),
    ]

    @Test(arguments: good)
    func aStampIsReadInItsDeclaredForm(form: ContentTimestamp, text: String, microseconds: Int64) throws {
        #expect(try form.instant(text, localTime: .fixed(.seconds(3600))).microseconds == microseconds)
        #expect(form.field(.string(text), localTime: .fixed(.seconds(3600))) == .value(Instant(microseconds: microseconds)))
    }

    private static let bad: [(ContentTimestamp, String)] = [
        (.zulu, "2025-12-20T14:03:07"), (.offset, "2025-12-20T14:03:07"), (.zuluLocal, "2025-12-20T14:03:07"), (.naiveUTC, ""),
        (.naiveUTC, "2025-02-29T00:00:00"), (.naiveUTC, "2025-13-01T00:00:00"), (.naiveUTC, "2025-00-01T00:00:00"),
        (.naiveUTC, "2025-01-01T24:00:00"),
        (.naiveUTC, "2025-01-01T00:60:00"), (.naiveUTC, "2025-01-01T00:00:61"), (.naiveUTC, "2025-01-01 00:00:00"),
        (.naiveUTC, "2025-01-01T00:00:00."),
        (.naiveUTC, "2025-01-01T00:00:00.1234567890"), (.naiveUTC, "2025-01-01T00:00:00 "), (.naiveUTC, "2025-1-01T00:00:00"),
        (.zulu, "2025-12-20T14:03:07Zx"), (.zulu, "2025-12-20T14:03:07+00:00Z"), (.offset, "2025-12-20T14:03:07-7:00"),
        (.offset, "2025-12-20T14:03:07+25:00"), (.spelledUTC, "2025-12-20 14:03:07"), (.spelledUTC, "2025-12-20T14:03:07 UTC"),
        (.compactLocal, "20251220T140307"), (.compactLocal, "20251220_1403071"), (.epoch, "1766239387"), (.naiveUTC, "1969-12-31T23:59:59"),
        (.zulu, String(repeating: "2", count: 10_000)), (.zulu, "２025-12-20T14:03:07Z"), (.zulu, "+025-12-20T14:03:07Z"),
    ]

    @Test(arguments: bad)
    func whatIsNotOfItsFormIsInvalidWithAReason(form: ContentTimestamp, text: String) {
        guard case .invalid(let reason) = form.field(.string(text)) else {
            Issue.record("accepted")
            return
        }
        #expect(!reason.isEmpty && reason.utf8.count < 200)
    }

    private static let epochs: [(JSON, Field<Instant>)] = [
        (1_766_239_387, .value(Instant(microseconds: second))), (1766239387.42, .value(Instant(microseconds: second + 420_000))),
        (0, .value(Instant(microseconds: 0))), (nil, .null), (-1, .invalid("out of range as seconds since 1970")),
        (1_766_239_387_000, .invalid("out of range as seconds since 1970")), (.double(.nan), .invalid("out of range as seconds since 1970")),
        (.double(.infinity), .invalid("out of range as seconds since 1970")), (true, .invalid("a boolean where seconds since 1970 belong")),
        ("1766239387", .invalid("a string where seconds since 1970 belong")),
    ]

    @Test(arguments: epochs)
    func secondsSince1970AreANumberInRange(value: JSON, field: Field<Instant>) {
        #expect(ContentTimestamp.epoch.field(value) == field)
    }

    @Test func absenceNullAndAnotherKindAreToldApart() {
        #expect(ContentTimestamp.zulu.field(nil) == .absent)
        #expect(ContentTimestamp.zulu.field(.null) == .null)
        #expect(ContentTimestamp.zulu.field(5) == .invalid("a number where a timestamp belongs"))
    }
}
