internal import Glibc

/// The idle children of a simulator that plays the main process of the unit.
public struct Workers {
    /// A gunicorn worker and four workers. Source: bot contract 2.3.
    static let count = 5
    /// The variable that makes a child of a process; its value is the id of the parent.
    private static let mark = "BOTSIM_WORKER"
    private var children: [pid_t] = []

    /// Whether this process is such a child: it has the command line of its parent, as the bot's have.
    public static var isOne: Bool { getenv(mark) != nil }

    /// What a child does: nothing, until its parent is gone.
    public static func idle() {
        guard let text = getenv(mark), let parent = pid_t(String(cString: text)) else { return }
        while getppid() == parent { usleep(500_000) }
    }

    /// Brings the number of living children to `wanted`.
    mutating func keep(_ wanted: Int) {
        children.removeAll { waitpid($0, nil, WNOHANG) != 0 }
        while children.count > wanted {
            let child = children.removeLast()
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        while children.count < wanted, let child = Self.spawn() { children.append(child) }
    }

    private static func spawn() -> pid_t? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The parent blocks TERM and INT, to wait for them; its children should die of them.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        setenv(mark, String(getpid()), 1)
        defer {
            unsetenv(mark)
            for argument in arguments { free(argument) }
        }
        var child: pid_t = 0
        return posix_spawn(&child, "/proc/self/exe", nil, &attributes, &arguments, environ) == 0 ? child : nil
    }
}
