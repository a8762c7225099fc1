import FailurePoints
import Glibc
import JSON
import Synchronization
import Testing

@testable import Probes

/// Lines of logs, followed and counted.
@Suite struct LinesProbeTests {
    private let temporary = TemporaryTree()
    private let clock = Clock()

    private final class Clock: Sendable {
        private let value = Mutex(Instant(microseconds: 1_780_000_000_000_000))
        var now: Instant { value.withLock { $0 } }
        func pass(_ seconds: Int) { value.withLock { $0 = $0 + .seconds(seconds) } }
    }

    private func probe(_ pattern: String = "ERROR", _ stamp: LinesProbe.Stamp = .none, offset: Duration = .zero) throws -> LinesProbe {
        var tree = temporary.tree
        tree.localTime = .fixed(offset)
        return LinesProbe(
            tree: tree, path: "x.log", pattern: try LinePattern(pattern), stamp: stamp,
            reader: TailReader(firstBytes: 4096, passBytes: 4096, lineBytes: 512),
            now: { [clock] in clock.now })
    }

    private func append(_ text: String) {
        let descriptor = open(temporary.path("x.log"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    private func count(_ facts: LineFacts, within seconds: Int = 3600) -> Int { facts.matches.count(within: .seconds(seconds), at: clock.now) }

    @Test func withoutStampsALineCountsFromWhenItIsSeen() throws {
        append("ERROR before our time\n")
        let probe = try probe()
        let began = clock.now
        #expect(count(try probe.observe()) == 0)
        clock.pass(60)
        append("ERROR one\nfine\nan ERROR two\nERROR torn")
        var facts = try probe.observe()
        #expect(count(facts) == 3 && count(facts, within: 1) == 3, "what it has said so far cannot be taken back")
        #expect(facts.lastMatch == "ERROR torn" && facts.coveredSince == began)
        clock.pass(10)
        append(" and ended\n")
        facts = try probe.observe()
        #expect(count(facts) == 3 && count(facts, within: 10) == 0, "nothing is counted twice")
    }

    @Test(arguments: [
        (LinesProbe.Stamp.rfc3339, "2026-05-28T20:26:30Z ERROR"), (.rfc3339, "[2026-05-28T22:26:30.000+02:00] ERROR"),
        (.utc, "2026-05-28 20:26:30,123 - x - ERROR"), (.utc, "[2026-05-28 20:26:30] ERROR"), (.local, "2026-05-28T21:26:30.5 ERROR"),
        (.utc, "2026-05-28 20:26:30,123-ERROR"),
        (.rfc3339, "[2026-05-29 01:56:30 +0530] [7] [ERROR] x"), (.utc, "\u{1B}[31m2026-05-28 20:26:30\u{1B}[0m ERROR"),
        (.rfc3339, "2026-05-28 20:26:30z ERROR"), (.local, "2026/05/28 21:26:30 ERROR"),
        (.utc, "\u{1B}[31m2026-05-28 20:26:30,123-ERROR"), (.utc, "[2026-05-29 01:56:30 +0530] [7] [ERROR]"),
        (.utc, "2026-05-28 20:26:30.120 UTC ERROR"),
        (.utc, "\u{1B}[1;32m[2026-05-28 20:26:30]\u{1B}[0m ERROR"), (.utc, "2026-05-28 20:26:30 -1234 widgets ERROR"),
        (.rfc3339, "2026-05-28 15:26:30-0500 ERROR"), (.utc, "\u{FEFF}2026-05-28T20:26:30Z ERROR"), (.local, "2026-05-28 21:26:30 - bot - ERROR"),
    ])
    func withStampsALineCountsFromWhenItWasWritten(stamp: LinesProbe.Stamp, line: String) throws {
        append("\(line)\n")
        let facts = try probe("ERROR", stamp, offset: .seconds(3600)).observe()
        let written = Instant(microseconds: 1_779_999_990_000_000)
        #expect(count(facts) == 1 && count(facts, within: 9) == 0, "\(line)")
        #expect((facts.coveredSince?.microseconds ?? 0) / 1_000_000 == written.microseconds / 1_000_000)
    }

    @Test func aTracebackIsOfTheTimeOfTheLineAboveIt() throws {
        append("2026-05-28T20:26:30Z fine\nTraceback: ERROR in it\n")
        let facts = try probe("ERROR", .rfc3339).observe()
        #expect(count(facts, within: 10 + 1) == 1 && count(facts, within: 9) == 0)
    }

    @Test func aReplacedLogIsReadFromItsBeginningAndNothingIsCountedTwice() throws {
        let probe = try probe()
        _ = try? probe.observe()
        append("x\n")
        _ = try probe.observe()
        append("ERROR a\n")
        #expect(count(try probe.observe()) == 1)
        rename(temporary.path("x.log"), temporary.path("x.log.1"))
        append("ERROR b\n")
        let facts = try probe.observe()
        #expect(count(facts) == 2 && facts.coveredSince != nil)
    }

    @Test func whatWasLostInBetweenIsNotCovered() throws {
        append("x\n")
        let probe = try probe()
        let began = try #require(try probe.observe().coveredSince)
        clock.pass(100)
        temporary.remove("x.log")
        append(String(repeating: "a line of some length\n", count: 1000))
        let facts = try probe.observe()
        #expect(facts.coveredSince == clock.now && facts.coveredSince != began)
    }

    @Test func moreThanOneLookTakesIsSaidToBeBehind() throws {
        append("x\n")
        let probe = try probe()
        _ = try probe.observe()
        append(String(repeating: "ERROR of some length\n", count: 300))
        let first = try probe.observe()
        #expect(first.isBehind && count(first) > 0 && count(first) < 300)
        let second = try probe.observe()
        #expect(!second.isBehind && count(second) == 300)
    }

    @Test func absenceIsAFact() throws {
        let probe = try probe()
        #expect(try probe.observe().state == .missing)
        temporary.makeDirectory("x.log")
        guard case .unreadable = try probe.observe().state else {
            Issue.record("a directory is read")
            return
        }
    }

    @Test func whatWasCountedSurvivesARestart() throws {
        let first = try probe()
        append("x\n")
        _ = try first.observe()
        append("ERROR a\n")
        let before = try first.observe()
        append("ERROR while nobody looked\n")
        clock.pass(30)
        let second = try probe()
        second.restore(first.memory)
        let after = try second.observe()
        #expect(count(after) == 2 && after.coveredSince == before.coveredSince && after.lastMatch == "ERROR while nobody looked")
    }

    @Test func whatWasCountedByAnotherRuleIsWorthNothing() throws {
        append("x\n")
        let first = try probe()
        _ = try first.observe()
        append("ERROR a\n")
        _ = try first.observe()
        for other in [try probe("WARN"), try probe("ERROR", .utc)] {
            other.restore(first.memory)
            #expect(count(try other.observe()) == 0)
        }
        let torn = try probe()
        torn.restore(ProbeMemory(["file": "x.log", "pattern": "ERROR", "stamp": "none", "position": ["offset": -1], "matches": ["x"]]))
        #expect(count(try torn.observe()) == 0)
    }

    // MARK: What is not read, decoded or dated is not absent

    private func gaps(_ facts: LineFacts, within seconds: Int = 600) -> [LineGap: Int] {
        facts.gaps.mapValues { $0.count(within: .seconds(seconds), at: clock.now) }.filter { $0.value > 0 }
    }

    @Test func whatWasRotatedAwayUnreadIsTold() throws {
        append("2026-05-28T20:26:30Z fine\n")
        let probe = try probe("ERROR", .rfc3339)
        #expect(try probe.observe().gaps.isEmpty)
        append("2026-05-28T20:26:40Z ERROR\n")
        rename(temporary.path("x.log"), temporary.path("x.log.1"))
        append("2026-05-28T20:26:50Z fine\n")
        clock.pass(20)
        var facts = try probe.observe()
        #expect(count(facts) == 1 && facts.gaps.isEmpty)
        append("2026-05-28T20:27:10Z ERROR\n")
        truncate(temporary.path("x.log"), 0)
        clock.pass(60)
        append("2026-05-28T20:27:40Z fine\n")
        facts = try probe.observe()
        #expect(gaps(facts) == [.rotated: 1] && facts.coveredSince == Instant(microseconds: 1_780_000_060_000_000))
    }

    @Test func lastWordsWithoutALineBreakCount() throws {
        append("fine\n")
        let probe = try probe("FATAL$")
        _ = try probe.observe()
        append("FATAL")
        clock.pass(5)
        let first = try probe.observe()
        #expect(count(first) == 0 && gaps(first) == [.unfinished: 1])
        #expect(count(try probe.observe()) == 1)
        #expect(count(try probe.observe()) == 1)
    }

    @Test func aWordFarBehindInALongLineCounts() throws {
        append("fine\n")
        let probe = LinesProbe(tree: temporary.tree, path: "x.log", pattern: try LinePattern("FATAL"), stamp: .none, now: { [clock] in clock.now })
        _ = try probe.observe()
        append(String(repeating: "x", count: 200_000) + " FATAL\n")
        #expect(count(try probe.observe()) == 1)
    }

    @Test func whatIsLongerThanALineMayBeOrIsNoTextIsTold() throws {
        append("fine\n")
        let probe = try probe("ERROR")
        _ = try probe.observe()
        append(String(repeating: "x", count: 600) + " ERROR\n")
        #expect(gaps(try probe.observe()) == [.overlong: 1])
        append("ERROR " + String(repeating: "x", count: 600) + "\n")
        #expect(count(try probe.observe()) == 1)
        append("E\0R\0R\0O\0R\0\n")
        #expect(gaps(try probe.observe()) == [.overlong: 1, .notText: 1])
        // What is remembered of it survives a restart.
        let next = try self.probe("ERROR")
        next.restore(probe.memory)
        #expect(gaps(try next.observe()) == [.overlong: 1, .notText: 1])
    }

    @Test func aFileThatWasMadeToLookOldHidesNothing() throws {
        append("2026-05-28T20:26:30Z fine\n")
        let probe = try probe("ERROR", .rfc3339)
        _ = try probe.observe()
        append("E\0R\0R\0O\0R\0\n")
        let times = [timespec(tv_sec: 1_000_000_000, tv_nsec: 0), timespec(tv_sec: 1_000_000_000, tv_nsec: 0)]
        utimensat(AT_FDCWD, temporary.path("x.log"), times, 0)
        #expect(gaps(try probe.observe()) == [.notText: 1])
    }

    @Test func aMatchWithATimeThatCannotBeIsTold() throws {
        append("2026-05-28T20:26:30Z fine\n2026-05-29T01:56:30Z ERROR ahead\n")
        let probe = try probe("ERROR", .rfc3339)
        #expect(gaps(try probe.observe()) == [.misdated: 1])
        clock.pass(60)
        append("2026-05-28T15:27:30Z ERROR behind\n")
        #expect(gaps(try probe.observe(), within: 59) == [.misdated: 1])
        append("2026-05-28T20:20:00Z ERROR a little late\n")
        #expect(count(try probe.observe()) == 1)
    }

    /// It is 20:26:40.
    @Test(arguments: [("20:28:40", [:]), ("20:28:41", [.misdated: 1])] as [(String, [LineGap: Int])])
    func aClockThatIsTwoMinutesAheadIsTolerated(time: String, expected: [LineGap: Int]) throws {
        append("2026-05-28T20:26:30Z fine\n2026-05-28T\(time)Z ERROR ahead\n")
        #expect(gaps(try probe("ERROR", .rfc3339).observe()) == expected)
    }

    @Test func aLogThatWasWrittenLongAfterItsNewestTimeIsOfAnotherZone() throws {
        append("2026-05-28T12:26:30Z fine\n2026-05-28T15:26:30Z ERROR\n")
        #expect(gaps(try probe("ERROR", .rfc3339).observe()) == [.misdated: 1])
    }

    @Test func aTimeIsBorrowedOnlyFromALineThatIsNear() throws {
        append("2026-05-28T20:00:00Z fine\nERROR of a traceback\n2026-05-28T20:00:01Z fine\nERROR of no time\n2026-05-28T20:26:39Z fine\n")
        let facts = try probe("ERROR", .rfc3339).observe()
        #expect(count(facts) == 1 && gaps(facts) == [.undated: 1])
    }

    @Test func coloursBetweenTheWordsDoNotHideThem() throws {
        append("x\n")
        let probe = try probe("level=ERROR boom")
        _ = try probe.observe()
        append("level=\u{1B}[31mERROR\u{1B}[0m boom\n")
        #expect(count(try probe.observe()) == 1)
    }
}
