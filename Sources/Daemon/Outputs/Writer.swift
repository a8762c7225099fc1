import FailurePoints
import JSON
import Logging
import Probes

/// Writes everything that stays: the state, the history, the log, the summary. Blocks; one failing file does not keep the others from being written.
///
/// The state is saved first and holds the lines of the history that are not written yet: that one save is what makes them happen. After a kill
/// the next start writes those that are missing, and none twice.
struct Writer: Sendable {
    private var rounds: LineFile
    private var history: [HistoryBacklog.Log: HistoryFile]
    private var backlog: HistoryBacklog
    private let summaryPath: String
    private let statePath: String
    private let logger: Logger
    private let memories: @Sendable () -> [ProbeName: ProbeMemory]
    /// The latest state that was to be saved: what the history has to say is saved with it.
    private var latest: Report?
    /// Lines of the log that came to nothing since the last one that was written.
    private var lostRounds = 0
    private var hasLookedBack = false
    /// What could not be written at the last try, so that a full disk is told once and its end as well.
    private var failing: [String: String] = [:]

    /// - Parameters:
    ///   - backlog: what the last daemon left to be written.
    ///   - memories: what the probes remember at the moment of writing.
    init(
        outputs directory: String, state: String, logger: Logger, backlog: HistoryBacklog = HistoryBacklog(),
        memories: @escaping @Sendable () -> [ProbeName: ProbeMemory] = { [:] }
    ) {
        (self.backlog, self.memories, self.logger) = (backlog, memories, logger)
        rounds = LineFile(path: "\(directory)/failure_point_monitor.jsonl")
        history = Dictionary(uniqueKeysWithValues: HistoryBacklog.Log.allCases.map { ($0, HistoryFile(path: "\(directory)/\($0.fileName)")) })
        summaryPath = "\(directory)/failure_point_monitor_summary.json"
        statePath = "\(state)/state.json"
    }

    /// Writes what has come together since the last time.
    ///
    /// - Parameter committed: called once the state that holds this is on the disk, or cannot be: what must not begin before it is on record begins now.
    mutating func write(_ batch: OutputQueue.Batch, committed: () -> Void = {}) {
        lookBack()
        for (log, count) in batch.cut { backlog.lose(count, of: log) }
        for record in batch.records {
            switch record {
            case .incident(let transition): backlog.add(transition.document, to: .incidents)
            case .heal(let record): backlog.add(record.document, to: .heals)
            case .event, .order, .latest, .round: break
            }
        }
        if let report = batch.latest { latest = report }
        saveState()
        committed()
        writeHistory()
        writeRounds(batch.rounds, dropped: batch.droppedRounds)
        guard let report = batch.latest else { return }
        attempt(summaryPath) { (writer: inout Writer) throws(OutputError) in
            try ReplacedFile.write(report.summaryDocument.utf8(pretty: true) + [0x0A], to: writer.summaryPath)
        }
    }

    /// Once: numbers go on where the history ends, though the state that knew it may be gone.
    private mutating func lookBack() {
        guard !hasLookedBack else { return }
        hasLookedBack = true
        for file in history.values {
            do throws(OutputError) {
                if let last = try HistoryFile.lastSequence(in: file.path) { backlog.pass(last) }
            } catch {
                logger.record(Event(.fault, .error, "cannot read where the history ends: \(error)", ["PATH": file.path]))
            }
        }
    }

    private mutating func saveState() {
        guard let latest else { return }
        attempt(statePath) { (writer: inout Writer) throws(OutputError) in
            let document = StateDocument(latest, probes: writer.memories(), history: writer.backlog)
            try ReplacedFile.write(document.json.utf8() + [0x0A], to: writer.statePath, durably: true)
        }
    }

    private mutating func writeHistory() {
        for log in HistoryBacklog.Log.allCases {
            guard var file = history[log] else { continue }
            let waiting = backlog.waiting(for: log)
            guard !waiting.isEmpty else { continue }
            var written: Int64?
            attempt(file.path) { (writer: inout Writer) throws(OutputError) in try file.write(waiting, written: &written) }
            history[log] = file
            guard let written else { continue }
            backlog.settle(log, upTo: written)
            backlog.tellLost(of: log)
        }
    }

    private mutating func writeRounds(_ reports: [Report], dropped: Int) {
        lostRounds += dropped
        for report in reports {
            var line = report.lineDocument.object ?? JSONObject()
            if lostRounds > 0 { line["lost_before"] = .count(lostRounds) }
            let bytes = JSON.object(line).utf8()
            if attempt(rounds.path, { (writer: inout Writer) throws(OutputError) in try writer.rounds.append(bytes) }) {
                lostRounds = 0
            } else {
                lostRounds += 1
            }
        }
    }

    @discardableResult
    private mutating func attempt(_ path: String, _ work: (inout Writer) throws(OutputError) -> Void) -> Bool {
        do throws(OutputError) {
            try work(&self)
            if failing.removeValue(forKey: path) != nil { logger.record(Event(.fault, .notice, "\(path) can be written again")) }
            return true
        } catch {
            guard failing.updateValue(error.description, forKey: path) != error.description else { return false }
            logger.record(Event(.fault, .error, "cannot write \(error.description)", ["PATH": path]))
            return false
        }
    }
}

extension HealRecord {
    /// One line of the healing log in the original's form. `success` only where the next facts confirmed it.
    var document: JSON {
        let success = outcome == .healed
        let isNoFailure = outcome == .dryRun || outcome == .renewed
        let action: JSON = [
            "type": .string(healer.rawValue), "target": .string(failurePoint.rawValue), "method": .string(method), "success": .bool(success),
            "error": success ? .null : .text(run?.error ?? (isNoFailure ? nil : message)), "message": .string(message),
            "outcome": .string(outcome.rawValue), "attempt": .count(attempt), "exhausted": .bool(exhausted), "incident": .string(incident),
            "started_at": .instant(run?.startedAt), "ended_at": .instant(run?.endedAt),
            "duration_seconds": .seconds(run.map { $0.endedAt.since($0.startedAt) }), "exit_status": .count(run?.exitStatus.map(Int.init)),
            "signal": .count(run?.signal.map(Int.init)), "output": .text(run?.output), "errors": .text(run?.errors),
            "by": .string(byHand == nil ? "watcher" : "hand"), "run": .text(byHand),
        ]
        let isOpen = byHand != nil && outcome == .unverified
        let failed = !success && !isOpen && !isNoFailure && outcome != .deferred
        let line: JSON = [
            "timestamp": .string(at.rfc3339), "actions": [action], "success_count": .int(success ? 1 : 0), "failure_count": .int(failed ? 1 : 0),
            "schema": .int(Report.schema),
        ]
        return line.fitToShow
    }
}
