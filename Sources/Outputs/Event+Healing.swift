package import FailurePoints
package import Healing
import Logging

extension Event {
    package init(starting order: HealOrder) {
        self.init(
            .healStarted, .notice, "healing \(order.need.failurePoint) with \(order.healer), attempt \(order.attempt.number)",
            [
                "HEALER": order.healer.rawValue, "FAILURE_POINT": order.need.failurePoint.rawValue, "INCIDENT": order.need.incident,
                "ATTEMPT": String(order.attempt.number),
            ])
    }

    package init(_ record: HealRecord) {
        let good = !record.outcome.isFailure
        self.init(
            record.exhausted ? .healExhausted : .healEnded, record.exhausted ? .critical : good ? .notice : .warning, record.message,
            [
                "HEALER": record.healer.rawValue, "FAILURE_POINT": record.failurePoint.rawValue, "INCIDENT": record.incident,
                "ATTEMPT": String(record.attempt), "OUTCOME": record.outcome.rawValue, "HEAL_REASON": record.reason ?? "",
            ].filter { !$0.value.isEmpty })
    }

    /// The verdict has changed.
    package init(_ verdict: Verdict, after before: Verdict.State?) {
        var fields = [
            "VERDICT": verdict.state.rawValue, "PREVIOUS_VERDICT": before?.rawValue ?? "", "OVERALL_HEALTH": verdict.overallHealth.rawValue,
        ]
        if !verdict.blockers.isEmpty { fields["BLOCKERS"] = verdict.blockers.map(\.id.rawValue).joined(separator: " ") }
        let level: Logger.Level =
            switch verdict.state {
            case .open: .notice
            case .reduced, .unknown: .warning
            case .blocked: verdict.blockers.contains { $0.impact == .blocksAll && !$0.intended } ? .critical : .warning
            }
        self.init(.verdict, level, verdict.sentence, fields)
    }
}
