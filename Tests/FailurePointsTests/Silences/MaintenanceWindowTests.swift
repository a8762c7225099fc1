import Testing

@testable import FailurePoints

/// Windows are what the wall clock of their zone says, on the days when it is changed, too.
@Suite struct MaintenanceWindowTests {
    private func window(_ times: MaintenanceWindow.Times, _ zone: ZoneRules = Zones.berlin) -> MaintenanceWindow {
        MaintenanceWindow(name: "w", failurePoints: ["x"], mutesHeals: true, reason: "backup", times: times, zone: zone)
    }

    private func span(_ window: MaintenanceWindow, _ at: String) -> String? {
        window.silence(at: Zones.at(at)).map { "\($0.from.rfc3339.prefix(16)) \($0.until.rfc3339.prefix(16))" }
    }

    @Test func aWeeklyWindowKeepsItsLocalTimeInSummerAndWinter() {
        let window = window(.weekly(days: [.mon], from: 9 * 60, to: 10 * 60))
        #expect(span(window, "2026-01-05T08:30:00") == "2026-01-05T08:00 2026-01-05T09:00")
        #expect(span(window, "2026-07-06T07:30:00") == "2026-07-06T07:00 2026-07-06T08:00")
        #expect(span(window, "2026-07-06T08:00:00") == nil)
        #expect(span(window, "2026-07-07T07:30:00") == nil)
        #expect(window.nextChange(after: Zones.at("2026-07-06T08:00:00")) == Zones.at("2026-07-13T07:00:00"))
    }

    @Test func aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
        let window = window(.weekly(days: [.sat], from: 22 * 60, to: 2 * 60))
        #expect(span(window, "2026-07-04T20:00:00") == "2026-07-04T20:00 2026-07-05T00:00")
        #expect(span(window, "2026-07-04T23:59:00") == "2026-07-04T20:00 2026-07-05T00:00")
        #expect(span(window, "2026-07-03T21:00:00") == nil)
    }

    @Test func inTheNightOfTheChangeTheWindowIsAnHourShorterOrLonger() {
        let window = window(.weekly(days: [.sun], from: 60, to: 4 * 60))
        #expect(span(window, "2026-03-29T01:30:00") == "2026-03-29T00:00 2026-03-29T02:00")
        #expect(span(window, "2026-10-25T01:30:00") == "2026-10-24T23:00 2026-10-25T03:00")
    }

    @Test func aSkippedTimeIsTheChangeAndARepeatedTimeIsCoveredBothTimes() {
        let skipped = window(.weekly(days: [.sun], from: 150, to: 240))
        #expect(span(skipped, "2026-03-29T01:00:00") == "2026-03-29T01:00 2026-03-29T02:00")
        let whole = window(.weekly(days: [.sun], from: 125, to: 175))
        #expect(span(whole, "2026-03-29T01:10:00") == nil)
        #expect(span(whole, "2026-10-25T00:10:00") == "2026-10-25T00:05 2026-10-25T01:55")
    }

    @Test func wholeDaysInARowAreOneSilence() {
        let window = window(.weekly(days: [.sat, .sun], from: 0, to: 1440))
        #expect(span(window, "2026-07-04T12:00:00") == "2026-07-03T22:00 2026-07-05T22:00")
    }

    @Test func aDatedWindowComesOnce() {
        let window = window(
            .dated(from: CivilTime(year: 2026, month: 12, day: 24, hour: 18), to: CivilTime(year: 2026, month: 12, day: 27)))
        #expect(span(window, "2026-12-25T00:00:00") == "2026-12-24T17:00 2026-12-26T23:00")
        #expect(span(window, "2027-12-25T00:00:00") == nil)
        #expect(window.nextChange(after: Zones.at("2027-01-01T00:00:00")) == nil)
    }

    @Test func everyHourOfTenYearsAgreesWithTheLocalClock() {
        let window = window(.weekly(days: [.tue], from: 8 * 60, to: 20 * 60))
        var instant = Zones.at("2025-01-01T00:30:00")
        for _ in 0..<(24 * 3653) {
            let local = instant + Zones.berlin.offset(at: instant)
            let isTuesday = MaintenanceWindow.Weekday(day: local.microseconds / 86_400_000_000) == .tue
            let isOn = isTuesday && (8..<20).contains(local.utc.hour)
            #expect((window.silence(at: instant) != nil) == isOn, "\(instant.rfc3339)")
            instant = instant + .seconds(3600)
        }
    }
}
