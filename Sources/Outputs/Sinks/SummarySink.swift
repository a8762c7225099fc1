import FailurePoints
import Files
import JSON

/// `failure_point_monitor_summary.json`: the latest state, for readers.
struct SummarySink: Sink {
    private let path: String
    private var faults: WriteFaults

    var title: String { "the summary" }
    var failedWrites: Int { faults.count }

    init(outputs directory: String, report: @escaping @Sendable (Event) -> Void) {
        path = "\(directory)/failure_point_monitor_summary.json"
        faults = WriteFaults(report: report)
    }

    struct Pending: PendingOutputs {
        private(set) var latest: Report?

        var isEmpty: Bool { latest == nil }
        var count: Int { latest == nil ? 0 : 1 }

        mutating func add(_ output: Output) { latest = output.report ?? latest }
    }

    mutating func write(_ pending: Pending) {
        guard let report = pending.latest else { return }
        faults.attempt(path) { () throws(OutputError) in try ReplacedFile.write(report.summaryDocument.utf8(pretty: true) + [0x0A], to: path) }
    }
}
