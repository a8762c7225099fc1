import FailurePoints
import Glibc
import JSON
import Testing

@testable import Config
@testable import Healing

/// What a hook answers, and what it finds when it starts.
@Suite struct HookTests {
    @Test(arguments: [
        0: HookResult.acted, 75: .tryLater, 125: .stopTrying, 124: .timedOut, 7: .failed("exit status 7"), 255: .failed("exit status 255"),
    ])
    func theExitStatusIsTheAnswer(status: Int32, result: HookResult) async {
        let report = await run(shell: "exit \(status)")
        #expect(report.result == result)
        #expect(report.exitStatus == status)
        #expect(report.signal == nil)
        #expect((report.error == nil) == (status == 0))
        #expect(report.startedAt <= report.endedAt)
    }

    @Test func aHookThatIsKilledHasFailed() async {
        let report = await run(shell: "kill -KILL $$")
        #expect(report.result == .failed("ended by signal 9"))
        #expect((report.exitStatus, report.signal) == (nil, 9))
    }

    @Test(arguments: [["/nonexistent/hook"], ["no-such-program-in-the-search-path"], ["/etc/hostname"], ["/tmp"], []])
    func whatCannotBeRunSaysSo(words: [String]) async {
        let report = await run(.command(words))
        guard case .failed = report.result else { return #expect(report.result == .failed("")) }
        #expect(report.exitStatus == nil)
        #expect(report.error?.isEmpty == false)
        #expect(report.passedExitStatus == 70)
    }

    @Test func aScriptMustBeExecutable() async throws {
        let scratch = try Scratch()
        let script = try scratch.write("#!/bin/sh\nexit 0\n", to: "hook", mode: 0o644)
        #expect(await run(.command([script])).result != .acted)
        chmod(script, 0o755)
        #expect(await run(.command([script])).result == .acted)
    }

    @Test func aCommandIsNoShell() async {
        let report = await run(.command(["echo", "$HOME; exit 3", "*"]))
        #expect(report.result == .acted)
        #expect(report.output == "$HOME; exit 3 *\n")
    }

    @Test func eachStreamIsKeptByItself() async {
        let report = await run(shell: "echo one; echo two >&2; echo three")
        #expect(report.output == "one\nthree\n")
        #expect(report.errors == "two\n")
    }

    @Test func outputThatIsNotUTF8IsKeptReadable() async {
        #expect(await run(shell: #"printf 'caf\351 \000 end'"#).output == "caf\u{FFFD} \\x00 end")
    }

    @Test func theEnvironmentIsTheContractsAndNothingElse() async throws {
        let report = await run(.command(["env"]))
        let names = Set(report.output.split(separator: "\n").map { String($0.prefix { $0 != "=" }) })
        #expect(
            names == [
                "PATH", "LANG", "HOME", "SHELL", "FPMOND_FAILURE_POINT", "FPMOND_STATUS", "FPMOND_REASON", "FPMOND_MESSAGE", "FPMOND_ATTEMPT",
                "FPMOND_INCIDENT", "FPMOND_BOT_ROOT", "FPMOND_BOT_UNIT",
            ])
        #expect(report.output.contains("FPMOND_FAILURE_POINT=intelligence-stale\n"))
        #expect(report.output.contains("FPMOND_STATUS=critical\n"))
        #expect(report.output.contains("FPMOND_REASON=age-over-limit\n"))
        #expect(report.output.contains("FPMOND_ATTEMPT=2\n"))
        #expect(report.output.contains("FPMOND_BOT_ROOT=/root/trading-bot-current\n"))
        #expect(report.output.contains("FPMOND_BOT_UNIT=tradingbot.service\n"))
    }

    @Test func theFindingIsOnStandardInputAndEnds() async throws {
        let finding = try JSON.parse(await run(.command(["cat"])).output)
        #expect(finding["failure_point"]?.string == "intelligence-stale")
        #expect(finding["reason"]?.string == "age-over-limit")
        #expect(finding["evidence"]?["age_seconds"]?.double == 400)
        #expect(finding["attempt"]?.int == 2)
        #expect(finding["healer"]?.string == "refresh-intelligence")
    }

    @Test func aFindingLargerThanAPipeArrivesWhole() async throws {
        var context = staleContext()
        context.evidence = ["story": .string(String(repeating: "a long story. ", count: 50_000))]
        let size = context.finding.utf8().count + 1
        #expect(size > 500_000)
        #expect(await run(shell: "sleep 0.2; wc -c", context).output == "\(size)\n")
    }

    @Test(arguments: [10, 50_000])
    func aHookNeedNotReadTheFinding(repetitions: Int) async {
        var context = staleContext()
        context.evidence = ["story": .string(String(repeating: "a long story. ", count: repetitions))]
        #expect(await run(shell: "exec <&-; exit 0", context).result == .acted)
        #expect(await run(shell: "exit 0", context).result == .acted)
    }

    @Test func itStartsInTheRootDirectory() async { #expect(await run(shell: "pwd").output == "/\n") }

    @Test func noSignalIsBlockedOrIgnored() async throws {
        let previous = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, previous) }
        let report = await run(shell: "sed -n 's/^Sig\\(Blk\\|Ign\\):\\t//p' /proc/self/status")
        let masks = report.output.split(separator: "\n").compactMap { UInt64($0, radix: 16) }
        try #require(masks.count == 2, "\(report.output)")
        // 32 and 33 are the C library's own, which nobody can set. Source: signal(7).
        for mask in masks { #expect(mask & ~(3 << 31) == 0) }
    }

    @Test func noneOfOurDescriptorsIsInherited() async throws {
        let scratch = try Scratch()
        // Without FD_CLOEXEC, as a careless library would open it.
        let descriptor = open(try scratch.write("secret", to: "secret"), O_RDONLY)
        defer { close(descriptor) }
        let listed = await run(.command(["ls", "/proc/self/fd"])).output.split(separator: "\n").compactMap { Int($0) }
        // 3 is the listing's own.
        #expect(listed.sorted() == [0, 1, 2, 3])
    }

    @Test func itHasASessionOfItsOwn() async throws {
        let numbers = await run(shell: "echo $$; cut -d' ' -f5,6 /proc/$$/stat").output.split { $0 == "\n" || $0 == " " }.compactMap { pid_t($0) }
        try #require(numbers.count == 3)
        #expect(Set(numbers).count == 1)
        #expect(numbers[0] != getsid(0))
    }
}
