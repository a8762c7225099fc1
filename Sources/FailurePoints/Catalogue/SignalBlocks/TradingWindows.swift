/// Configured trading windows that the bot skips, that cover nothing, or that are out of date.
extension FailurePoint {
    static let tradingWindows = FailurePoint(
        "trading-windows", rows: ["1.2b"], category: .signalBlocks, impact: .blocksMany, title: "Trading windows do not work as configured",
        meaning: """
            Hours that should be open are closed, or were chosen for a market of long ago: the bot silently skips a window that it cannot read. It \
            makes fewer entries than the configuration promises.
            """,
        advice: "The bot silently skips a window that it cannot read. Write each window as HH:MM-HH:MM; the bot ignores the minutes.",
        reads: [.goldenHour], settings: [TradingWindows.optimizerAge, SharedSettings.futureTolerance],
        reasons: [
            .ok("unrestricted", "the configuration does not restrict trading hours, so the windows do not matter"),
            .warning("syntax-invalid", "a window does not have the form HH:MM-HH:MM"),
            .warning("covers-nothing", "windows are listed, and all of them together cover no hour"),
            .warning("optimizer-stale", "the windows were last optimised longer ago than the limit"),
            .futureTimestamp("last_optimization"),
        ], judge: FailurePoint.judge(TradingWindows.judge))
}

private enum TradingWindows {
    static let optimizerAge = Setting(
        "optimizer_age", .duration(.seconds(86_400)), why: "the optimiser runs every 4 h: six missed runs; bot contract 14, row 1.2b")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.goldenHour)
        let config = try document.required()
        var evidence: Evidence = ["file": .text(document.path), "field": "allowed_windows"]
        guard try document.value(of: config.restricts, "restrict_to_golden_hour") else {
            return .ok("trading hours are not restricted", reason: "unrestricted", evidence: evidence)
        }
        let windows = config.allowedWindows ?? []
        evidence["allowed_windows"] = .names(windows)
        let hours = TradingHours(allowedWindows: windows)
        if !hours.malformed.isEmpty {
            evidence["ignored_windows"] = .names(hours.malformed)
            return .warning("syntax-invalid", "the bot skips \(hours.malformed.spoken): not of the form HH:MM-HH:MM", evidence: evidence)
        }
        if !windows.isEmpty, windows.allSatisfy({ TradingHours.hours(of: $0)?.isEmpty ?? true }) {
            return .warning("covers-nothing", "the allowed windows cover no hour of the day", evidence: evidence)
        }
        if let fault = config.lastOptimization.fault { throw EarlyFinding(document.fieldInvalid("last_optimization", found: fault)) }
        if let optimized = config.lastOptimization.value {
            try input.refuseFuture(optimized, field: "last_optimization", of: document.path, as: .warning)
            evidence["last_optimization"] = .instant(optimized)
            let age = input.age(of: optimized)
            if age > input.duration(optimizerAge) {
                return Finding(
                    .warning, "optimizer-stale", "the windows were last optimised \(age.spoken) ago", evidence: evidence,
                    since: optimized + input.duration(optimizerAge))
            }
        }
        return .ok("\(hours.openHours.count { $0 }) hours of the day are open", evidence: evidence)
    }
}
