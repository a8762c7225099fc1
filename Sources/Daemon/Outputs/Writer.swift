import FailurePoints
import JSON
import Logging
import Probes

/// Writes everything that comes out. Blocks; one failing file does not keep the others from being written.
struct Writer: Sendable {
    private var lines: LineFile
    private var incidents: LineFile
    private var heals: LineFile
    private let summaryPath: String
    private let statePath: String
    private let logger: Logger
    private let memories: @Sendable () -> [ProbeName: ProbeMemory]
    /// What could not be written at the last try, so that a full disk is told once and its end as well.
    private var failing: [String: String] = [:]

    /// - Parameter memories: what the probes remember at the moment of writing.
    init(outputs directory: String, state: String, logger: Logger, memories: @escaping @Sendable () -> [ProbeName: ProbeMemory] = { [:] }) {
        self.memories = memories
        lines = LineFile(path: "\(directory)/failure_point_monitor.jsonl")
        incidents = LineFile(path: "\(directory)/failure_point_incidents.jsonl")
        heals = LineFile(path: "\(directory)/failure_point_healing.jsonl")
        summaryPath = "\(directory)/failure_point_monitor_summary.json"
        statePath = "\(state)/state.json"
        self.logger = logger
    }

    /// Writes a batch in order; of several latest states only the last is worth a summary.
    mutating func write(_ outputs: [Output]) {
        var latest: Report?
        for output in outputs {
            switch output {
            case .event(let event): logger.record(event)
            case .incident(let transition):
                attempt(incidents.path) { (writer: inout Writer) throws(OutputError) in try writer.incidents.append(Self.document(transition).utf8())
                }
            case .heal(let record):
                attempt(heals.path) { (writer: inout Writer) throws(OutputError) in try writer.heals.append(record.document.utf8()) }
            case .latest(let report): latest = report
            case .round(let report):
                attempt(lines.path) { (writer: inout Writer) throws(OutputError) in try writer.lines.append(report.lineDocument.utf8()) }
                latest = report
            }
        }
        guard let latest else { return }
        attempt(summaryPath) { (writer: inout Writer) throws(OutputError) in
            try ReplacedFile.write(latest.summaryDocument.utf8(pretty: true) + [0x0A], to: writer.summaryPath)
        }
        attempt(statePath) { (writer: inout Writer) throws(OutputError) in
            try ReplacedFile.write(StateDocument(latest, probes: writer.memories()).json.utf8() + [0x0A], to: writer.statePath)
        }
    }

    private mutating func attempt(_ path: String, _ work: (inout Writer) throws(OutputError) -> Void) {
        do throws(OutputError) {
            try work(&self)
            if failing.removeValue(forKey: path) != nil { logger.record(Event(.fault, .notice, "\(path) can be written again")) }
        } catch {
            guard failing.updateValue(error.description, forKey: path) != error.description else { return }
            logger.record(Event(.fault, .error, "cannot write \(error.description)", ["PATH": path]))
        }
    }

    /// One transition as a line of the history.
    private static func document(_ transition: Transition) -> JSON {
        var object: JSONObject = [
            "timestamp": .string(transition.at.rfc3339), "event": .string(transition.kind.rawValue),
            "failure_point": .string(transition.failurePoint.rawValue),
            "incident": .text(transition.incident?.id), "from": .string(transition.from.rawValue), "to": .string(transition.to.rawValue),
            "reason": .string(transition.finding.reason), "message": .string(transition.finding.message),
            "evidence": transition.finding.evidence.json,
        ]
        if let incident = transition.incident {
            object["began"] = .instant(incident.began)
            object["opened"] = .instant(incident.opened)
            object["closed"] = .instant(incident.closed)
            object["worst"] = .string(incident.worst.rawValue)
            object["excused_by"] = .text(incident.excusedBy?.rawValue)
            object["heals"] = .count(incident.heals)
            object["duration_seconds"] = .seconds(incident.closed.map { $0.since(incident.began) })
        }
        object["schema"] = .int(Report.schema)
        return JSON.object(object).fitToShow
    }
}

extension HealRecord {
    /// One line of the healing log in the original's form. `success` only where the next facts confirmed it.
    var document: JSON {
        let success = outcome == .healed
        let action: JSON = [
            "type": .string(healer.rawValue), "target": .string(failurePoint.rawValue), "method": .string(method), "success": .bool(success),
            "error": success ? .null : .text(run?.error ?? (outcome == .dryRun ? nil : message)), "message": .string(message),
            "outcome": .string(outcome.rawValue), "attempt": .count(attempt), "exhausted": .bool(exhausted), "incident": .string(incident),
            "started_at": .instant(run?.startedAt), "ended_at": .instant(run?.endedAt),
            "duration_seconds": .seconds(run.map { $0.endedAt.since($0.startedAt) }), "exit_status": .count(run?.exitStatus.map(Int.init)),
            "signal": .count(run?.signal.map(Int.init)), "output": .text(run?.output), "errors": .text(run?.errors),
            "by": .string(byHand == nil ? "watcher" : "hand"), "run": .text(byHand),
        ]
        let isOpen = byHand != nil && outcome == .unverified
        let failed = !success && !isOpen && outcome != .dryRun && outcome != .deferred
        let line: JSON = [
            "timestamp": .string(at.rfc3339), "actions": [action], "success_count": .int(success ? 1 : 0), "failure_count": .int(failed ? 1 : 0),
            "schema": .int(Report.schema),
        ]
        return line.fitToShow
    }
}
