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
            reader: TailReader(firstBytes: 4096, lookBytes: 4096, lineBytes: 512),
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
        #expect(count(facts) == 2 && count(facts, within: 1) == 2)
        #expect(facts.lastMatch == "an ERROR two" && facts.coveredSince == began)
        clock.pass(10)
        append(" and ended\n")
        facts = try probe.observe()
        #expect(count(facts) == 3 && count(facts, within: 10) == 1)
    }

    @Test(arguments: [
        (LinesProbe.Stamp.rfc3339, "2026-05-28T20:26:30Z ERROR"), (.rfc3339, "[2026-05-28T22:26:30.000+02:00] ERROR"),
        (.utc, "2026-05-28 20:26:30,123 - x - ERROR"), (.utc, "[2026-05-28 20:26:30] ERROR"), (.local, "2026-05-28T21:26:30.5 ERROR"),
        (.utc, "2026-05-28 20:26:30,123-ERROR"),
        (.rfc3339, "[2026-05-29 01:56:30 +0530] [7] [ERROR] x"), (.utc, "\u{1B}[31m2026-05-28 20:26:30\u{1B}[0m ERROR"),
        (.rfc3339, "2026-05-28 20:26:30z ERROR"), (.local, "2026/05/28 21:26:30 ERROR"),
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
        #expect(try probe.observe().sight == .missing)
        temporary.makeDirectory("x.log")
        guard case .unreadable = try probe.observe().sight else {
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
}
