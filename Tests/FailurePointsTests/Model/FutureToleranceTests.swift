import Testing

@testable import FailurePoints

/// Clocks may differ by two minutes: a timestamp further ahead is no timestamp of now. Source: bot contract 3.4.
@Suite struct FutureToleranceTests {
    private static let now = Instant(utc: CivilTime(year: 2026, month: 1, day: 7, hour: 12))

    @Test(arguments: [(-3600, false), (0, false), (120, false), (121, true)])
    func twoMinutesAheadAreTolerated(seconds: Int, isAhead: Bool) {
        let input = JudgeInput(snapshot: Snapshot(), settings: Settings(), now: Moment(wall: Self.now, uptime: .zero))
        #expect(input.isAhead(Self.now + .seconds(seconds)) == isAhead)
        #expect(input.isAhead(Self.now + .seconds(seconds) + .microseconds(1)) == (isAhead || seconds == 120))
    }

    @Test func theSettingHasTheSameDefault() { #expect(SharedSettings.futureTolerance.standard == .duration(FutureTolerance.standard)) }

    @Test(arguments: [(120, true), (121, false)]) func aDecisionLogOfAClockThatIsAheadCoversNothing(seconds: Int, covers: Bool) {
        var source = DecisionFacts.Source(state: .followed)
        source.isWhole = true
        source.lastRowAt = Self.now + .seconds(seconds)
        var facts = DecisionFacts()
        facts.sources[.signalBus] = source
        #expect(facts.covers(.signalBus, within: .seconds(3600), at: Self.now) == covers)
    }
}
