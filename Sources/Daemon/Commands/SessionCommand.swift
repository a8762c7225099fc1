import Glibc
import Probes
import Subprocess
import Synchronization
import SystemPackage

/// One run of a foreign program: a session of its own, a clean environment, a deadline, bounded output. What hooks and plugins have in common.
struct SessionCommand: Sendable {
    /// Programs without a slash are looked up here and nowhere else.
    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The program and its arguments.
    var words: [String]
    /// Beside PATH, LANG, HOME and SHELL.
    var variables: [(name: String, value: String)] = []
    var timeout: Duration
    /// From TERM to KILL, to the whole session. Source: systemd's own habit is longer; a command that is asked to end has had its time.
    var grace: Duration = .seconds(5)
    /// For its standard input; nil: nothing to read.
    var input: [UInt8]?
    /// Whether what it says on standard error is kept with its output, or thrown away.
    var keepsErrors = true

    /// How a run ended.
    enum End: Sendable {
        case exited(Int32)
        case signaled(Int32)
        case timedOut
        /// Ended with its session because the task was cancelled.
        case cancelled
        case notRun(String)
        /// No file descriptors or threads were left for it.
        case noDescriptors
    }

    /// Runs it to its end, or ends it with its session at its timeout or when the task is cancelled.
    ///
    /// Its end is the end of the program that was named. What that has left running in the background is neither waited for nor ended.
    func run() async -> (end: End, output: String) {
        guard let program = words.first, !program.isEmpty else { return (.notRun("the command is empty"), "") }
        guard let drain = OutputDrain() else { return (.noDescriptors, "") }
        guard let input = Self.fedPipe(input ?? []) else {
            _ = await drain.finish()
            return (.noDescriptors, "")
        }
        let leader = Atomic<pid_t>(0)
        let (output, nowhere) = (drain.writeEnd, keepsErrors ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC))
        defer { if nowhere >= 0 { close(nowhere) } }
        let environment = Environment.custom(environment)
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let arguments = Arguments(Array(words.dropFirst()))
        let run = Attempt<Result<TerminationStatus, any Error>>.inTask {
            var options = PlatformOptions()
            options.createSession = true
            do {
                return .success(
                    try await Subprocess.run(
                        executable, arguments: arguments, environment: environment, workingDirectory: "/", platformOptions: options,
                        input: .fileDescriptor(FileDescriptor(rawValue: input), closeAfterSpawningProcess: true),
                        output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: false),
                        error: .fileDescriptor(FileDescriptor(rawValue: nowhere >= 0 ? nowhere : output), closeAfterSpawningProcess: false)
                    ) { leader.store($0.processIdentifier.value, ordering: .sequentiallyConsistent) }.terminationStatus)
            } catch { return .failure(error) }
        }
        let result = await run.value(within: timeout)
        if result == nil {
            let leader = leader.load(ordering: .sequentiallyConsistent)
            if leader > 0 { await CommandSession(leader: leader).end(grace: grace) }
        }
        let said = await drain.finish()
        switch result {
        case nil: return (Task.isCancelled ? .cancelled : .timedOut, said)
        case .success(.exited(let code)): return (.exited(code), said)
        case .success(.signaled(let signal)): return (.signaled(signal), said)
        case .failure(let error): return (.notRun("\(error)"), said)
        }
    }

    private var environment: [Environment.Key: String] {
        var all: [Environment.Key: String] = ["PATH": Self.searchPath, "LANG": "C.UTF-8", "HOME": "/root", "SHELL": "/bin/sh"]
        if let home = getenv("HOME") { all["HOME"] = String(cString: home) }
        for (name, value) in variables { all[Environment.Key(stringLiteral: name)] = value }
        return all
    }

    /// The read end of a pipe into which a thread writes these bytes, then ends it; nil when no descriptors or threads are left.
    ///
    /// What is written may be larger than a pipe, and need not be read: once nobody can, the write fails and the thread is done.
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
