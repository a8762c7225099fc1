import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Daemon
@testable import Files
@testable import Healing
@testable import Outputs

/// The root side's record of runs.
@Suite struct HealLedgerTests {
    private let scratch: Scratch
    private let configuration: Configuration
    private let ledger: HealLedger
    private static let now = Instant(microseconds: 1_767_323_045_000_000)

    init() throws {
        scratch = try Scratch()
        var configuration = Configuration()
        configuration.state.directory = scratch.file("state/")
        configuration.outputs.directory = scratch.path
        self.configuration = configuration
        ledger = HealLedger(configuration)
        mkdir(scratch.file("state"), 0o700)
    }

    private func run(_ ago: Duration, _ healer: HealerName = "fix", order: String? = nil, result: HookResult? = .acted) -> HealRun {
        var run = HealRun(HealRun.ID(began: Self.now - ago, healer: healer), order: order, despite: nil, method: "shell")
        run.report = result.map { HookReport(result: $0, startedAt: Self.now - ago, endedAt: Self.now - ago, exitStatus: 0, output: "x") }
        return run
    }

    @Test func itLiesBesideTheState() { #expect(ledger.directory == scratch.file("state-heal")) }

    @Test func whatIsWrittenReadsTheSame() throws {
        _ = try ledger.lock()
        for (ago, run) in [run(.seconds(3)), run(.seconds(2), order: "fix-1", result: .timedOut), run(.seconds(1), result: nil)].enumerated() {
            try ledger.write(run)
            #expect(ledger.runs().count == ago + 1)
            #expect(ledger.read(run.id) == run)
        }
        #expect(ledger.has("fix-1") && !ledger.has("fix-2"))
        var status = stat()
        #expect(stat("\(ledger.directory)/\(ledger.runs()[0].fileName)", &status) == 0 && status.st_mode & 0o777 == 0o640)
    }

    @Test func theRunsOfTheLastHourCount() throws {
        _ = try ledger.lock()
        for ago in [Duration.seconds(1), .seconds(3000), .seconds(3599), .seconds(90_000)] { try ledger.write(run(ago)) }
        try ledger.write(run(.seconds(5), "other"))
        var healer = HealerConfig(.shell("true"))
        func limit(_ hour: Int, _ day: Int, all: Int = 100, _ change: Duration = .zero) -> String? {
            (healer.maximumPerHour, healer.maximumPerDay) = (hour, day)
            return ledger.limitReached("fix", healer, all: all, at: Self.now + change)
        }
        #expect(limit(3, 100) == nil)
        #expect(limit(2, 100)?.hasPrefix("it ran 2 times within the last hour") == true)
        #expect(limit(100, 3)?.hasPrefix("it ran 3 times within the last day") == true && limit(100, 4) == nil)
        #expect(limit(100, 100, all: 3)?.hasPrefix("all healers together ran 3 times within the last hour") == true)
        #expect(limit(100, 100, all: 4) == nil)
        // A clock that was set back does not free them at once, nor for ever.
        #expect(limit(3, 100, .seconds(-600)) != nil)
        #expect(limit(1, 1, all: 1, .seconds(-900_000)) == nil)
    }

    @Test func itDoesNotGrowForEver() throws {
        _ = try ledger.lock()
        // Old ones go; those of the last day stay, however many: the limits count them.
        for number in 0..<20 { try ledger.write(run(.seconds(200_000 + number))) }
        for number in (0..<(HealLedger.kept + 20)).reversed() { try ledger.write(run(.seconds(number))) }
        #expect(ledger.runs().count == HealLedger.kept + 20)
        #expect(ledger.runs().last?.began == Self.now)
        #expect(ledger.runs().allSatisfy { Self.now.since($0.began) < .seconds(86_400) })
    }

    @Test func whatTheDiskDoesNotTakeIsRecordedBesideIt() throws {
        let spare = HealLedger(configuration, spare: scratch.file("spare"))
        _ = try spare.lock()
        try ledger.write(run(.seconds(20)))
        // A directory in its place: the file cannot be written.
        let odd = run(.seconds(10), order: "fix-7")
        #expect(mkdir("\(ledger.directory)/\(odd.id.fileName)", 0o755) == 0)
        #expect(throws: OutputError.self) { try ledger.write(odd) }
        try spare.write(odd)
        #expect(spare.runs().map(\.began) == [Self.now - .seconds(20), Self.now - .seconds(10)])
        #expect(spare.has("fix-7"))
    }

    @Test(arguments: ["x", "-fix.json", "0-fix.json", "1-.json", "1-../fix.json", "1-Fix.json", "1-fix.json.tmp", "lock", "1fix.json", "-1-fix.json"])
    func otherFilesAreNoRuns(name: String) { #expect(HealRun.ID(fileName: name) == nil) }

    @Test func onlyFinishedRunsByHandAreTold() throws {
        _ = try ledger.lock()
        let service = HandRunService(configuration) { _ in }
        try ledger.write(run(.seconds(9), order: "fix-1"))
        try ledger.write(run(.seconds(8)))
        try ledger.write(run(.seconds(7), result: nil))
        #expect(service.records().map(\.byHand) == [run(.seconds(8)).id.fileName])
        #expect(service.records().isEmpty)
        try ledger.write(run(.seconds(7), result: .failed("exit status 3")))
        #expect(service.records().map(\.outcome) == [.hookFailed])
        // Another daemon knows by the mark, or by the log.
        #expect(HandRunService(configuration) { _ in }.records().map(\.byHand) == [run(.seconds(7)).id.fileName])
        let line: JSON = ["actions": [["run": .string(run(.seconds(7)).id.fileName)]]]
        try scratch.write(line.text() + "\n", to: "failure_point_healing.jsonl.1")
        unlink(scratch.file("state/heals-by-hand.json"))
        try scratch.write(
            JSON.object(["actions": [["run": .string(run(.seconds(8)).id.fileName)]]]).text() + "\n", to: "failure_point_healing.jsonl")
        #expect(HandRunService(configuration) { _ in }.records().isEmpty)
    }

    @Test func aRunByHandThatActedIsNeitherASuccessNorAFailure() throws {
        let record = try #require(run(.zero).record)
        let line = record.document
        #expect(line["success_count"] == 0 && line["failure_count"] == 0)
        #expect(
            line["actions"]?[0]?["by"] == "hand"
                && line["actions"]?[0]?["message"] == "fix, run by hand, acted; the failure points show the effect")
        #expect(try #require(run(.zero, result: .failed("x")).record).document["failure_count"] == 1)
    }
}
