package import FailurePoints
package import Files
package import Healing
package import JSON
package import Logging
package import Probes
package import Scheduling
package import ServiceLifecycle

/// Every output of the daemon, each in a separate service.
package struct Sinks: Sendable {
    private let receivers: [any OutputReceiver & Service]

    /// - Parameters:
    ///   - outputs: the directory of the log, the summary and the history.
    ///   - limit: of each file that is appended to.
    ///   - state: the directory of the state.
    ///   - metrics: the file for Prometheus, if any.
    ///   - backlog: history lines that an earlier daemon did not write.
    ///   - memories: returns the probes' memory at the time of writing.
    ///   - startHeal: starts a heal, after the state with its attempt is on the disk.
    ///   - listeners: who wants to know what was written and what could not be.
    package init(
        outputs: String, limit: FileLimit = FileLimit(), state: String, metrics: MetricsPlace = MetricsPlace(), version: String = "",
        logger: Logger, liveness: Liveness, figures: OwnFigures = OwnFigures(),
        backlog: HistoryBacklog = HistoryBacklog(), writeTime: Duration = .seconds(20),
        memories: @escaping @Sendable () -> [ProbeName: ProbeMemory] = { [:] }, startHeal: @escaping @Sendable (HealOrder) -> Void = { _ in },
        listeners: OutputListeners = OutputListeners()
    ) {
        let journal = SinkService(JournalSink(logger: logger), liveness: liveness, figures: figures, writeTime: writeTime, report: nil)
        let report: @Sendable (Event) -> Void = {
            journal.put([.event($0)])
            listeners.onFault($0)
        }
        func service<S: Sink>(_ sink: S, isWanted: @escaping @Sendable () -> Bool = { true }) -> any OutputReceiver & Service {
            SinkService(sink, liveness: liveness, figures: figures, writeTime: writeTime, isWanted: isWanted, report: report)
        }
        // The order matters: the journal starts first and stops last, because the others report to it until they end.
        receivers = [
            journal,
            service(
                RecordSink(
                    outputs: outputs, limit: limit, state: state, backlog: backlog, memories: memories, startHeal: startHeal,
                    onSaved: listeners.onSaved, report: report)),
            service(MonitorLogSink(outputs: outputs, limit: limit, onWritten: listeners.onLogged, report: report)),
            service(SummarySink(outputs: outputs, alerts: listeners.alerts, report: report)),
            service(MetricsSink(place: metrics, version: version, figures: figures, report: report), isWanted: { metrics.path != nil }),
        ]
    }

    package var services: [any Service] { receivers }

    package func emit(_ outputs: [Output]) {
        for receiver in receivers { receiver.put(outputs) }
    }
}

/// What others have to do with the outputs.
package struct OutputListeners: Sendable {
    /// A fault of an output, or its end.
    package var onFault: @Sendable (Event) -> Void = { _ in }
    /// The state is on the disk.
    package var onSaved: @Sendable (Report) -> Void = { _ in }
    /// The line of a round is in the log.
    package var onLogged: @Sendable (Report) -> Void = { _ in }
    /// What the summary says of the notifiers.
    package var alerts: @Sendable () -> JSON = { [:] }

    package init() {}
}
