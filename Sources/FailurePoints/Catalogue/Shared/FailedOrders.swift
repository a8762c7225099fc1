/// The bot's orders that failed recently, by its log of decisions.
enum FailedOrders {
    /// - Throws: unknown, where the log of decisions is read, but does not show whether orders failed.
    static func requireLog(_ input: JudgeInput, within window: Duration) throws(EarlyFinding) {
        do throws(EarlyFinding) {
            let facts = try input.facts(.decisions)
            try facts.require(.learningUpdates)
            try facts.refuseUncovered(.learningUpdates, within: window, at: input.now.wall)
        } catch {
            if !error.isMereAbsence { throw error }
        }
    }

    /// A finding when at least `limit` orders failed in that way within the window.
    static func finding(
        _ input: JudgeInput, _ kind: DecisionKind, _ window: Duration, _ limit: Int, _ status: Status, _ reason: String
    ) -> Finding? {
        guard let facts = input.snapshot[.decisions].facts else { return nil }
        let count = facts.count(kind, within: window, at: input.now.wall)
        guard count >= limit, count > 0 else { return nil }
        let last = facts.errors.last { $0.kind == kind }
        return Finding(
            status, reason, "\(count) orders failed in \(window.spoken)\(last.map { ": \($0.text)" } ?? "")",
            evidence: [
                "file": .text(DecisionLog.learningUpdates.rawValue), "count": .count(count), "window_seconds": .seconds(window),
                "bot_error": last.map { .text($0.text) } ?? .nothing,
            ])
    }
}
