import Glibc

/// Asks a running daemon to reload and waits for its answer: what `ExecReload=` runs, so that a bad configuration fails visibly.
public enum ReloadClient {
    public enum Answer: Sendable {
        case accepted([String])
        case refused([String])
        /// Nobody to ask, or no answer in time.
        case silent(String)
    }

    public static func ask(processID: Int32, recordPath: String, within deadline: Duration = .seconds(20)) -> Answer {
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
        return .silent("process \(processID) did not answer within \(deadline) (looked in \(recordPath))")
    }
}
