import Files
import Glibc
import Scheduling

/// The processes in a command's session: what is ended at a timeout.
///
/// A program that calls setsid(2) leaves the session and outlives the command. Under systemd the control group of the heal unit ends it too;
/// where fpmond supervises, it keeps running, as from any shell: a command that starts a daemon on purpose does it in this way.
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

    /// The living members, without zombies. Source: proc(5), /proc/PID/stat.
    func members() -> [pid_t] {
        guard let processes = opendir("/proc") else { return kill(leader, 0) == 0 ? [leader] : [] }
        defer { closedir(processes) }
        var found: [pid_t] = []
        while let entry = readdir(processes) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard let process = pid_t(name), let stat = try? SmallFile.read("/proc/\(process)/stat", maximumBytes: 4096) else { continue }
            // The name in parentheses may contain any character; after it: state, parent, group, session.
            guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { continue }
            let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 4)
            guard fields.count > 4, fields[0].first != UInt8(ascii: "Z"), fields[0].first != UInt8(ascii: "X"),
                pid_t(String(decoding: fields[3], as: UTF8.self)) == leader
            else { continue }
            found.append(process)
        }
        return found
    }
}
