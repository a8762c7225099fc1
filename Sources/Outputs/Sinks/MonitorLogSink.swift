import FailurePoints
import Files
import JSON

/// `failure_point_monitor.jsonl`: one line per round.
struct MonitorLogSink: Sink {
    private var file: LineFile
    private var faults: WriteFaults
    /// The number of lines that could not be written since the last written one.
    private var lost = 0
    /// Called with each round whose line is written.
    private let onWritten: @Sendable (Report) -> Void

    var title: String { "the monitor log" }
    var failedWrites: Int { faults.count }

    init(
        outputs directory: String, limit: FileLimit = FileLimit(), onWritten: @escaping @Sendable (Report) -> Void = { _ in },
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.onWritten = onWritten
        file = LineFile(path: "\(directory)/failure_point_monitor.jsonl", limit: limit)
        faults = WriteFaults(report: report)
    }

    struct Pending: PendingOutputs {
        static let maximum = 4

        /// The rounds that are not written yet.
        private(set) var rounds = BoundedQueue<Report>(maximum: Self.maximum)

        var isEmpty: Bool { rounds.isEmpty }
        var count: Int { rounds.elements.count }

        mutating func add(_ output: Output) {
            guard case .round(let report) = output else { return }
            rounds.append(report)
        }
    }

    mutating func write(_ pending: Pending) {
        lost += pending.rounds.dropped
        for report in pending.rounds.elements {
            var line = report.lineDocument.object ?? JSONObject()
            if lost > 0 { line["lost_before"] = .count(lost) }
            let bytes = JSON.object(line).utf8()
            let isWritten = faults.attempt(file.path) { () throws(OutputError) in try file.append(bytes) }
            lost = isWritten ? 0 : lost + 1
            if isWritten { onWritten(report) }
        }
    }
}
