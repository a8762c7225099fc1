import FailurePoints
import Glibc
import JSON
import Probes
import Subprocess
import Synchronization
import SystemPackage

/// One run of a configured hook: a session of its own, a clean environment, a deadline, bounded output.
struct Hook: Sendable {
    /// Programs without a slash are looked up here and nowhere else.
    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    /// From TERM to KILL, to the whole session. Source: systemd's own habit is longer; a hook that is asked to end has had its time.
    static let grace: Duration = .seconds(5)

    var healer: HealerConfig
    var grace = Hook.grace

    /// Runs it to its end, or ends it with its session at its timeout or when the task is cancelled. Never throws: what went wrong is in the report.
    ///
    /// Its end is the end of the program that was named. What that has left running in the background is neither waited for nor ended.
    func run(_ context: HealContext) async -> HookReport {
        let started = SystemClock.now().wall
        func report(_ result: HookResult, exit: Int32? = nil, signal: Int32? = nil, output: String = "", error: String? = nil) -> HookReport {
            HookReport(
                result: result, startedAt: started, endedAt: SystemClock.now().wall, exitStatus: exit, signal: signal, output: output, error: error)
        }
        let (executable, arguments): (Executable, Arguments)
        switch healer.hook {
        case .shell(let text): (executable, arguments) = (.path("/bin/sh"), ["-c", text])
        case .command(let words):
            guard let program = words.first else { return report(.failed("no command"), error: "the command is empty") }
            (executable, arguments) = (program.contains("/") ? .path(FilePath(program)) : .name(program), Arguments(Array(words.dropFirst())))
        }
        guard let drain = OutputDrain() else { return report(.failed("no descriptors"), error: "no file descriptors or threads left for the hook") }
        guard let input = Self.fedPipe(context.finding.utf8() + [0x0A]) else {
            _ = await drain.finish()
            return report(.failed("no descriptors"), error: "no file descriptors or threads left for the hook's input")
        }
        var options = PlatformOptions()
        options.createSession = true
        let environment = Environment.custom(Self.environment(context))
        let leader = Atomic<pid_t>(0)
        let run = Attempt<Result<TerminationStatus, any Error>>.inTask { [options] in
            do {
                return .success(
                    try await Subprocess.run(
                        executable, arguments: arguments, environment: environment, workingDirectory: "/", platformOptions: options,
                        input: .fileDescriptor(FileDescriptor(rawValue: input), closeAfterSpawningProcess: true),
                        output: .fileDescriptor(FileDescriptor(rawValue: drain.writeEnd), closeAfterSpawningProcess: false),
                        error: .fileDescriptor(FileDescriptor(rawValue: drain.writeEnd), closeAfterSpawningProcess: false)
                    ) { leader.store($0.processIdentifier.value, ordering: .sequentiallyConsistent) }.terminationStatus)
            } catch { return .failure(error) }
        }
        let result = await run.value(within: healer.timeout)
        if result == nil {
            let leader = leader.load(ordering: .sequentiallyConsistent)
            if leader > 0 { await HookSession(leader: leader).end(grace: grace) }
        }
        let output = await drain.finish()
        switch result {
        case nil where Task.isCancelled:
            return report(.failed("ended"), output: output, error: "was ended with its session, because fpmond was told to stop")
        case nil:
            return report(
                .timedOut, output: output, error: "did not end within \(ConfigDuration.text(healer.timeout)) and was ended with its session")
        case .success(.exited(let code)):
            return report(HookResult(exitStatus: code), exit: code, output: output, error: code == 0 ? nil : "exit status \(code)")
        case .success(.signaled(let signal)):
            return report(.failed("ended by signal \(signal)"), signal: signal, output: output, error: "ended by signal \(signal)")
        case .failure(let error):
            return report(.failed("could not be run"), output: output, error: "could not be run: \(error)")
        }
    }

    private static func environment(_ context: HealContext) -> [Environment.Key: String] {
        var variables: [Environment.Key: String] = ["PATH": searchPath, "LANG": "C.UTF-8", "HOME": "/root", "SHELL": "/bin/sh"]
        if let home = getenv("HOME") { variables["HOME"] = String(cString: home) }
        for (name, value) in context.variables { variables[Environment.Key(stringLiteral: name)] = value }
        return variables
    }

    /// The read end of a pipe into which a thread writes these bytes, then ends it; nil when no descriptors or threads are left.
    ///
    /// A finding may be larger than a pipe, and a hook need not read it: once nobody can, the write fails and the thread is done.
    private static func fedPipe(_ bytes: [UInt8]) -> Int32? {
        guard let ends = ClosedPipe.make() else { return nil }
        let started = OwnThread.start {
            defer { close(ends.write) }
            var offset = 0
            while offset < bytes.count {
                // Signals are blocked on this thread: a pipe without readers is EPIPE here and nothing else.
                let count = bytes[offset...].withUnsafeBytes { write(ends.write, $0.baseAddress, $0.count) }
                guard count > 0 else { return }
                offset += count
            }
        }
        if started { return ends.read }
        close(ends.read)
        close(ends.write)
        return nil
    }
}

/// A pipe whose ends do not leak into programs that are run meanwhile.
enum ClosedPipe {
    static func make() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
