import FailurePoints
import Testing

/// Sliding windows at their edges, over restarts, across midnight and under clocks that jump.
@Suite struct WindowCounterTests {
    private let noon = Instant(utc: CivilTime(year: 2025, month: 12, day: 20, hour: 12))

    private func counter(_ instants: [Instant]) -> WindowCounter {
        var counter = WindowCounter()
        for instant in instants { counter.add(instant) }
        return counter
    }

    @Test func theEdgeIsExactToTheMicrosecond() {
        let counter = counter([noon - .seconds(900), noon - .seconds(900) + .microseconds(1), noon, noon + .microseconds(1)])
        #expect(counter.count(within: .seconds(900), at: noon) == 2, "what is exactly as old as the window is out, what happens now is in")
        #expect(counter.count(within: .seconds(900), at: noon - .microseconds(1)) == 2)
        #expect(counter.count(within: .seconds(900), at: noon + .microseconds(1)) == 2)
        #expect(counter.isExact(within: .seconds(900), at: noon) && counter.total == 4)
    }

    @Test(arguments: [0, 1, 59, 3600, 86_399])
    func midnightAndChangesOfTheHourAreNothingSpecial(second: Int) {
        // The night in which Europe's clocks go back, and the one of the new year.
        for day in [CivilTime(year: 2025, month: 10, day: 26), CivilTime(year: 2026, month: 1, day: 1)] {
            let now = Instant(utc: day) + .seconds(second)
            let counter = counter((0..<180).reversed().map { now - .seconds($0 * 60) })
            #expect(counter.count(within: .seconds(7200), at: now) == 120)
        }
    }

    @Test func eventsCountByTheirOwnTimeNotByTheirArrival() {
        let counter = counter([noon, noon - .seconds(7200), noon - .seconds(60), noon - .seconds(90_000)])
        #expect(counter.count(within: .seconds(3600), at: noon) == 2 && counter.count(within: .seconds(86_400), at: noon) == 3)
        #expect(counter.newest(at: noon) == noon && counter.oldest == noon - .seconds(90_000))
    }

    @Test func theFutureIsReportedAndNotCounted() {
        let counter = counter([noon, noon + .seconds(60), noon + .seconds(600)])
        #expect(counter.count(within: .seconds(3600), at: noon) == 1 && counter.future(beyond: .seconds(120), at: noon) == 1)
        #expect(counter.newest(at: noon) == noon && counter.newest(at: noon - .seconds(1)) == nil)
        #expect(counter.count(within: .seconds(3600), at: noon + .seconds(600)) == 3, "when their time has come")
    }

    @Test func aClockSetForwardAndBackLosesNothing() {
        let week = Duration.seconds(7 * 86_400)
        let counter = counter([noon - .seconds(10)] + (0..<500).map { noon + week + .seconds($0) } + [noon + .seconds(10)])
        #expect(counter.count(within: .seconds(3600), at: noon + .seconds(20)) == 2)
        #expect(counter.future(beyond: .seconds(120), at: noon + .seconds(20)) == 500)
    }

    @Test func aClockSetBackInTheMiddleOfAWindowCountsEachEventOnceByItsStamp() {
        // One a minute; after half an hour the clock is set back by twenty minutes, so that twenty of the stamps come twice.
        let before = (0..<30).map { noon + .seconds($0 * 60) }
        let after = (0..<30).map { noon + .seconds(($0 + 10) * 60) }
        var counter = counter(before)
        #expect(counter.count(within: .seconds(600), at: noon + .seconds(600)) == 10, "what was stamped later than now is not yet")
        for instant in after { counter.add(instant) }
        let now = noon + .seconds(39 * 60)
        #expect(counter.count(within: .seconds(600), at: now) == 10)
        #expect(counter.count(within: .seconds(1800), at: now) == 50, "ten minutes once, twenty twice")
        #expect(counter.count(within: .seconds(3600), at: now) == 60 && counter.isExact(within: .seconds(3600), at: now))
    }

    @Test func whatAClockSetForwardLeftBehindDoesNotMakeThePresentInexact() {
        // More than is kept, stamped a year ahead, and then, the clock being right again, as much of the present.
        let year = Duration.seconds(365 * 86_400)
        var counter = counter((0..<4000).map { noon + year + .seconds($0 * 61) })
        for index in 0..<4000 { counter.add(noon + .seconds(index * 61)) }
        let now = noon + .seconds(3999 * 61)
        #expect(counter.future(beyond: .seconds(120), at: now) < 4000, "the oldest arrivals went first")
        #expect(counter.dropped(at: now).map { $0 < now - .seconds(86_400) } == true)
        #expect(counter.count(within: .seconds(6100), at: now) == 100 && counter.isExact(within: .seconds(86_400), at: now))
    }

    @Test func nothingMakesItGrow() {
        // No two that follow each other fall into one minute.
        var counter = WindowCounter()
        for index in 0..<60_000 { counter.add(noon + .seconds(index % 2 == 0 ? index : 900_000 - index)) }
        #expect(counter.compact.count <= 2 + 3 * 3072 && counter.total == 60_000)
        #expect(counter.dropped(at: noon + .seconds(900_000)) != nil, "and it says that it has dropped something")
    }

    @Test func manyEventsStayBoundedAndTheNewestExact() {
        // One in three seconds for thirty hours.
        let step = Duration.seconds(3)
        let instants = (0..<36_000).map { noon - step * (35_999 - $0) }
        let counter = counter(instants)
        #expect(counter.total == 36_000 && counter.compact.count < 12_000)
        for (window, expected) in [(900, 300), (3000, 1000)] {
            #expect(counter.count(within: .seconds(window), at: noon) == expected && counter.isExact(within: .seconds(window), at: noon))
        }
        for hours in [6, 12, 24] {
            let counted = counter.count(within: .seconds(hours * 3600), at: noon)
            #expect((hours * 1200...hours * 1200 + 20).contains(counted), "\(counted) in \(hours) h: at most the minute on the edge too many")
        }
        #expect(counter.dropped(at: noon) == nil || counter.dropped(at: noon) ?? noon <= noon - .seconds(86_400))
    }

    @Test func whatWasDroppedMakesAWindowInexact() {
        // A minute apart, shuffled in pairs so that no two of one minute meet.
        let instants = (0..<4000).map { noon - .seconds((3999 - $0) * 61) }
        let counter = counter(instants)
        let dropped = counter.dropped(at: noon)
        #expect(dropped != nil && counter.isExact(within: .seconds(86_400), at: noon))
        #expect(!counter.isExact(within: .seconds(4000 * 61), at: noon))
    }

    @Test func aMinuteOnTheEdgeIsSaidToBeInexact() {
        let counter = counter((0..<5000).map { noon - .milliseconds((4999 - $0) * 100) } + [noon])
        let within = (1...500).filter { !counter.isExact(within: .seconds($0), at: noon) }
        #expect(!within.isEmpty && within.allSatisfy { $0 > 100 })
    }

    @Test func aRestartInTheMiddleOfAWindowChangesNothing() throws {
        var whole = counter((0..<5000).map { noon - .milliseconds(($0 * 7919) % 9_000_000) })
        whole.add(noon, count: 5)
        let again = try #require(WindowCounter(compact: whole.compact))
        #expect(again == whole)
        for window in [900, 3600, 7200] {
            #expect(again.count(within: .seconds(window), at: noon) == whole.count(within: .seconds(window), at: noon))
        }
    }

    @Test(arguments: [[], [1], [-1, 0], [1, 0, 3], [1, 0, 3, 5], [1, 0, 3, -1, 1], [1, 0, 3, 0, 0], [1, 0, 3, 99_000_000, 1]] as [[Int64]])
    func numbersThatNoCounterWroteAreRefused(numbers: [Int64]) {
        #expect(WindowCounter(compact: numbers) == nil)
    }

    @Test func hugeStampsDoNotTrap() {
        let counter = counter([Instant(microseconds: .max), Instant(microseconds: .min), noon])
        #expect(counter.count(within: .seconds(86_400), at: noon) == 1)
        _ = WindowCounter(compact: counter.compact)
        _ = WindowCounter(compact: [3, .min, .max, .max, .min, .max])
    }
}
