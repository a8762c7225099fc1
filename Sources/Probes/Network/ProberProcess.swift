import CKernel
import FailurePoints
import Glibc
import JSON

/// One prober at work on one batch: started, fed, read without trust, killed at the deadline, reaped.
struct ProberProcess {
    /// How long a prober that has closed its output may take to end.
    private static let farewell: Duration = .seconds(1)
    /// Of what it says on standard error, for the words on why it failed.
    private static let keptErrorBytes = 2048

    private let looks: [PendingLook]
    private let process: pid_t
    private var input: ArraySlice<UInt8>
    private var inputEnd: Int32
    private let outputEnd: Int32
    private var errorEnd: Int32
    private var line: [UInt8] = []
    private var errors: [UInt8] = []
    private var answered: Set<Int> = []

    /// Starts it.
    ///
    /// - Throws: why it cannot be started, with its path.
    init(executable: String, looks: [PendingLook]) throws(LocalFault) {
        let batch = NetworkBatch(watcher: getpid(), looks: looks.map(\.request)).json.utf8()
        guard let input = Self.pipe() else { throw Self.fault(executable, errno) }
        guard let output = Self.pipe() else {
            let code = errno
            Self.close(input.read, input.write)
            throw Self.fault(executable, code)
        }
        guard let errors = Self.pipe() else {
            let code = errno
            Self.close(input.read, input.write, output.read, output.write)
            throw Self.fault(executable, code)
        }
        var process: pid_t = 0
        let code = Self.spawn(executable, input: input.read, output: output.write, errors: errors.write, &process)
        Self.close(input.read, output.write, errors.write)
        guard code == 0 else {
            Self.close(input.write, output.read, errors.read)
            throw Self.fault(executable, code)
        }
        for end in [input.write, output.read, errors.read] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        (self.looks, self.process, self.input) = (looks, process, batch[...])
        (inputEnd, outputEnd, errorEnd) = (input.write, output.read, errors.read)
    }

    /// Answers every look. Blocks until the process is gone.
    mutating func run() {
        var fault: (reason: String, detail: String)?
        while fault == nil, let patience = patience {
            switch exchange(within: patience) {
            case .goesOn: break
            case .refused(let why): fault = ("prober-answer", "\(OwnExecutable.prober.rawValue) was ended, for its answer makes no sense: \(why)")
            case .closed: fault = ("prober-crashed", "\(OwnExecutable.prober.rawValue) \(farewell())")
            }
        }
        if let fault { for look in looks { look.fail(fault.reason, fault.detail) } }
        reap()
        Self.close(outputEnd, errorEnd, inputEnd)
    }

    // MARK: The exchange

    private enum Step {
        case goesOn
        /// What it says is no answer.
        case refused(String)
        /// It has closed its output.
        case closed
    }

    /// How long the next look may still take; nil when all are answered.
    private var patience: Duration? {
        for look in looks { look.expire() }
        return looks.lazy.filter { !$0.isAnswered }.map(\.remaining).min()
    }

    /// Waits for something to happen, and takes it.
    private mutating func exchange(within limit: Duration) -> Step {
        // A negative descriptor is left out.
        var ends = [
            pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0), pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inputEnd, events: Int16(POLLOUT), revents: 0),
        ]
        let count = poll(&ends, nfds_t(ends.count), Int32(clamping: limit.wholeMicroseconds / 1000 + 1))
        guard count > 0 else { return count == 0 || errno == EINTR ? .goesOn : .refused("poll: \(errnoText(errno))") }
        if ends[2].revents != 0 { feed() }
        if ends[1].revents != 0 { hear() }
        return ends[0].revents != 0 ? listen() : .goesOn
    }

    private mutating func feed() {
        // Signals are blocked on this thread: a pipe without readers gives EPIPE.
        let count = input.withUnsafeBytes { write(inputEnd, $0.baseAddress, $0.count) }
        if count > 0 { input = input.dropFirst(count) }
        if input.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) {
            Self.close(inputEnd)
            inputEnd = -1
            input = []
        }
    }

    private mutating func hear() {
        var block = [UInt8](repeating: 0, count: 4096)
        let count = read(errorEnd, &block, block.count)
        if count > 0 { errors += block[..<count].prefix(Self.keptErrorBytes - errors.count) }
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) {
            Self.close(errorEnd)
            errorEnd = -1
        }
    }

    private mutating func listen() -> Step {
        var block = [UInt8](repeating: 0, count: 16_384)
        let count = read(outputEnd, &block, block.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) ? .goesOn : .closed }
        for part in block[..<count].split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 {
                do throws(WireFault) { try take() } catch { return .refused(error.description) }
            }
            line += part.element
            guard line.count <= NetworkBatch.maximumLineBytes else { return .refused("a line is too long") }
        }
        return .goesOn
    }

    /// Takes the line that has just ended.
    private mutating func take() throws(WireFault) {
        defer { line.removeAll(keepingCapacity: true) }
        let answer = try NetworkLine(line, to: looks.map(\.request))
        guard answered.insert(answer.look).inserted else { throw WireFault("it answers a look twice") }
        looks[answer.look].answer(.success(answer.answer))
    }

    // MARK: The end

    /// How it ended, in words, given a moment to do so.
    private mutating func farewell() -> String {
        let clock = RequestClock(limit: Self.farewell)
        var ended = siginfo_t()
        // Left in the process table: a process that is reaped must not be signalled.
        while waitid(P_PID, id_t(process), &ended, WEXITED | WNOHANG | WNOWAIT) == 0, ended.si_signo == 0, clock.remaining > .zero { usleep(2000) }
        if errorEnd >= 0 { hear() }
        var status: Int32 = 0
        kill(-process, SIGKILL)
        guard ended.si_signo != 0, waitid(P_PID, id_t(process), &ended, WEXITED | WNOWAIT) == 0 else {
            return "closed its output before it had answered"
        }
        status = ended._sifields._sigchld.si_status
        let said = UntrustedText.line(String(decoding: errors, as: UTF8.self), limit: 300, without: looks.flatMap(\.request.secrets))
        let words = said.isEmpty ? "" : ": \(said)"
        return ended.si_code == CLD_EXITED
            ? "ended with status \(status) before it had answered\(words)" : "was ended by \(Self.name(ofSignal: status))\(words)"
    }

    /// Kills it with all that it may have started, and waits until the kernel has let go of it.
    private func reap() {
        kill(-process, SIGKILL)
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static func name(ofSignal number: Int32) -> String {
        let names = [
            SIGABRT: "SIGABRT", SIGALRM: "SIGALRM", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGHUP: "SIGHUP", SIGILL: "SIGILL", SIGINT: "SIGINT",
            SIGKILL: "SIGKILL", SIGPIPE: "SIGPIPE", SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS", SIGTERM: "SIGTERM",
            SIGTRAP: "SIGTRAP", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
        ]
        return names[number] ?? "signal \(number)"
    }

    // MARK: The start

    private static func spawn(_ executable: String, input: Int32, output: Int32, errors: Int32, _ process: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in [input, output, errors].enumerated() { posix_spawn_file_actions_adddup2(&actions, end, Int32(number)) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(ckernel_spawn_in_session | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        // No environment and no arguments: the batch stands on standard input, with its secrets.
        return executable.withCString { path in
            var arguments = [UnsafeMutablePointer(mutating: path), nil]
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            return posix_spawn(&process, path, &actions, &attributes, &arguments, &environment)
        }
    }

    private static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        return ckernel_pipe(&ends) == 0 ? (ends[0], ends[1]) : nil
    }

    private static func close(_ ends: Int32...) { for end in ends where end >= 0 { _ = Glibc.close(end) } }

    private static func fault(_ executable: String, _ code: Int32) -> LocalFault {
        LocalFault(what: "\(executable) cannot be started: \(errnoText(code))")
    }
}
