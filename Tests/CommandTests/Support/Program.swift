import Glibc

/// One of the built executables, started as a process of its own: its streams go to files, so that nothing waits for a reader.
struct Program: Sendable {
    static let fpmond = Program(name: "fpmond")

    /// How a process ended.
    struct End: Sendable {
        /// 128 and the signal's number where a signal ended it.
        var status: Int32
        var output: String
        var errors: String
    }

    let path: String

    /// The executable of this name beside the test bundle.
    init(name: String) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        path = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/\(name)"
    }

    init(path: String) { self.path = path }

    /// Whether every user may run it: whether all may enter each directory above it.
    var isOpenToAll: Bool {
        var directory = path[...]
        while let slash = directory.lastIndex(of: "/"), slash > directory.startIndex {
            directory = directory[..<slash]
            var status = stat()
            guard stat(String(directory), &status) == 0, status.st_mode & 0o001 != 0 else { return false }
        }
        return true
    }

    /// Runs it to its end; after `patience` it is killed and reads as ended by that signal.
    func run(_ arguments: String..., environment: [String: String] = [:], patience: Duration = .seconds(60)) async throws -> End {
        try await run(arguments, environment: environment, patience: patience)
    }

    func run(_ arguments: [String], environment: [String: String] = [:], patience: Duration = .seconds(60)) async throws -> End {
        let place = try ScratchDirectory()
        let process = try start(arguments, environment: environment, in: place)
        let status = await process.end(within: patience)
        if status == nil {
            process.send(SIGKILL)
            _ = await process.end(within: .seconds(120))
        }
        return End(status: status ?? 128 + SIGKILL, output: process.output, errors: process.errors)
    }

    /// Starts it with its streams in files in `place`, standard input empty, a small environment.
    func start(_ arguments: [String], environment: [String: String] = [:], in place: ScratchDirectory) throws -> RunningProgram {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, place["stdout"], O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, place["stderr"], O_WRONLY | O_CREAT | O_APPEND, 0o644)

        // What a test runner blocks or ignores must not be what the daemon inherits.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"].merging(environment) { $1 }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &words, &settings)
        guard code == 0 else { throw Complaint("cannot run \(path): \(String(cString: strerror(code)))") }
        return RunningProgram(pid: pid, place: place)
    }
}

/// Why a test could not be set up.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
