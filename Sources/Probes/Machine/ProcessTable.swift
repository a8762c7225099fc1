import FailurePoints
import Glibc

/// The processes of the machine, as the kernel lists them. Source: proc(5).
struct ProcessTable: Sendable {
    /// `/proc`, or a substitute in tests.
    var path = "/proc"
    /// Of the kernel's clock ticks. Source: sysconf(3), _SC_CLK_TCK.
    var ticksPerSecond = UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    /// Source: sysconf(3), _SC_PAGESIZE.
    var pageBytes = UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))

    /// More than any machine with a bot has.
    private static let maximumProcesses = 16_384

    /// The ids of all processes, ascending; nil where the table cannot be read.
    func pids() -> [Int]? { numbers(in: path) }

    /// Whether other users' processes are visible: under hidepid even process 1 is hidden.
    var seesEverybody: Bool { KernelFile.text("\(path)/1/stat") != nil && KernelFile.text("\(path)/1/cmdline") != nil }

    /// When the machine booted, to the second.
    func bootedAt() -> Instant? {
        KernelFile.table("\(path)/stat", atMost: 1 << 20)["btime"].flatMap { Int64(exactly: $0) }.map { Instant(microseconds: $0 * 1_000_000) }
    }

    /// One process; nil when it has ended.
    ///
    /// - Parameter main: the command of the unit's main process: a process with the same command is a bot, too. Children share their parent's command.
    func process(_ pid: Int, bootedAt: Instant, like main: ProcessCommand? = nil) -> (process: ProcessFacts.Process, stat: ProcessStat)? {
        guard let stat = KernelFile.text("\(path)/\(pid)/stat", atMost: 4096).flatMap(ProcessStat.init) else { return nil }
        let command = command(pid)
        let kind = command == main && !command.isEmpty ? .bot : command.kind
        var process = ProcessFacts.Process(
            pid: pid, parentPID: stat.parentPID, name: stat.name, kind: kind, state: stat.state, userID: owner(pid),
            startedAt: bootedAt
                + .microseconds(
                    Int64(clamping: stat.startTicks / ticksPerSecond * 1_000_000 + stat.startTicks % ticksPerSecond * 1_000_000 / ticksPerSecond)),
            startTicks: stat.startTicks)
        if kind == .bot { process.directory = directory(pid, command) }
        return (process, stat)
    }

    func command(_ pid: Int) -> ProcessCommand {
        // Python's options and the script fit well within this; the rest is not needed.
        if case .content(let bytes) = KernelFile.bytes("\(path)/\(pid)/cmdline", atMost: 4096) { ProcessCommand(bytes) } else { ProcessCommand([]) }
    }

    func workingDirectory(_ pid: Int) -> FileState<String> { KernelFile.link("\(path)/\(pid)/cwd") }

    /// The value of one variable in the initial environment of the process. The others are not decoded.
    func variable(_ name: String, of pid: Int) -> FileState<String> {
        switch KernelFile.bytes("\(path)/\(pid)/environ", atMost: 256 << 10) {
        case .content(let bytes):
            let prefix = Array("\(name)=".utf8)
            guard let entry = bytes.split(separator: 0).first(where: { $0.starts(with: prefix) }) else { return .missing }
            return .content(String(decoding: entry.dropFirst(prefix.count).prefix(Int(PATH_MAX)), as: UTF8.self))
        case .missing: return .missing
        case .malformed(let malformation): return .malformed(malformation)
        case .unreadable(let why): return .unreadable(why)
        }
    }

    /// How many threads wait for a device.
    func threadsInDevice(_ pid: Int) -> Int {
        (numbers(in: "\(path)/\(pid)/task") ?? []).prefix(512).count { thread in
            KernelFile.text("\(path)/\(pid)/task/\(thread)/stat", atMost: 4096).flatMap(ProcessStat.init)?.state == "D"
        }
    }

    private func owner(_ pid: Int) -> Int? {
        var status = stat()
        return stat("\(path)/\(pid)", &status) == 0 ? Int(status.st_uid) : nil
    }

    private func directory(_ pid: Int, _ command: ProcessCommand) -> String? {
        if case .content(let directory) = workingDirectory(pid) { return directory }
        guard let script = command.script, script.hasPrefix("/"), let real = realpath(script, nil) else { return nil }
        defer { free(real) }
        let path = String(cString: real)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }

    private func numbers(in directory: String) -> [Int]? {
        DirectoryListing.names(in: directory, limit: Self.maximumProcesses) { $0.utf8.first.map { (0x30...0x39).contains($0) } ?? false }?
            .compactMap { Int($0) }.sorted()
    }
}

/// The status line of a process. Source: proc_pid_stat(5).
struct ProcessStat {
    let name: String
    let state: Character
    let parentPID: Int
    /// User and system time, in clock ticks.
    let usedTicks: UInt64
    let threads: Int
    let startTicks: UInt64
    let residentPages: UInt64

    /// Nil if not such a line. The name, in parentheses, may itself contain parentheses and spaces.
    init?(_ line: String) {
        guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"), open < close else { return nil }
        let fields = line[line.index(after: close)...].split(whereSeparator: \.isWhitespace)
        // The first of them is field 3 of the manual.
        guard fields.count > 21, fields[0].count == 1, let state = fields[0].first, let parent = Int(fields[1]), let user = UInt64(fields[11]),
            let system = UInt64(fields[12]), let threads = Int(fields[17]), let start = UInt64(fields[19]), let resident = UInt64(fields[21])
        else { return nil }
        name = String(line[line.index(after: open)..<close])
        (self.state, parentPID, usedTicks) = (state, parent, user &+ system)
        (self.threads, startTicks, residentPages) = (threads, start, resident)
    }
}
