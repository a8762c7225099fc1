import Glibc
import Probes
import Subprocess
import Synchronization
import SystemPackage
import Threads

/// One run of an external program, a hook or a plugin: a new session, a clean environment, a deadline, bounded output.
package struct SessionCommand: Sendable {
    /// The search path for programs without a slash.
    package static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The program and its arguments.
    package var words: [String]
    /// Variables in addition to PATH, LANG, HOME and SHELL.
    package var variables: [(name: String, value: String)] = []
    package var timeout: Duration
    /// From TERM to KILL, to the whole session. Shorter than systemd's default of 90 s: the command has already used up its timeout.
    package var grace: Duration = .seconds(5)
    /// The command's standard input; nil: empty.
    package var input: [UInt8]?

    /// How a run ended.
    package enum End: Sendable {
        case exited(Int32)
        case signaled(Int32)
        case timedOut
        /// Ended with its session, because the task was cancelled.
        case cancelled
        case notRun(String)
        /// Not run: no file descriptors or threads were left.
        case noDescriptors
    }

    /// How it ended, with the beginning and the end of each output stream.
    package struct Run: Sendable {
        package var end: End
        package var output = ""
        package var errors = ""
    }

    /// Runs the command. Ends it with its session at its timeout or when the task is cancelled.
    ///
    /// The run ends with the program that was named. Its background processes are neither waited for nor ended.
    package func run() async -> Run {
        guard let program = words.first, !program.isEmpty else { return Run(end: .notRun("the command is empty")) }
        guard let (input, output, errors) = channels() else { return Run(end: .noDescriptors) }
        let spawn = Spawn()
        let environment = Environment.custom(environment)
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let arguments = Arguments(Array(words.dropFirst()))
        // From here on the task closes the descriptors: if a waiter that gave up closed them, their numbers could be reused too early.
        let run = BoundedWork<Result<TerminationStatus, any Error>?>.inTask { [writeEnds = (output.writeEnd, errors.writeEnd)] in
            guard spawn.mayBegin() else {
                for descriptor in [input, writeEnds.0, writeEnds.1] { close(descriptor) }
                return nil
            }
            var options = PlatformOptions()
            options.createSession = true
            func descriptor(_ number: Int32) -> FileDescriptor { FileDescriptor(rawValue: number) }
            do {
                return .success(
                    try await Subprocess.run(
                        executable, arguments: arguments, environment: environment, workingDirectory: "/", platformOptions: options,
                        input: .fileDescriptor(descriptor(input), closeAfterSpawningProcess: true),
                        output: .fileDescriptor(descriptor(writeEnds.0), closeAfterSpawningProcess: true),
                        error: .fileDescriptor(descriptor(writeEnds.1), closeAfterSpawningProcess: true)
                    ) { execution in
                        let leader = execution.processIdentifier.value
                        if !spawn.began(leader) { await CommandSession(leader: leader).end(grace: .zero) }
                    }.terminationStatus)
            } catch { return .failure(error) }
        }
        let result = await run.value(within: timeout) ?? nil
        if result == nil {
            if let leader = spawn.giveUp() { await CommandSession(leader: leader).end(grace: grace) }
            // A command that is just starting is ended by the task itself.
            _ = await Task { await run.value(within: .seconds(5)) }.value
        }
        var ended = Run(end: .cancelled, output: await output.finish(), errors: await errors.finish())
        switch result {
        case nil: ended.end = Task.isCancelled ? .cancelled : .timedOut
        case .success(.exited(let code)): ended.end = .exited(code)
        case .success(.signaled(let signal)): ended.end = .signaled(signal)
        case .failure(let error): ended.end = .notRun("\(error)")
        }
        return ended
    }

    /// Standard input and a drain for each output stream; nil, with nothing left open, when no descriptors or threads are available.
    private func channels() -> (input: Int32, output: OutputDrain, errors: OutputDrain)? {
        guard let output = OutputDrain() else { return nil }
        guard let errors = OutputDrain() else {
            close(output.writeEnd)
            return nil
        }
        guard let input = Self.fedPipe(input ?? []) else {
            close(output.writeEnd)
            close(errors.writeEnd)
            return nil
        }
        return (input, output, errors)
    }

    /// Every variable that the command gets, sorted by name.
    package var wholeEnvironment: [(name: String, value: String)] {
        environment.map { ("\($0.key)", $0.value) }.sorted { $0.0 < $1.0 }
    }

    private var environment: [Environment.Key: String] {
        var all: [Environment.Key: String] = ["PATH": Self.searchPath, "LANG": "C.UTF-8", "HOME": "/root", "SHELL": "/bin/sh"]
        if let home = getenv("HOME") { all["HOME"] = String(cString: home) }
        for (name, value) in variables { all[Environment.Key(stringLiteral: name)] = value }
        return all
    }

    /// The read end of a pipe into which a thread writes these bytes and then closes it; nil when no descriptors or threads are available.
    ///
    /// The bytes may exceed the capacity of a pipe and need not be read: when the reader is gone, the write fails and the thread ends.
    private static func fedPipe(_ bytes: [UInt8]) -> Int32? {
        guard let ends = ClosedPipe.make() else { return nil }
        let started = DetachedThread.start {
            defer { close(ends.write) }
            var offset = 0
            while offset < bytes.count {
                // Signals are blocked on this thread: a pipe without readers gives EPIPE here and no SIGPIPE.
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

    package init(
        words: [String], variables: [(name: String, value: String)] = [], timeout: Duration, grace: Duration = .seconds(5), input: [UInt8]? = nil
    ) {
        (self.words, self.variables, self.timeout, self.grace, self.input) = (words, variables, timeout, grace, input)
    }
}
