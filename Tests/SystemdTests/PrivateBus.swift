import Glibc
import Synchronization

@testable import Systemd

/// A dbus-daemon of the test's own, at a path that stays the same when it is killed and started again.
final class PrivateBus: Sendable {
    static let isAvailable = executable != nil

    static let executable: String? = {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/dbus-daemon" }.first { access($0, X_OK) == 0 }
    }()

    private let directory: TemporaryDirectory
    private let process = Mutex<pid_t>(0)

    var socket: String { directory.path + "/bus" }
    var address: String { "unix:path=" + socket }

    init() throws {
        directory = try TemporaryDirectory()
        let configuration = """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>session</type>
              <listen>\(address)</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/>
                <allow own="*"/>
              </policy>
            </busconfig>
            """
        try write(configuration, to: directory.path + "/bus.conf")
        try start()
    }

    deinit { kill() }

    func start() throws {
        guard let executable = PrivateBus.executable else { throw BusError.notConnected(reason: "no dbus-daemon") }
        let words = [executable, "--nofork", "--config-file=\(directory.path)/bus.conf"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var started: pid_t = 0
        // It complains about limits it may not raise.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let result = posix_spawn(&started, executable, &actions, nil, &arguments, environ)
        guard result == 0 else { throw JournalError.system(errno: result) }
        process.withLock { $0 = started }
        try waitUntil("dbus-daemon listens") { accepts() }
    }

    /// At once, as a crash would; the socket file stays behind.
    func kill() {
        process.withLock { process in
            guard process > 0 else { return }
            Glibc.kill(process, SIGKILL)
            waitpid(process, nil, 0)
            process = 0
        }
    }

    private func accepts() -> Bool {
        guard let (target, length) = UnixAddress.make(socket) else { return false }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        return withUnsafePointer(to: target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
    }
}

func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    defer { close(descriptor) }
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else { throw JournalError.system(errno: errno) }
}

/// Polls on this thread; for what happens in another process or thread within moments.
func waitUntil(_ what: String, _ condition: () -> Bool) throws {
    for _ in 0..<5000 {
        if condition() { return }
        usleep(1000)
    }
    throw BusError.notConnected(reason: "never happened: \(what)")
}

/// The same without holding a thread of the test run.
func eventually(_ what: String, _ condition: () async -> Bool) async throws {
    for _ in 0..<60_000 {
        if await condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    throw BusError.notConnected(reason: "never happened: \(what)")
}
