import Testing

@testable import Config

@Suite struct ConfigDurationTests {
    @Test(arguments: [
        ("0s", Duration.zero), ("500ms", .milliseconds(500)), ("90s", .seconds(90)), ("5m", .seconds(300)), ("12h", .seconds(43_200)),
        ("7d", .seconds(604_800)), ("1h30m", .seconds(5400)), ("1m500ms", .milliseconds(60_500)), ("01s", .seconds(1)),
        ("1d2h3m4s5ms", .milliseconds(93_784_005)),
    ])
    func aDurationIsWholeNumbersWithUnits(text: String, expected: Duration) {
        #expect(ConfigDuration.parse(text) == expected)
    }

    @Test(arguments: [
        "", "s", "5", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "5min", "30m1h", "1s1s", "s5", "1h30", "٣s", "5㎳", "99999999999999999999s",
        "9223372036854775807d", "9223372036854775807ms1s", "\0", "5s\0",
    ])
    func anythingElseIsNone(text: String) {
        #expect(ConfigDuration.parse(text) == nil)
    }

    @Test(arguments: [
        (Duration.zero, "0s"), (.milliseconds(1), "1ms"), (.milliseconds(1500), "1500ms"), (.seconds(1), "1s"), (.seconds(90), "90s"),
        (.seconds(5400), "90m"), (.seconds(86_400), "1d"), (.seconds(90_000), "25h"),
    ])
    func textIsTheShortestInOneUnit(duration: Duration, expected: String) {
        #expect(ConfigDuration.text(duration) == expected)
        #expect(ConfigDuration.parse(expected) == duration)
    }

    @Test func textSurvivesTheExtremes() {
        #expect(ConfigDuration.text(.seconds(Int64.max) + .milliseconds(1)).hasSuffix("s"))
        #expect(ConfigDuration.text(.seconds(-90)) == "-90s")
    }
}
