/// The trading configuration is missing, unusable or lacks its main parts.
extension FailurePoint {
    static let tradingConfigMissing = FailurePoint(
        "trading-config-missing", rows: ["4.1a"], category: .configuration, impact: .blocksMany, title: "Trading configuration is missing",
        meaning: """
            The bot does not stop: it takes the thresholds of its paper mode, also when it trades with real money, and makes entries by other rules \
            than the configured ones.
            """,
        advice: "Restore configs/trading_config.json from a known-good copy. Without it the bot trades by its paper thresholds, also when live.",
        reads: [.configuration],
        reasons: [
            .critical("missing", "the trading configuration is missing"),
            .critical("unparsable", "the trading configuration stays unusable over repeated reads"),
            .warning("thresholds-missing", "the trading configuration has no thresholds"),
            .warning("mode-missing", "the trading configuration has no usable mode"),
        ], ladder: ["restore-config"], roles: [.check(.configIntegrity)],
        judge: FailurePoint.judge(TradingConfigMissing.judge))
}

private enum TradingConfigMissing {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.configuration).tradingConfig
        let consequence = "so the bot falls back to its paper thresholds"
        var evidence: Evidence = ["file": .text(document.path)]
        let config: TradingConfig
        switch document.state {
        case .content(let content): config = content
        case .missing: return .critical("missing", "\(document.path) is missing, \(consequence)", evidence: evidence)
        case .malformed(let malformation): return document.unparsable(.critical, malformation, consequence: consequence)
        case .unreadable(let detail): return document.unreadable(detail)
        }
        guard config.hasThresholds else {
            evidence["field"] = "thresholds"
            return .warning("thresholds-missing", "\(document.path) has no thresholds, \(consequence)", evidence: evidence)
        }
        evidence["field"] = "mode"
        guard let mode = config.mode.value else {
            return .warning(
                "mode-missing", "\(document.path) has no usable mode (\(config.mode.fault ?? "absent")), \(consequence)", evidence: evidence)
        }
        evidence["mode"] = .text(mode)
        return .ok("the trading configuration exists, mode \(mode)", evidence: evidence)
    }
}
