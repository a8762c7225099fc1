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

    /// Whoever writes a time writes it in one of these ways, and every reader reads them all. Naive ones mean what the declared form says.
    private static let variants: [(text: String, microseconds: Int64, isNaive: Bool)] = [
        ("2025-12-20T14:03:07", 0, true), ("2025-12-20 14:03:07", 0, true), ("2025-12-20t14:03:07", 0, true), ("20251220_140307", 0, true),
        ("20251220T140307", 0, true), ("2025/12/20 14:03:07", 0, true), ("2025-12-20 14:03:07,123", 123_000, true),
        ("2025-12-20 14:03:07.1", 100_000, true), ("2025-12-20T14:03:07.12345678901234567890", 123_456, true),
        ("2025-12-20T14:03:07Z", 0, false), ("2025-12-20t14:03:07z", 0, false), ("2025-12-20 14:03:07 Z", 0, false),
        ("2025-12-20 14:03:07 UTC", 0, false), ("2025-12-20T14:03:07GMT", 0, false), ("2025-12-20 14:03:07+00:00", 0, false),
        ("2025-12-20 19:33:07 +0530", 0, false), ("2025-12-20 19:33:07.5+0530", 500_000, false), ("2025-12-20T19:03:07+05", 0, false),
        ("2025-12-20 07:03:07,250 -07:00", 250_000, false), ("20251220T140307Z", 0, false), ("2025-12-20T23:59:07+09:56", 0, false),
    ]

    @Test(arguments: variants)
    func everyWayOfWritingATimeIsReadByEveryForm(text: String, microseconds: Int64, isNaive: Bool) throws {
        let instant = Instant(microseconds: Self.second + microseconds)
        for form in [ContentTimestamp.naiveUTC, .naiveLocal, .zulu, .offset, .spelledUTC, .compactLocal] {
            let isLocal = isNaive && (form == .naiveLocal || form == .compactLocal)
            let field = form.field(.string(text), localTime: .fixed(.seconds(3600)))
            if isNaive && form == .offset {
                #expect(field.fault != nil)
            } else {
                #expect(field.value == (isLocal ? instant - .seconds(3600) : instant))
            }
        }
    }

    private static let heads: [(line: String, shown: Int64, zone: TimeText.Zone)] = [
        ("2025-12-20 14:03:07,123-ERROR boom", 123_000, .none), ("[2025-12-20 14:03:07 +0530] [7] [INFO] fine", 0, .offset(.seconds(19_800))),
        ("[2025-12-20T14:03:07.120334Z] text", 120_334, .zulu), ("2025-12-20 14:03:07: text", 0, .none), ("2025-12-20 14:03:07ERROR", 0, .none),
        ("\u{1B}[32m2025-12-20 14:03:07.5\u{1B}[0m text", 500_000, .none), ("\u{1B}[1;31m[2025-12-20 14:03:07]", 0, .none),
        ("\u{FEFF}2025-12-20 14:03:07 text", 0, .none), ("\"2025-12-20 14:03:07\" text", 0, .none), ("2025-12-20 14:03:07 -10 lines", 0, .none),
        ("2025-12-20 14:03:07 -1000.5 USDT", 0, .none), ("2025-12-20 14:03:07 -5000 USDT", 0, .none), ("2025-12-20 14:03:07 Zebra", 0, .none),
        ("2025-12-20 14:03:07 UTCx", 0, .none), ("2025-12-20 14:03:07, and more", 0, .none), ("2025-12-20 14:03:07. More", 0, .none),
        ("2025-12-20 14:03:07 - INFO", 0, .none), ("2025-12-20 14:03:07|INFO", 0, .none),
        ("2025-12-20 14:03:07-07:00|INFO", 0, .offset(.seconds(-25_200))),
        ("2025-12-20T14:03:07\r", 0, .none), ("  2025-12-20 14:03:07 UTC text", 0, .offset(.zero)),
    ]

    @Test(arguments: heads)
    func theTimeAtTheHeadOfALineEndsWhereTheTextBegins(line: String, microseconds: Int64, zone: TimeText.Zone) throws {
        let time = try TimeText(headOf: line.utf8)
        #expect(time.shown.microseconds == Self.second + microseconds && time.zone == zone)
    }

    @Test(arguments: [
        "", "ERROR", "   ", "[[[", "\u{1B}[31mERROR", "\u{1B}[", "14:03:07 text", "1766239387 text", "2025-12-20", "2025-12-20 text",
        "2025-12-20 14:03:071",
        "2025-12-20T14:03", "2025-12-20T14:03:", "2025-12-20T14:03:0",
    ])
    func aLineWithoutATimeAtItsHeadHasNone(line: String) {
        #expect(throws: ContentTimestamp.Invalid.self) { try TimeText(headOf: line.utf8) }
    }

    private static let bad: [(ContentTimestamp, String)] = [
        (.offset, "2025-12-20T14:03:07"), (.naiveUTC, ""), (.naiveUTC, "2025-02-29T00:00:00"), (.naiveUTC, "2025-13-01T00:00:00"),
        (.naiveUTC, "2025-00-01T00:00:00"), (.naiveUTC, "2025-01-01T24:00:00"), (.naiveUTC, "2025-01-01T00:60:00"),
        (.naiveUTC, "2025-01-01T00:00:61"), (.naiveUTC, "2025-01-01T00:00:00."), (.naiveUTC, "2025-01-01T00:00:00 "),
        (.naiveUTC, "2025-1-01T00:00:00"), (.zulu, "2025-12-20T14:03:07Zx"), (.zulu, "2025-12-20T14:03:07+00:00Z"),
        (.offset, "2025-12-20T14:03:07-7:00"), (.offset, "2025-12-20T14:03:07+25:00"), (.compactLocal, "20251220_1403071"),
        (.naiveUTC, "1969-12-31T23:59:59"), (.naiveUTC, "2025-12/20 14:03:07"), (.naiveUTC, "1766239387"), (.epoch, "2025-12-20T14:03:07Z"),
        (.epoch, "1766239387 "), (.epoch, "0x1766"), (.epoch, "1e9"), (.epoch, "nan"), (.epoch, ""), (.epoch, "-"),
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
        ("1766239387", .value(Instant(microseconds: second))), ("1766239387.4200001", .value(Instant(microseconds: second + 420_000))),
        ([], .invalid("an array where seconds since 1970 belong")),
    ]

    @Test(arguments: epochs)
    func secondsSince1970AreANumberInRange(value: JSON, field: Field<Instant>) {
        #expect(ContentTimestamp.epoch.field(value) == field)
    }

    /// Other writers than the bot use other units, and no time of these centuries can be taken for one of another unit.
    @Test(
        arguments: [
            (1_766_239_387, 0), (1766239387.5, 500_000), ("1766239387", 0), (1_766_239_387_120, 120_000), ("1766239387120", 120_000),
            (1766239387120.5, 120_500), (1_766_239_387_120_334, 120_334), ("1766239387120334", 120_334), (1_766_239_387_120_334_567, 120_334),
            ("1766239387120334567", 120_334),
        ] as [(JSON, Int64)])
    func theUnitOfAnEpochIsToldByItsSize(value: JSON, microseconds: Int64) {
        #expect(ContentTimestamp.epochOfAnyUnit.field(value) == .value(Instant(microseconds: Self.second + microseconds)))
    }

    @Test func theBotCountsInSecondsAndMillisecondsInItsFilesAreNoTime() {
        #expect(ContentTimestamp.epoch.field(1_766_239_387_120).fault != nil && ContentTimestamp.epoch.field("1766239387120").fault != nil)
        #expect(ContentTimestamp.epochOfAnyUnit.field(-1).fault != nil && ContentTimestamp.epochOfAnyUnit.field(.double(1e300)).fault != nil)
    }

    @Test func aFieldOfTwoWritersIsReadInBothForms() {
        let instant = Instant(microseconds: Self.second)
        for value: JSON in [1_766_239_387, "1766239387", "2025-12-20T14:03:07", "2025-12-20 14:03:07+00:00"] {
            #expect(ContentTimestamp.naiveUTC.fieldOrEpoch(value) == .value(instant))
        }
        #expect(ContentTimestamp.offset.fieldOrEpoch("2025-12-20T14:03:07").fault != nil && ContentTimestamp.offset.fieldOrEpoch(nil) == .absent)
        #expect(ContentTimestamp.offset.fieldOrEpoch(.null) == .null && ContentTimestamp.offset.fieldOrEpoch(true).fault != nil)
    }

    @Test func absenceNullAndAnotherKindAreToldApart() {
        #expect(ContentTimestamp.zulu.field(nil) == .absent)
        #expect(ContentTimestamp.zulu.field(.null) == .null)
        #expect(ContentTimestamp.zulu.field(5) == .invalid("a number where a timestamp belongs"))
    }
}
