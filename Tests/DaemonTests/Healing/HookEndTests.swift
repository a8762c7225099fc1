import FailurePoints
import Glibc
import Testing

@testable import Commands
@testable import Config
@testable import Healing

/// Hooks that hang, hide, flood or leave something behind.
@Suite struct HookEndTests {
    /// The numbers a hook has printed: the processes it started.
    private func processes(_ report: HookReport) -> [pid_t] { report.output.split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) } }

    @Test func aHookThatHangsIsAskedToEnd() async {
        let report = await run(
            shell: "trap 'echo cleaned up; exit 0' TERM; echo begun; while :; do sleep 0.1; done", timeout: .seconds(3), grace: .seconds(30))
        #expect(report.result == .timedOut)
        // In between the shell may tell of its sleep that was ended, too.
        #expect(report.output.hasPrefix("begun\n") && report.output.hasSuffix("cleaned up\n"), "\(report.output)")
        #expect(report.error == "timed out after 3s and was ended with its session")
        #expect(report.passedExitStatus == 124)
        #expect(report.exitStatus == nil)
    }

    @Test(arguments: [
        // Each prints the processes it starts. TERM is ignored by all; a background job of a shell without job control.
        "trap '' TERM; sleep 300 & echo $! $$; sleep 300",
        // Only the grandchild ignores TERM: its parent is gone at once.
        "sh -c 'trap \"\" TERM; echo $$; sleep 300' & wait",
        // With job control: the same session, but a process group of its own.
        "set -m; sh -c 'trap \"\" TERM; echo $$; sleep 300' & sleep 300",
        // Detached by a double fork; the one in between has ended.
        "(sh -c 'trap \"\" TERM; echo $$; sleep 300' &); sleep 300",
        // Stopped: TERM alone would not reach it.
        "sh -c 'echo $$; kill -STOP $$; sleep 300' & wait",
    ])
    func atTheTimeoutTheWholeSessionEnds(text: String) async throws {
        let began = ContinuousClock.now
        let report = await run(shell: text, timeout: .seconds(3), grace: .milliseconds(500))
        #expect(report.result == .timedOut)
        let started = processes(report)
        #expect(!started.isEmpty, "\(report.output)")
        for process in started { #expect(!isAlive(process)) }
        #expect(ContinuousClock.now - began < .seconds(200))
    }

    @Test(arguments: [
        "setsid sh -c 'echo $$; exec sleep 300' & sleep 0.5; exit 3", "(sh -c 'echo $$; exec sleep 300' &); sleep 0.5; exit 3",
        "sleep 300 & echo $!; exit 3",
    ])
    func whatIsLeftBehindIsNeitherWaitedForNorEnded(text: String) async throws {
        let began = ContinuousClock.now
        let report = await run(shell: text)
        #expect(report.result == .failed("exit status 3"))
        #expect(ContinuousClock.now - began < .seconds(200))
        let left = try #require(processes(report).first)
        #expect(isAlive(left))
        kill(left, SIGKILL)
    }

    @Test func whatHasLeftTheSessionOutlivesTheTimeout() async throws {
        let report = await run(shell: "setsid sh -c 'echo $$; exec sleep 300' & sleep 300", timeout: .seconds(3))
        #expect(report.result == .timedOut)
        let left = try #require(processes(report).first)
        #expect(isAlive(left))
        kill(left, SIGKILL)
    }

    @Test func aGigabyteOfOutputLeavesItsBeginningAndItsEnd() async {
        let report = await run(shell: "echo BEGIN; yes 'no end' | head -c 1073741824; echo END; echo why >&2", timeout: .seconds(300))
        #expect(report.result == .acted)
        #expect(report.output.hasPrefix("BEGIN\nno end\n"))
        #expect(report.output.hasSuffix("END\n"))
        let left = 1_073_741_824 + "BEGIN\nEND\n".utf8.count - 2 * OutputDrain.keptBytes
        #expect(report.output.contains("\n[… \(left) bytes left out …]\n"))
        #expect(report.output.utf8.count < 2 * OutputDrain.keptBytes + 100)
        #expect(report.errors == "why\n")
    }

    /// A flood on one stream does not push out what the other said, and of each the beginning and the end are kept.
    @Test func aFloodOfErrorsLeavesTheOutputWhole() async {
        let report = await run(shell: "echo kept; (echo FIRST; yes 'no end' | head -c 300000; echo LAST) >&2; echo kept too", timeout: .seconds(60))
        #expect(report.output == "kept\nkept too\n")
        #expect(report.errors.hasPrefix("FIRST\n") && report.errors.hasSuffix("LAST\n") && report.errors.contains("bytes left out"))
    }

    @Test func whatIsCancelledBeforeItBeginsDoesNotBegin() async throws {
        let scratch = try Scratch()
        let path = scratch.file("ran")
        for _ in 0..<20 {
            let task = Task { await run(shell: "sleep 0.3; echo ran >> \(path)") }
            task.cancel()
            #expect(await task.value.result == .interrupted)
        }
        try await Task.sleep(for: .seconds(2))
        #expect(access(path, F_OK) != 0)
    }

    @Test func aFloodThatIsLeftBehindIsNotDrainedForEver() async throws {
        let report = await run(shell: "yes & echo $!; exit 0")
        #expect(report.result == .acted)
        let process = try #require(processes(report).first)
        // Nobody reads any more: it ends by SIGPIPE.
        #expect(await eventually { !isAlive(process) })
        kill(process, SIGKILL)
    }

    @Test func cancellingEndsTheSession() async throws {
        let scratch = try Scratch()
        let path = scratch.file("pid")
        let task = Task { await run(shell: "trap '' TERM; sleep 300 & echo $! > \(path).tmp; mv \(path).tmp \(path); wait; sleep 300") }
        #expect(await eventually { access(path, F_OK) == 0 })
        let process = try #require(pid_t(try scratch.text("pid").split(separator: "\n").first ?? ""))
        let began = ContinuousClock.now
        task.cancel()
        let report = await task.value
        #expect(report.result == .interrupted)
        #expect(!isAlive(process))
        #expect(ContinuousClock.now - began < .seconds(200))
    }

    @Test func manyHooksLeaveNoDescriptorsBehind() async throws {
        _ = await run(shell: "exit 0")
        func mine() -> Int { Scratch.descriptors { $0.hasPrefix("pipe:") } }
        let before = mine()
        for text in ["exit 0", "exit 1", "cat", "exec <&-"] { for _ in 0..<5 { _ = await run(shell: text) } }
        for _ in 0..<5 { _ = await run(.command(["/nonexistent"])) }
        // Other tests run beside this one and have pipes, too: forty leaked ones would still show.
        #expect(await eventually { mine() < before + 20 })
    }
}

extension Scratch {
    /// How many descriptors of this process lead to something that fits.
    static func descriptors(_ fits: (String) -> Bool) -> Int {
        (0..<1024).count { number in
            var target = [CChar](repeating: 0, count: 256)
            let count = readlink("/proc/self/fd/\(number)", &target, 255)
            return count > 0 && fits(String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
    }
}
