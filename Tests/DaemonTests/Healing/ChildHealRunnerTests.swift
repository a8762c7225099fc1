import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Files
@testable import Healing

/// The child that runs a heal where there is no service manager; scripts stand for `fpmond heal`.
@Suite struct ChildHealRunnerTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A runner whose child is this script. In it, `$@` is what `fpmond` would be given, `$context` and `$result` the two files.
    private func runner(_ text: String) throws -> ChildHealRunner {
        let script = """
            #!/bin/sh
            arguments="$*"
            while [ $# -gt 0 ]; do
                case $1 in --context) context=$2 ;; --result) result=$2 ;; esac
                shift
            done
            \(text)
            """
        return ChildHealRunner(
            configPath: "/etc/fpmond/other.json", stateDirectory: scratch.path, executable: try scratch.write(script, to: "fpmond", mode: 0o755),
            slack: .milliseconds(500))
    }

    private func heal(_ text: String, timeout: Duration = .seconds(60)) async throws -> HookReport {
        var bot = BotConfig()
        bot.root = "/srv/bot"
        let order = staleOrder()
        return await (try runner(text)).run(order, HealContext(order, bot: bot), timeout: timeout)
    }

    @Test func theChildIsToldItsHealerAndItsFiles() async throws {
        let report = try await heal("echo \"$arguments\" > \(scratch.path)/arguments; cp -p \"$context\" \(scratch.path)/context; exit 0")
        #expect(report.result == .acted)
        let directory = "\(scratch.path)/heal"
        #expect(
            try scratch.text("arguments")
                == "heal refresh-intelligence --context \(directory)/refresh-intelligence.json --result \(directory)/refresh-intelligence.result.json "
                + "--config /etc/fpmond/other.json --root /srv/bot\n")
        let own = HealContext(byHand: "refresh-intelligence", bot: BotConfig(), at: Instant(microseconds: 0))
        let context = Handover(try JSON.parse(try scratch.bytes("context")), over: own).context
        #expect(context.values[.reason] == "age-over-limit")
        #expect(context.finding["incident"]?.string == "intelligence-stale-20260102T030405Z")
        var status = stat()
        #expect(stat(scratch.file("context"), &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test func whatItLeavesIsItsReport() async throws {
        let report = try await heal(
            #"printf '{"started_at": 1000000, "ended_at": 3000000, "exit_status": 75, "output": "busy\\n", "error": "exit status 75"}' > "$result"; exit 75"#
        )
        #expect(
            report
                == HookReport(
                    result: .tryLater, startedAt: Instant(microseconds: 1_000_000), endedAt: Instant(microseconds: 3_000_000), exitStatus: 75,
                    output: "busy\n", error: "exit status 75"))
    }

    @Test func anOldReportIsNobodysAnswer() async throws {
        _ = try await heal(#"printf '{"started_at": 1, "ended_at": 2, "exit_status": 0, "output": "old"}' > "$result"; exit 0"#)
        let report = try await heal("exit 78")
        #expect(report.result == .failed("exit status 78"))
        #expect(report.output == "")
        #expect(report.error == "fpmond heal refresh-intelligence ended with 78 and left no report")
    }

    @Test func anOldReportWithAnotherOrderIsNobodysAnswer() async throws {
        let report = try await heal(
            #"printf '{"order": "refresh-intelligence-1", "started_at": 1, "ended_at": 9000000000000000, "exit_status": 0}' > "$result"; exit 3"#)
        #expect(report.result == .failed("exit status 3"))
    }

    @Test func itsWordsReachTheOperatorWhenItLeavesNoReport() async throws {
        let report = try await heal("echo 'fpmond: heal refresh-intelligence: no configuration \u{1B}[2J here' >&2; exit 78")
        #expect(report.result == .failed("exit status 78"))
        #expect(
            report.error
                == "fpmond heal refresh-intelligence ended with 78 and left no report; stderr: fpmond: heal refresh-intelligence: no configuration \\x1b[2J here"
        )
    }

    @Test func nothingIsLeftForWhoeverHealsByHand() async throws {
        _ = try await heal("exit 0")
        #expect(access(scratch.file("heal/refresh-intelligence.json"), F_OK) != 0)
    }

    @Test func aChildThatIsKilledHasFailed() async throws {
        #expect(try await heal("kill -KILL $$").result == .failed("fpmond heal refresh-intelligence was ended by a signal"))
    }

    @Test func aChildThatCannotBeStartedHasFailed() async throws {
        let order = staleOrder()
        let runner = ChildHealRunner(configPath: nil, stateDirectory: scratch.path, executable: "/nonexistent/fpmond")
        let report = await runner.run(order, staleContext(), timeout: .seconds(1))
        guard case .failed(let why) = report.result else { return #expect(report.result == .failed("")) }
        #expect(why.contains("could not be run"))
    }

    @Test func aStateDirectoryThatCannotBeWrittenIsSaid() async {
        let order = staleOrder()
        let report = await ChildHealRunner(configPath: nil, stateDirectory: "/nonexistent", executable: "/nonexistent/fpmond").run(
            order, staleContext(), timeout: .seconds(1))
        guard case .failed(let why) = report.result else { return #expect(report.result == .failed("")) }
        #expect(why.hasPrefix("cannot hand over the context: /nonexistent/heal/refresh-intelligence.json"))
    }

    @Test func aCancelledRunTellsItsChildToStop() async throws {
        let task = Task {
            try await heal("trap 'echo told > \(scratch.path)/told; exit 70' TERM; echo begun > \(scratch.path)/begun; while :; do sleep 0.1; done")
        }
        #expect(await eventually { access(scratch.file("begun"), F_OK) == 0 })
        task.cancel()
        guard case .failed = try await task.value.result else { return #expect(Bool(false), "a cancelled run did not fail") }
        #expect(await eventually { access(scratch.file("told"), F_OK) == 0 })
    }

    // MARK: A child of an earlier daemon

    @Test func theChildOfAnEarlierDaemonIsWaitedForAndItsReportTaken() async throws {
        let order = staleOrder()
        let go = scratch.file("go")
        let runner = try runner(
            #"""
            touch \#(scratch.file("begun"))
            while [ ! -e \#(go) ]; do sleep 0.05; done
            printf '{"started_at": 1, "ended_at": 2, "exit_status": 75, "order": "\#(order.id)"}' > "$result"
            """#)
        let daemon = Task { await runner.run(order, HealContext(order, bot: BotConfig()), timeout: .seconds(60)) }
        defer { daemon.cancel() }
        #expect(await eventually { access(scratch.file("begun"), F_OK) == 0 })
        let next = Task { await runner.outcome(of: order, timeout: .seconds(60)) }
        try await Task.sleep(for: .milliseconds(300))
        try scratch.write("", to: "go")
        let report = await next.value
        #expect(report?.result == .tryLater && report?.exitStatus == 75)
        _ = await daemon.value
    }

    @Test func ofAChildThatLeftNothingNobodyKnowsAnything() async throws {
        let runner = try runner("exit 0")
        #expect(await runner.outcome(of: staleOrder(), timeout: .seconds(60)) == nil)
        // The report of another run is none of this one.
        mkdir(scratch.file("heal"), 0o700)
        try scratch.write(
            "{\"started_at\": 1, \"ended_at\": 2, \"exit_status\": 0, \"order\": \"refresh-intelligence-5\"}",
            to: "heal/refresh-intelligence.result.json")
        #expect(await runner.outcome(of: staleOrder(), timeout: .seconds(60)) == nil)
        // One that was ended with the daemon does not know what its hook was worth.
        try scratch.write(
            "{\"started_at\": 1, \"ended_at\": 2, \"order\": \"\(staleOrder().id)\"}", to: "heal/refresh-intelligence.result.json")
        #expect(await runner.outcome(of: staleOrder(), timeout: .seconds(60)) == nil)
    }
}
