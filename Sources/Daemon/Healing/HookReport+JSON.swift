import FailurePoints
import JSON

extension HookReport {
    /// More than any report takes: two streams of what is kept, each character an escape.
    static let maximumBytes = 256 << 10

    /// What `fpmond heal` leaves for the watcher.
    ///
    /// - Parameter order: the decision of the watcher that it answers.
    func json(order: String? = nil) -> JSON {
        [
            "order": .text(order), "started_at": .int(startedAt.microseconds), "ended_at": .int(endedAt.microseconds),
            "exit_status": .count(exitStatus.map(Int.init)),
            "signal": .count(signal.map(Int.init)), "timed_out": .bool(result == .timedOut), "output": .string(output),
            "errors": .string(errors), "error": .text(error),
        ]
    }

    /// Reads what `fpmond heal` left; `exit` is what its supervisor saw and counts.
    init?(_ json: JSON, exit: Int32) {
        guard let started = json["started_at"]?.int, let ended = json["ended_at"]?.int else { return nil }
        self.init(
            result: HookResult(exitStatus: exit), startedAt: Instant(microseconds: started), endedAt: Instant(microseconds: ended),
            exitStatus: json["exit_status"]?.int.map { Int32(clamping: $0) }, signal: json["signal"]?.int.map { Int32(clamping: $0) },
            output: json["output"]?.string ?? "", errors: json["errors"]?.string ?? "", error: json["error"]?.string)
    }

    /// The exit status by which `fpmond heal` passes the outcome on. 70 (EX_SOFTWARE) where the hook was ended by a signal or could not be run.
    var passedExitStatus: Int32 {
        switch result {
        case .acted: 0
        case .tryLater: 75
        case .stopTrying: 125
        case .timedOut: 124
        case .failed: exitStatus.flatMap { $0 == 0 ? nil : $0 } ?? 70
        }
    }
}
