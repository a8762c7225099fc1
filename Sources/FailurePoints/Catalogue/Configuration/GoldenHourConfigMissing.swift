/// The golden-hour configuration is missing or unusable.
extension FailurePoint {
    static let goldenHourConfigMissing = FailurePoint(
        "golden-hour-config-missing", rows: ["4.1b"], category: .configuration, impact: .blocksMany, title: "Golden-hour configuration is missing",
        meaning: """
            The bot then restricts itself to its base hours: it makes no entries outside 09:00 to 16:00 UTC, and logs no error.
            """,
        advice: "Restore golden_hour_config.json from a known-good copy. Do not write one that lifts the restriction: that changes the strategy.",
        reads: [.goldenHour],
        reasons: [
            .warning("missing", "the golden-hour configuration is missing"),
            .warning("unparsable", "the golden-hour configuration stays unusable over repeated reads"),
            .warning("restriction-missing", "restrict_to_golden_hour is absent, or neither true nor false"),
        ], ladder: ["restore-config"], roles: [.check(.configIntegrity)],
        judge: FailurePoint.judge(GoldenHourConfigMissing.judge))
}

private enum GoldenHourConfigMissing {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.goldenHour)
        let consequence = "so the bot restricts itself to \(TradingHours.baseWindow) UTC"
        var evidence: Evidence = ["file": .text(document.path)]
        switch document.state {
        case .missing: return .warning("missing", "\(document.path) is missing, \(consequence)", evidence: evidence)
        case .malformed(let malformation): return document.unparsable(.warning, malformation, consequence: consequence)
        case .unreadable(let detail): return document.unreadable(detail)
        case .content(let config):
            evidence["field"] = "restrict_to_golden_hour"
            guard config.restricts.value != nil else {
                let found = config.restricts.fault ?? "absent"
                return .warning("restriction-missing", "restrict_to_golden_hour is not usable (\(found)), \(consequence)", evidence: evidence)
            }
            return .ok("the golden-hour configuration exists", evidence: evidence)
        }
    }
}
