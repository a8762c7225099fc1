import FailurePoints
import Files
import JSON

/// `failure_point_monitor_summary.json`: the latest state, for readers.
struct SummarySink: Sink {
    private let path: String
    private var faults: WriteFaults
    /// What it says of the notifiers.
    private let alerts: @Sendable () -> JSON

    var title: String { "the summary" }
    var failedWrites: Int { faults.count }

    init(outputs directory: String, alerts: @escaping @Sendable () -> JSON = { [:] }, report: @escaping @Sendable (Event) -> Void) {
        self.alerts = alerts
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
        var document = report.summaryDocument.object ?? JSONObject()
        document["notifiers"] = alerts()
        let bytes = JSON.object(document).utf8(pretty: true) + [0x0A]
        faults.attempt(path) { () throws(OutputError) in try ReplacedFile.write(bytes, to: path) }
    }
}
