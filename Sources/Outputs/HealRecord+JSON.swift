import FailurePoints
import Files
import Healing
package import JSON

extension HealRecord {
    /// One line of the healing log in the original's form. `success` only where the next observations confirmed it.
    package var document: JSON {
        let success = outcome == .healed
        let action: JSON = [
            "type": .string(healer.rawValue), "target": .string(failurePoint.rawValue), "method": .string(method), "success": .bool(success),
            "error": success ? .null : .text(run?.error ?? (outcome.isFailure ? message : nil)), "message": .string(message),
            "outcome": .string(outcome.rawValue), "attempt": .count(attempt), "exhausted": .bool(exhausted), "incident": .string(incident),
            "started_at": .instant(run?.startedAt), "ended_at": .instant(run?.endedAt),
            "duration_seconds": .seconds(run.map { $0.endedAt.since($0.startedAt) }), "exit_status": .count(run?.exitStatus.map(Int.init)),
            "signal": .count(run?.signal.map(Int.init)), "output": .text(run?.output), "errors": .text(run?.errors),
            "by": .string(byHand == nil ? "watcher" : "hand"), "run": .text(byHand), "rung": .count(rung), "reason": .text(reason),
            "guards": guards.isEmpty
                ? .null
                : .array(guards.map { ["guard": .string($0.code), "answer": .string($0.kind.rawValue), "message": .text($0.message)] }),
            "next_at": .instant(next),
        ]
        let failed = outcome.isFailure
        let line: JSON = [
            "timestamp": .string(at.rfc3339), "actions": [action], "success_count": .int(success ? 1 : 0), "failure_count": .int(failed ? 1 : 0),
            "schema": .int(Report.schema),
        ]
        return line.fitToShow
    }
}
