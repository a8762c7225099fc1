import FailurePoints
import Glibc
import JSON
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

    /// Runs it to its end, or ends it at its timeout or when the task is cancelled. Never throws: what went wrong is in the report.
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
        guard let input = Self.filledPipe(context.finding.utf8() + [0x0A]), let drain = OutputDrain() else {
            return report(.failed("no descriptors"), error: "no file descriptors left for the hook: \(String(cString: strerror(errno)))")
        }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: Self.grace)]
        let environment = Environment.custom(Self.environment(context))
        let timedOut = Atomic(false)
        let run = Task {
            try await Subprocess.run(
                executable, arguments: arguments, environment: environment, workingDirectory: "/", platformOptions: options,
                input: .fileDescriptor(FileDescriptor(rawValue: input), closeAfterSpawningProcess: true),
                output: .fileDescriptor(FileDescriptor(rawValue: drain.writeEnd), closeAfterSpawningProcess: false),
                error: .fileDescriptor(FileDescriptor(rawValue: drain.writeEnd), closeAfterSpawningProcess: false))
        }
        let timer = Task { [timeout = healer.timeout] in
            try? await Task.sleep(for: timeout)
            if !Task.isCancelled {
                timedOut.store(true, ordering: .relaxed)
                run.cancel()
            }
        }
        let result = await withTaskCancellationHandler {
            await run.result
        } onCancel: {
            run.cancel()
        }
        timer.cancel()
        let output = await drain.finish()
        if timedOut.load(ordering: .relaxed) {
            return report(.timedOut, output: output, error: "did not end within \(ConfigDuration.text(healer.timeout)) and was ended with its session")
        }
        switch result {
        case .success(let ended):
            switch ended.terminationStatus {
            case .exited(let code): return report(HookResult(exitStatus: code), exit: code, output: output, error: code == 0 ? nil : "exit status \(code)")
            case .signaled(let signal):
                return report(.failed("ended by signal \(signal)"), signal: signal, output: output, error: "ended by signal \(signal)")
            }
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

    /// The read end of a pipe that holds these bytes already and then ends; nil when they do not fit or no descriptors are left.
    private static func filledPipe(_ bytes: [UInt8]) -> Int32? {
        guard let ends = ClosedPipe.make() else { return nil }
        defer { close(ends.write) }
        _ = fcntl(ends.write, F_SETFL, O_NONBLOCK)
        guard write(ends.write, bytes, bytes.count) == bytes.count else {
            close(ends.read)
            return nil
        }
        return ends.read
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
