import Files
import Glibc

/// Asks a running daemon to reload and waits for its answer. `ExecReload=` runs it, so that a bad configuration fails visibly.
package enum ReloadClient {
    package enum Answer: Sendable {
        case accepted([String])
        case refused([String])
        /// No daemon to ask, or no answer in time.
        case silent(String)
    }

    package static func ask(processID: Int32, within deadline: Duration = .seconds(20)) -> Answer {
        // SIGHUP ends most programs, so only an fpmond gets it.
        guard let name = name(of: processID) else { return .silent("there is no process \(processID)") }
        guard name == self.name(of: getpid()) else { return .silent("process \(processID) is \(name), not fpmond") }
        guard let recordPath = ReloadRecord.path(processID: processID) else {
            return .silent("process \(processID) is not a watching fpmond, or it belongs to another user")
        }
        let before = ReloadRecord.read(recordPath)
        guard kill(processID, SIGHUP) == 0 else { return .silent("cannot signal process \(processID): \(String(cString: strerror(errno)))") }
        let end = ContinuousClock.now + deadline
        while ContinuousClock.now < end {
            usleep(20_000)
            guard let record = ReloadRecord.read(recordPath), record.processID == processID else {
                if kill(processID, 0) != 0 { return .silent("process \(processID) ended during the reload") }
                continue
            }
            if before?.processID != processID || record.sequence > before?.sequence ?? 0 {
                return record.accepted ? .accepted(record.lines) : .refused(record.lines)
            }
        }
        return .silent("process \(processID) did not answer within \(deadline) (expected in \(recordPath))")
    }

    /// The program name of a process, from the kernel.
    private static func name(of processID: Int32) -> String? {
        (try? SmallFile.read("/proc/\(processID)/comm", maximumBytes: 4096)).map { String(decoding: $0.filter { $0 != 0x0A }, as: UTF8.self) }
    }
}
