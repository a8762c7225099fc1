import FailurePoints
import Files
import Logging
import Probes

@testable import Healing
@testable import Outputs

/// The sinks that write files, as one, without queues between: what a test emits is written when this returns.
struct FileSinks {
    private(set) var record: RecordSink
    private var log: MonitorLogSink
    private var summary: SummarySink

    init(
        outputs: String, limit: FileLimit = FileLimit(), state: String, logger: Logger, backlog: HistoryBacklog = HistoryBacklog(),
        startHeal: @escaping @Sendable (HealOrder) -> Void = { _ in }
    ) {
        let report: @Sendable (Event) -> Void = { logger.record($0) }
        record = RecordSink(outputs: outputs, limit: limit, state: state, backlog: backlog, startHeal: startHeal, report: report)
        log = MonitorLogSink(outputs: outputs, limit: limit, report: report)
        summary = SummarySink(outputs: outputs, report: report)
    }

    /// Writes these as one batch of each sink.
    mutating func write(_ outputs: [Output]) {
        record.write(Self.pending(outputs))
        log.write(Self.pending(outputs))
        summary.write(Self.pending(outputs))
    }

    static func pending<P: PendingOutputs>(_ outputs: [Output]) -> P {
        var pending = P()
        for output in outputs { pending.add(output) }
        return pending
    }
}
