import Glibc
import Synchronization

/// A process that a test started; killed with the test if it is still there.
final class RunningProgram: Sendable {
    let pid: pid_t
    private let place: ScratchDirectory
    private let status = Mutex<Int32?>(nil)

    init(pid: pid_t, place: ScratchDirectory) { (self.pid, self.place) = (pid, place) }

    deinit {
        guard ended == nil else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    var output: String { ScratchDirectory.text(of: place["stdout"]) ?? "" }
    var errors: String { ScratchDirectory.text(of: place["stderr"]) ?? "" }

    /// How many processes it has started that were not waited for yet. Source: proc(5), of each thread.
    var children: Int {
        let threads = ScratchDirectory.names(of: "/proc/\(pid)/task") ?? []
        return threads.reduce(0) { $0 + (ScratchDirectory.text(of: "/proc/\(pid)/task/\($1)/children") ?? "").split(separator: " ").count }
    }

    func send(_ signal: Int32) { if ended == nil { kill(pid, signal) } }

    /// The exit status, 128 and the signal's number where a signal ended it; nil while it runs.
    var ended: Int32? {
        status.withLock { status in
            if status == nil {
                var word: Int32 = 0
                if waitpid(pid, &word, WNOHANG) == pid { status = word & 0x7F == 0 ? (word >> 8) & 0xFF : 128 + (word & 0x7F) }
            }
            return status
        }
    }

    /// The exit status, or nil when it still runs after this time.
    func end(within patience: Duration) async -> Int32? {
        _ = await eventually(within: patience) { self.ended != nil }
        return ended
    }
}

/// Looks again and again until it is so; false when it is not within this time. Nobody is blocked meanwhile.
func eventually(within patience: Duration = .seconds(120), every pause: Duration = .milliseconds(10), _ isSo: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + patience
    while !isSo() {
        if ContinuousClock.now >= end { return isSo() }
        try? await Task.sleep(for: pause)
    }
    return true
}
