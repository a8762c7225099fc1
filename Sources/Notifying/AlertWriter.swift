package import FailurePoints
package import Files
package import JSON
import Synchronization

/// Writes what alerts leave on the disk: the queue, and the log of deliveries. Blocks; call it on a thread.
package final class AlertWriter: Sendable {
    /// What is to be written together.
    package struct Batch: Sendable {
        /// nil: what was told is unchanged.
        package var state: JSON?
        package var queued: [AlertMessage] = []
        package var done: [String] = []
        /// Lines of the log of deliveries.
        package var records: [JSON] = []
        /// All that waits, in case the file is written anew.
        package var waiting: [AlertMessage] = []
        /// What was told, in case the file is written anew.
        package var whole: JSON = .null

        package init() {}

        package var isEmpty: Bool { state == nil && queued.isEmpty && done.isEmpty && records.isEmpty }

        /// This one, and after it another one.
        package mutating func append(_ later: Batch) {
            state = later.state ?? state
            queued += later.queued
            done += later.done
            records = (records + later.records).suffix(1000)
            (waiting, whole) = (later.waiting, later.whole)
        }
    }

    private struct Files {
        var queue: AlertFile
        var log: LineFile
    }

    package static let logName = "failure_point_alerts.jsonl"

    private let files: Mutex<Files>

    package init(state directory: String, outputs: String, limit: FileLimit) {
        files = Mutex(Files(queue: AlertFile(directory: directory), log: LineFile(path: "\(outputs)/\(Self.logName)", limit: limit)))
    }

    /// Writes a batch.
    ///
    /// - Returns: why the queue is not on the disk; nil: it is. A record that cannot be written is dropped: the journal has the failures.
    package func write(_ batch: Batch) -> OutputError? {
        files.withLock { files in
            for record in batch.records { try? files.log.append(record.utf8()) }
            guard batch.state != nil || !batch.queued.isEmpty || !batch.done.isEmpty else { return nil }
            do throws(OutputError) {
                try files.queue.append(state: batch.state, queued: batch.queued, done: batch.done) { (batch.whole, batch.waiting) }
                return nil
            } catch { return error }
        }
    }
}
