import Glibc
import Threads

/// The processes in a command's session: what is ended at a timeout.
///
/// A program that calls setsid(2) leaves the session. `fpmond heal` ends it as well, as one of its ``Descendants``; of a plugin it keeps running.
struct CommandSession: Sendable {
    /// The command's process, whose id is that of the session.
    let leader: pid_t

    /// Interval between two searches for remaining members.
    private static let pause: Duration = .milliseconds(50)
    private static let pauseMicroseconds: UInt32 = 50_000

    /// TERM to each member, KILL to those that remain after the grace. Returns when all have ended, or when KILL does not end one (a process
    /// in an uninterruptible sleep) after two more seconds. Ignores cancellation.
    func end(grace: Duration) async {
        // Each search reads all of /proc: on a separate thread.
        guard let attempt = BoundedWork<Void>.onThread({ [self] in endNow(grace: grace) }) else {
            // No thread available: at least end the command and its process group.
            kill(-leader, SIGKILL)
            return
        }
        _ = await Task { await attempt.value(within: grace + .seconds(60)) }.value
    }

    private func endNow(grace: Duration) {
        // A stopped process does not receive TERM until it is continued. Source: systemd.kill(5), KillMode= and SendSIGHUP=.
        for signal in [SIGTERM, SIGCONT] { send(signal, to: members()) }
        if isGone(within: grace) { return }
        let last = ContinuousClock.now + .seconds(2)
        repeat {
            // Repeated: a process forked between search and signal is found by the next search.
            send(SIGKILL, to: members())
        } while !isGone(within: Self.pause) && ContinuousClock.now < last
    }

    private func isGone(within time: Duration) -> Bool {
        let end = ContinuousClock.now + time
        while !members().isEmpty {
            guard ContinuousClock.now < end else { return false }
            usleep(Self.pauseMicroseconds)
        }
        return true
    }

    private func send(_ signal: Int32, to members: [pid_t]) {
        for member in members { kill(member, signal) }
    }

    /// The living members.
    func members() -> [pid_t] {
        guard let processes = ProcessEntry.all() else { return kill(leader, 0) == 0 ? [leader] : [] }
        return processes.filter { $0.session == leader }.map(\.pid)
    }
}
