import FailurePoints
import Glibc
import Probes
import Testing

@testable import Config
@testable import Daemon

/// Monitoring plugins as they are run.
@Suite struct PluginProbeTests {
    private func run(_ shell: String, timeout: Duration = .seconds(60)) async throws -> PluginFacts {
        let variables = [(name: "FPMOND_BOT_ROOT", value: "/srv/bot")]
        return try await PluginProbe(hook: .shell(shell), variables: variables, timeout: timeout, grace: .milliseconds(200)).observe()
    }

    @Test(arguments: [0, 1, 2, 3, 7] as [Int32])
    func theExitStatusIsKept(status: Int32) async throws { #expect(try await run("exit \(status)").end == .exited(status)) }

    @Test func theFirstLineOfTheOutputIsTheMessage() async throws {
        let facts = try await run("echo 'noise' >&2; echo '  DISK OK - fine | /=5%;90;95 '; echo second")
        #expect(facts.message == "DISK OK - fine" && facts.performanceData == "/=5%;90;95")
        let silent = try await run("echo only an error >&2")
        #expect(silent.message == "" && silent.performanceData == nil)
    }

    @Test func whatItSaysOnStandardErrorIsKeptBesideItsMessage() async throws {
        let facts = try await run("echo 'DISK OK'; echo first >&2; echo; echo ' the cause: token=abcdefgh1234 ' >&2; exit 2")
        #expect(facts.message == "DISK OK" && facts.end == .exited(2))
        #expect(facts.complaint?.hasPrefix("first / the cause: ") == true && facts.complaint?.contains("abcdefgh") == false)
        let missing = try await run("no_such_prog_xyz --check")
        #expect(missing.end == .exited(127) && missing.message == "" && missing.complaint?.contains("not found") == true)
        #expect(try await run("echo fine").complaint == nil)
    }

    @Test func muchOnBothStreamsHangsNothing() async throws {
        let facts = try await run("head -c 300000 /dev/zero | tr '\\0' e >&2; echo done")
        #expect(facts.message == "done" && facts.end == .exited(0) && (facts.complaint ?? "").utf8.count < 1000)
    }

    @Test func aSecretInTheOutputIsMasked() async throws {
        #expect(!(try await run("echo 'OK token=abcdefgh1234'").message.contains("abcdefgh")))
    }

    @Test func itIsToldWhichBotItIsAndNothingOfUs() async throws {
        let facts = try await run("echo \"$FPMOND_BOT_ROOT $NOTIFY_SOCKET $FPMOND_STATUS\"; cat; pwd >&2")
        #expect(facts.message == "/srv/bot" && facts.end == .exited(0), "its standard input ends at once")
    }

    @Test func oneThatHangsIsEndedWithEverythingItStarted() async throws {
        let facts = try await run("echo begun; sleep 1000 & echo $! >&2; exec sleep 1000", timeout: .milliseconds(500))
        #expect(facts.end == .timedOut)
        #expect(facts.elapsed < .seconds(60))
    }

    @Test func whatCannotBeRunSaysSo() async throws {
        let probe = PluginProbe(hook: .command(["/nonexistent/plugin"]), variables: [], timeout: .seconds(60))
        let facts = try await probe.observe()
        guard case .notRun(let why) = facts.end else {
            Issue.record("\(facts.end)")
            return
        }
        #expect(!why.isEmpty && facts.program == "/nonexistent/plugin")
    }
}
