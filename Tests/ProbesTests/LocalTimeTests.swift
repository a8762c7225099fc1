import FailurePoints
import Probes
import Testing

/// What the clock on the wall shows, in a zone with daylight saving: Central Europe's in 2026.
@Suite struct LocalTimeTests {
    private static let spring = Instant(utc: CivilTime(year: 2026, month: 3, day: 29, hour: 1))
    private static let autumn = Instant(utc: CivilTime(year: 2026, month: 10, day: 25, hour: 1))

    private static func berlin(at now: Instant) -> LocalTime {
        .zone({ $0 >= spring && $0 < autumn ? .seconds(7200) : .seconds(3600) }, now: { now })
    }

    /// What a naive stamp that was written at an instant is read as, some time later.
    private static func read(_ written: Instant, after later: Duration) -> Instant {
        let offset: Duration = written >= spring && written < autumn ? .seconds(7200) : .seconds(3600)
        return berlin(at: written + later).instant(showing: written + offset)
    }

    @Test func aStampIsReadAsTheInstantAtWhichItWasWritten() {
        for day in [
            Instant(utc: CivilTime(year: 2026, month: 1, day: 7)), Instant(utc: CivilTime(year: 2026, month: 7, day: 1)), Self.spring, Self.autumn,
        ] {
            for minutes in stride(from: -72 * 60, through: 72 * 60, by: 7) {
                let written = day + .seconds(minutes * 60)
                for later in [0, 1, 60, 600] { #expect(Self.read(written, after: .seconds(later)) == written, "\(written), read \(later) s later") }
            }
        }
    }

    @Test func inTheHourThatComesTwiceItIsTheLastTimeThatHasBeen() {
        let first = Self.autumn - .seconds(1800)
        #expect(Self.read(first, after: .seconds(3599 - 120)) == first)
        #expect(Self.read(first, after: .seconds(3600)) == first + .seconds(3600), "nothing in the stamp tells the two apart")
        #expect(Self.berlin(at: first - .seconds(86_400)).instant(showing: first + .seconds(7200)) == first, "both are to come: the first of them")
    }

    @Test func whatNoClockEverShowedIsAnInstantAllTheSame() {
        let shown = Instant(utc: CivilTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30))
        #expect(Self.berlin(at: Self.spring).instant(showing: shown) == Self.spring + .seconds(1800))
    }

    @Test func aFixedOffsetIsTheSameAtAnyTime() {
        for shown in [Self.spring, Self.autumn, Instant(microseconds: 0)] {
            #expect(LocalTime.fixed(.seconds(-19_800)).instant(showing: shown) == shown + .seconds(19_800))
            #expect(LocalTime.utc.instant(showing: shown) == shown)
        }
    }

    @Test func theHostsZoneIsOneOfThoseOnEarth() {
        let apart = LocalTime.host.instant(showing: Self.spring).since(Self.spring)
        #expect(apart >= .seconds(-14 * 3600) && apart <= .seconds(12 * 3600))
    }
}
