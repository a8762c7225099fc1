/// The learners have no outcomes of shadow trades to learn from.
extension FailurePoint {
    static let shadowDataMissing = FailurePoint(
        "shadow-data-missing", rows: ["5.2b"], category: .data, impact: .none, title: "The learners have no shadow data",
        meaning: """
            The learners compare real trades with simulated ones. Without these, rankings and weights stay as they are; what the bot trades today \
            does not change.
            """,
        advice: "A known gap in the bot: no part of it writes the outcomes that its learners read. Only a fixed bot helps.",
        reads: [.shadow], settings: [ShadowDataMissing.age],
        reasons: [
            .ok("learners-blind", "the bot never wrote an outcome, as known of this bot"),
            .warning("stale", "the bot wrote outcomes before, and the newest is older than the limit"),
        ], judge: FailurePoint.judge(ShadowDataMissing.judge))
}

private enum ShadowDataMissing {
    static let age = Setting("age", .duration(.seconds(86_400)), why: "a day without input for the learners; bot contract 14, row 5.2b")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.shadow)
        let document = facts.outcomes
        var evidence: Evidence = ["file": .text(document.path)]
        evidence["results_at"] = facts.results.content?.newestAt.map { .instant($0) }
        let newest: Instant?
        if case .missing = document.state { newest = nil } else { newest = try document.required().newestAt }
        // Permanent in the bot as it is known: information, not a warning. Source: bot contract 14, row 5.2b.
        guard let newest else { return .ok("the learners have no data: \(document.path) has no rows", reason: "learners-blind", evidence: evidence) }
        evidence["timestamp"] = .instant(newest)
        guard input.age(of: newest) > input.duration(age) else { return .ok("the learners have shadow data", evidence: evidence) }
        if let undated = document.content?.undated, undated > 0 {
            throw EarlyFinding(document.fieldInvalid("ts", found: "no readable timestamp in its last \(undated) rows"))
        }
        return .warning("stale", "the newest shadow outcome is \(input.age(of: newest).spoken) old", evidence: evidence)
    }
}
