import FailurePoints
import FoundationEssentials
import Glibc
import JSON
import Testing

@testable import Probes

/// Against a journal file of systemd 252: five entries of tradingbot.service, one of systemd about it, in the first seven seconds.
@Suite struct MachineJournalTests {
    private static let first = Instant(microseconds: 1_767_323_046_000_000)
    private let directory = TemporaryTree()

    init() throws { try Self.unpack(to: directory.path("system.journal")) }

    private func watch(_ unit: String = "tradingbot.service") -> JournalWatch { JournalWatch(unit: unit, directory: directory.root) }

    private func at(_ seconds: Double) -> Moment { Moment(wall: Self.first + .seconds(seconds), uptime: .seconds(9000 + seconds)) }

    @Test func whatSystemdSaidOfTheUnitCounts() throws {
        let watch = watch()
        let facts = try watch.update(at: at(60))
        #expect(facts.said.keys.map(\.self) == [.mainProcessExited])
        #expect(facts.count(.mainProcessExited, within: .seconds(60), at: at(60).wall) == 1)
        #expect(
            facts.latest(.mainProcessExited, within: .seconds(60), at: at(60).wall)
                == .init(at: Self.first + .seconds(4), text: "Main process exited, code=killed, status=9/KILL"))
        #expect(facts.newestAt == Self.first + .seconds(7))
        #expect(facts.watchedSince == Self.first + .seconds(60 - 86_400) && !facts.isBehind)
        #expect(try watch.update(at: at(120)) == facts, "nothing is counted twice")
        #expect(try watch.update(at: at(60 + 86_400)).said.isEmpty, "nothing is kept for ever")
    }

    @Test func theFirstLookGoesBackADay() throws {
        #expect(try watch().update(at: at(86_403.5)).count(.mainProcessExited, within: .seconds(86_403.5), at: at(86_403.5).wall) == 1)
        #expect(try watch().update(at: at(86_404.5)).newestAt == Self.first + .seconds(7))
        #expect(try watch().update(at: at(86_404.5)).said.isEmpty)
    }

    @Test func aUnitThatNeverSpokeIsNoError() throws {
        let watch = watch("ghost.service")
        for minute in 1...2 {
            let facts = try watch.update(at: at(Double(minute) * 60))
            #expect(facts.said.isEmpty && facts.newestAt == nil && facts.watchedSince == Self.first + .seconds(60 - 86_400))
        }
    }

    @Test func aPlaceThatIsNoneIsFoundAgainByTime() throws {
        let watch = watch()
        let facts = try watch.update(at: at(60))
        watch.memory?.cursor = "nonsense"
        #expect(try watch.update(at: at(70)) == facts)
        #expect(watch.memory?.cursor != "nonsense")
    }

    @Test func aGapStartsTheCountAnew() throws {
        let watch = watch()
        _ = try watch.update(at: at(60))
        let stamp = String(Self.first.microseconds + 5_500_000, radix: 16)
        watch.memory?.cursor = "s=00000000000000000000000000000001;i=7;b=00000000000000000000000000000002;m=1;t=\(stamp);x=3"
        let facts = try watch.update(at: at(70))
        #expect(facts.watchedSince == Self.first + .seconds(6))
        #expect(!facts.covers(.crash, within: .seconds(65), at: at(70).wall) && facts.covers(.crash, within: .seconds(64), at: at(70).wall))
    }

    @Test func withoutAJournalItIsBlind() {
        let error = #expect(throws: ProbeError.self) { try JournalProbe(unit: "tradingbot.service", directory: "/nonexistent").observe() }
        #expect(error?.reason == "journal-missing")
    }

    @Test(arguments: [
        ("⛔ [MAX-POSITIONS] Blocked BTCUSDT LONG: Already at 10/10 positions", JournalFacts.Kind.maximumPositions),
        ("❌ Entry blocked: BLOCK: Outside allowed trading windows (09:00-11:00)", .outsideWindows),
        ("❌ Entry blocked: BLOCK: Outside golden trading hours (09:00-16:00 UTC).", .outsideGoldenHours),
        ("❌ Entry blocked: BLOCK: Stable Regime (35.2% WR)", .stableRegime),
        ("❌ Entry blocked: BLOCK: Global market is in Stable regime", .globalStableRegime), ("❌ Entry blocked: BLOCK: something new", .entryBlocked),
        ("🚨 CRITICAL VALIDATION FAILURE: config", .validationFailure), ("💥 CRASH #3: ValueError", .crash),
        ("FATAL: Exceeded 100 restarts", .restartsExceeded), ("FATAL: Cannot clear port 8050", .portBlocked),
        ("⚠️ [FILE-LOCK] Read lock timeout for positions", .lockTimeout), ("[FILE-LOCK] Write lock timeout", .lockTimeout),
        ("[FILE-LOCK] JSON error in positions_futures.json", .lockedFileNotJSON), ("🔧 Repairing corrupted positions_futures.json", .bookRepaired),
        ("⚠️ Using simulated data as fallback", .simulatedData), ("❌ Blofin API error: 500", .exchangeError),
        ("Rate limited - waiting 60s", .rateLimited), ("PermissionError: [Errno 13] Permission denied: 'logs/x.jsonl'", .permissionError),
        ("OSError: [Errno 28] No space left on device", .noSpace), ("ENOSPC", .noSpace),
        ("⚠️ [predictive_engine] Process died (exit code: -9)", .workerDied), ("🔧 [HEALING] 3 components need attention", .healingNeeded),
        ("✅ Cycle complete", nil), ("Main process exited, code=killed", nil), ("", nil), ("CRASH", nil), ("[HEALING] all well", nil),
    ])
    func aLineOfTheBotHasOneKind(line: String, kind: JournalFacts.Kind?) {
        #expect(JournalMarker.kind(of: Array(line.utf8), isFromManager: false) == kind)
    }

    @Test(arguments: [
        ("tradingbot.service: Main process exited, code=exited, status=1/FAILURE", JournalFacts.Kind.mainProcessExited),
        ("tradingbot.service: Scheduled restart job, restart counter is at 3.", .restartScheduled),
        ("tradingbot.service: A process of this unit has been killed by the OOM killer.", .outOfMemory),
        ("tradingbot.service: Start request repeated too quickly.", .startLimit), ("💥 CRASH #3", nil), ("Started bot.", nil),
    ])
    func onlySystemdIsBelievedAboutTheUnit(line: String, kind: JournalFacts.Kind?) {
        #expect(JournalMarker.kind(of: Array(line.utf8), isFromManager: true) == kind)
    }

    @Test func whatWasForgottenIsNotCovered() {
        var facts = JournalFacts(watchedSince: Self.first)
        for minute in 1...5000 { facts.note(.crash, .init(at: Self.first + .seconds(minute * 60), text: "")) }
        let end = Self.first + .seconds(5000 * 60)
        #expect(!facts.covers(.crash, within: end.since(Self.first), at: end) && facts.covers(.lockTimeout, within: end.since(Self.first), at: end))
        #expect(facts.covers(.crash, within: .seconds(86_400), at: end) && facts.count(.crash, within: .seconds(86_400), at: end) == 1440)
    }

    @Test func aClockSetBackDoesNotHideTheNewestLine() {
        var facts = JournalFacts(watchedSince: Self.first)
        for seconds in [10.0, 20, 5, 15] { facts.note(.crash, .init(at: Self.first + .seconds(seconds), text: "\(seconds)")) }
        let end = Self.first + .seconds(20)
        #expect(facts.count(.crash, within: .seconds(10), at: end) == 2 && facts.newestAt == end)
        #expect(
            facts.latest(.crash, within: .seconds(10), at: end)?.text == "20.0"
                && facts.latest(.crash, within: .seconds(1), at: end + .seconds(2)) == nil)
    }

    @Test func whatIsRememberedSurvivesTheDaemon() throws {
        let watch = watch()
        let facts = try watch.update(at: at(60))
        let next = self.watch()
        next.memory = watch.memory.flatMap { JournalWatch.State((try? JSON.parse($0.json.utf8())) ?? .null) }
        #expect(next.memory == watch.memory)
        #expect(try next.update(at: at(70)) == facts)
        for text in ["null", "{}", "[1]", "{\"watched_since\": \"x\"}"] { #expect(JournalWatch.State(try JSON.parse(text)) == nil) }
        let odd = try JSON.parse("{\"watched_since\": 1, \"said\": {\"crash\": {\"at\": 1, \"counter\": [-1]}, \"unheard-of\": {}, \"no-space\": 3}}")
        #expect(JournalWatch.State(odd)?.facts.said.isEmpty == true)
    }

    /// The fixture keeps what is not zero: a line with the size, then `offset hexadecimal` each.
    private static func unpack(to path: String) throws {
        let fixture = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fixtures/eight-entries.journal.hex"
        let lines = String(decoding: try Data(contentsOf: URL(filePath: fixture)), as: UTF8.self).split(separator: "\n")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        ftruncate(descriptor, lines.first.flatMap { Int($0) } ?? 0)
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ")
            let digits = Array(parts[1].utf8)
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) }
            pwrite(descriptor, bytes, bytes.count, Int(parts[0]) ?? 0)
        }
    }
}
