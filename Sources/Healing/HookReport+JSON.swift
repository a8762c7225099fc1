import FailurePoints
import Files
package import JSON

extension HookReport {
    /// More than any report needs: two captured streams with every character escaped.
    package static let maximumBytes = 256 << 10

    /// The report of `fpmond heal` for the watcher.
    ///
    /// - Parameter order: the id of the watcher's decision.
    package func json(order: String? = nil) -> JSON {
        [
            "order": .text(order), "started_at": .int(startedAt.microseconds), "ended_at": .int(endedAt.microseconds),
            "exit_status": .count(exitStatus.map(Int.init)),
            "signal": .count(signal.map(Int.init)), "timed_out": .bool(result == .timedOut), "output": .string(output),
            "errors": .string(errors), "error": .text(error), "informational": .bool(result == .informed),
            "interrupted": .bool(result == .interrupted),
        ]
    }

    /// Reads the report of `fpmond heal`; `exit`, the status that its supervisor saw, takes precedence.
    init?(_ json: JSON, exit: Int32) {
        guard let started = json["started_at"]?.int, let ended = json["ended_at"]?.int else { return nil }
        let isInformed = exit == 0 && json["informational"]?.bool == true
        let result: HookResult = isInformed ? .informed : json["interrupted"]?.bool == true ? .interrupted : HookResult(exitStatus: exit)
        self.init(
            result: result, startedAt: Instant(microseconds: started), endedAt: Instant(microseconds: ended),
            exitStatus: json["exit_status"]?.int.map { Int32(clamping: $0) }, signal: json["signal"]?.int.map { Int32(clamping: $0) },
            output: json["output"]?.string ?? "", errors: json["errors"]?.string ?? "", error: json["error"]?.string)
    }

    /// The exit status of `fpmond heal` for this outcome. 70 (EX_SOFTWARE) where the hook was ended by a signal or could not be run.
    var passedExitStatus: Int32 {
        switch result {
        case .acted, .informed: 0
        case .tryLater: 75
        case .stopTrying: 125
        case .timedOut: 124
        case .failed, .interrupted: exitStatus.flatMap { $0 == 0 ? nil : $0 } ?? 70
        }
    }
}
