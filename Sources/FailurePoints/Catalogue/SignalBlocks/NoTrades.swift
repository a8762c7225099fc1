/// Nothing was traded for hours, and no other failure point explains why.
extension FailurePoint {
    static let noTrades = FailurePoint(
        "no-trades", category: .signalBlocks, impact: .none, title: "No trades, and nothing explains it",
        meaning: """
            The question that fpmond answers: why does the bot not trade? The finding lists everything that blocks trading now. When nothing does, \
            the bot finds no trade it wants, or something stops it that no failure point watches.
            """,
        advice: "Check the failure points that it names. When it names none, the bot's journal shows what stops its candidates.",
        reads: [
            .book, .decisions, .unit, .engine, .exchange, .exchangeHealth, .intelligence, .goldenHour, .maxDrawdownSwitch, .liveConfig, .freezes,
            .protectiveState, .portfolio, .configuration,
        ], settings: [NoTrades.warningAge, NoTrades.criticalAge],
        reasons: [
            .unknown("never-traded", "neither the book nor the logs contain a trade to count from"),
            .ok("explained", "nothing was traded for longer than the limit, and other failure points or intended blocks explain it"),
            .graded("unexplained", "nothing was traded in allowed hours for longer than the limit, and nothing explains it"),
        ], waitsForStartup: true, roles: [.asksForExplanations],
        judge: FailurePoint.judge(NoTrades.judge))
}

private enum NoTrades {
    static let warningAge = Setting("warning_age", .duration(.seconds(43_200)), why: "bot contract 15, NO_TRADES, and 20")
    static let criticalAge = Setting("critical_age", .duration(.seconds(86_400)), why: "bot contract 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.book).book
        let book = try document.required()
        let now = input.now.wall
        let traded = [
            book.newestClosedAt, book.open.compactMap { $0.openedAt.value }.filter { $0 <= now }.max(),
            input.snapshot[.decisions].facts?.newest(.tradeExecuted, at: now),
        ].compactMap(\.self).filter { $0 <= now }.max()
        var evidence: Evidence = ["file": .text(document.path), "last_trade": .optional(traded)]
        guard let traded else { return .unknown("never-traded", "the book contains no trade to count from", evidence: evidence) }
        // Hours in which the bot may not trade do not count as idle.
        let idle = hours(input)?.openTime(from: traded, to: now) ?? input.age(of: traded)
        evidence["idle_seconds"] = .seconds(idle)
        guard idle > input.duration(warningAge) else { return .ok("the last trade was \(input.age(of: traded).spoken) ago", evidence: evidence) }
        // An entry whose timestamp cannot be read may be the newest one.
        if let fault = book.open.lazy.compactMap(\.openedAt.fault).first { throw EarlyFinding(document.fieldInvalid("opened_at", found: fault)) }
        let causes = explanations(input)
        evidence["explanations"] = .names(causes.map(\.id.rawValue))
        guard causes.isEmpty else {
            evidence["because"] = .names(causes.map { "\($0.id): \($0.finding.message)" })
            let words = causes.map { "\($0.id)\(more($0.finding))" }
            return .ok("nothing traded for \(idle.spoken), because of \(words.spoken)", reason: "explained", evidence: evidence)
        }
        return Finding(
            idle > input.duration(criticalAge) ? .critical : .warning, "unexplained",
            "nothing traded for \(idle.spoken), and nothing explains it", evidence: evidence, since: traded)
    }

    /// The hours in which the bot may trade; nil if they are not restricted or unknown.
    private static func hours(_ input: JudgeInput) -> TradingHours? {
        guard let config = input.snapshot[.goldenHour].facts?.content, config.restricts.value == true else { return nil }
        return TradingHours(allowedWindows: config.allowedWindows ?? [])
    }

    /// The other watched failure points that block trading in the same snapshot, by the settings in force.
    private static func explanations(_ input: JudgeInput) -> [(id: FailurePoint.ID, finding: Finding)] {
        input.watched.compactMap { point in
            guard !point.roles.contains(.asksForExplanations) else { return nil }
            let finding = point.judge(input.asked(of: point.id))
            return point.explainsIdleness(finding) ? (point.id, finding) : nil
        }
    }

    /// The end of the block, or else the reason where the id alone does not say it.
    private static func more(_ finding: Finding) -> String {
        if let until = finding.until { return " (until \(until.readable))" }
        return ["ok", "active"].contains(finding.reason) ? "" : " (\(finding.reason))"
    }
}
