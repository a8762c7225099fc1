import FailurePoints
import Glibc

/// The bot's directory as configured, and how its files are read. fpmond never writes, locks, touches or creates anything in it.
public struct BotTree: Sendable {
    /// As configured; usually a symbolic link to one of two slots. Resolved anew at each observation.
    public var root: String
    /// The server's local time: some timestamps are local. Source: bot contract 3.4, T2 and T4.
    public var localTime: LocalTime
    /// The wait before each repeated read of a missing, empty or malformed file. Source: bot contract 5.1: repeatedly over at least 2 s.
    ///
    /// A file that is missing twice is missing. The first wait is short, because the first look of a daemon may wait for it: a bot lacks some files always.
    public var pauses: [Duration]
    /// A file is missing without a second look if its directory has not changed for longer than this: nobody is replacing the file.
    public var calm: Duration
    /// Waits by blocking: probes run on separate threads.
    public var pause: @Sendable (Duration) -> Void

    public init(
        root: String, localTime: LocalTime = .utc, pauses: [Duration] = [.milliseconds(25), .milliseconds(125), .milliseconds(150), .seconds(2)],
        calm: Duration = .milliseconds(100), pause: @escaping @Sendable (Duration) -> Void = BotTree.sleep
    ) {
        (self.root, self.localTime, self.pauses, self.calm, self.pause) = (root, localTime, pauses, calm, pause)
    }

    /// The directory behind the root now, without symbolic links.
    ///
    /// - Throws: `ProbeError.blind` with `root-missing`, `root-dangling`, `root-not-a-directory` or `root-unreadable`.
    public func resolved() throws(ProbeError) -> String {
        PathTrace.note(root)
        guard let real = realpath(root, nil) else {
            let code = errno
            var status = stat()
            switch code {
            case ENOENT where lstat(root, &status) == 0:
                throw .blind(reason: "root-dangling", detail: "\(root) is a dangling symbolic link")
            case ENOENT: throw .blind(reason: "root-missing", detail: "\(root) does not exist")
            case ENOTDIR: throw .blind(reason: "root-not-a-directory", detail: "a parent of \(root) is not a directory")
            default: throw .blind(reason: "root-unreadable", detail: "\(root): \(errnoText(code))")
            }
        }
        defer { free(real) }
        let path = String(cString: real)
        var status = stat()
        guard stat(path, &status) == 0 else { throw .blind(reason: "root-unreadable", detail: "\(root): \(errnoText(errno))") }
        guard FileKind(mode: status.st_mode) == .directory else {
            throw .blind(reason: "root-not-a-directory", detail: "\(root) is \(FileKind(mode: status.st_mode).rawValue)")
        }
        return path
    }

    /// Starts one observation: the root is resolved once for all its files.
    func observation() throws(ProbeError) -> Observation { Observation(root: try resolved(), pauses: pauses, calm: calm, pause: pause) }

    /// Blocks the thread: nanosleep(2), through interruptions.
    public static func sleep(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        withUnsafeMutablePointer(to: &wanted) { while nanosleep($0, $0) != 0, errno == EINTR {} }
    }
}
