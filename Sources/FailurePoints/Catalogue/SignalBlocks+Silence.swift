/// Signal-level silence: a gate that never decides, and trading that ended without a reason. Source: bot contract 15.
extension Catalogue {
    static let silences: [FailurePoint] = [gateSilent, noTrades]
}

// MARK: The gate

extension Catalogue {
    static let gateSilent = FailurePoint(
        "gate-silent", category: .signalBlocks, impact: .blocksSome, title: "The intelligence gate never decides",
        advice: "Entries are made without it: its evaluation ends without a result, which its callers swallow. Only a repaired bot helps.",
        reads: [.decisions, .book], settings: [Silence.window, Silence.entries], judge: FailurePoint.judge(Silence.judge))

    enum Silence {
        static let window = Setting("window", .duration(.seconds(86_400)), why: "bot contract 15, GATE_SILENT")
        static let entries = Setting(
            "entries", .count(10), why: "so many entries without one word of the gate are no chance; bot contract 15, GATE_SILENT")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.decisions)
            let (window, now) = (input.duration(window), input.now.wall)
            let entries = facts.entries(input, within: window)
            let words = facts.count(DecisionKind.gateWords, within: window, at: now)
            let evidence: Evidence = [
                "file": .text(DecisionLog.gateLog.rawValue), "entries": .count(entries), "gate_words": .count(words),
                "window_seconds": .seconds(window),
            ]
            if words > 0 { return .ok("the gate spoke \(words) times in \(window.spoken)", evidence: evidence) }
            // A log that is not there is silent; one that could not be read to its end may have spoken. With none of them there is nothing to hear.
            let logs = [DecisionLog.gateLog, .signalBus, .learningEvents]
            if logs.allSatisfy({ facts.sources[$0]?.state == .missing }) { try facts.require(.gateLog) }
            for log in logs {
                let isMissing = facts.sources[log]?.state == .missing
                guard !isMissing, !facts.covers(log, within: window, at: now) else { continue }
                return .unknown("not-covered", "\(log.rawValue) is not known over the last \(window.spoken)", evidence: evidence)
            }
            // Too few entries is something to say only where entries can be counted.
            if input.snapshot[.book].facts?.book.content == nil { try facts.require(.learningUpdates) }
            guard entries >= input.count(Self.entries) else { return .ok("\(entries) entries: too few to ask for the gate", evidence: evidence) }
            return .warning("silent", "\(entries) entries in \(window.spoken), and not one word of the gate", evidence: evidence)
        }
    }
}

// MARK: Trades

extension Catalogue {
    static let noTrades = FailurePoint(
        "no-trades", category: .signalBlocks, impact: .none, title: "Nothing is traded, and nothing explains it",
        advice: "Look at what explains it, where something does. Where nothing does, the bot's journal says what its candidates meet.",
        reads: [
            .book, .decisions, .unit, .engine, .exchange, .exchangeHealth, .intelligence, .goldenHour, .maxDrawdownSwitch, .liveConfig, .freezes,
            .protectiveState, .portfolio, .configuration,
        ], settings: [Idleness.warningAge, Idleness.criticalAge], waitsForStartup: true, roles: [.asksForExplanations],
        judge: FailurePoint.judge(Idleness.judge))

    enum Idleness {
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
            guard let traded else { return .unknown("never-traded", "the book knows of no trade to count from", evidence: evidence) }
            // The hours in which the bot may not trade are no idleness.
            let idle = hours(input)?.openTime(from: traded, to: now) ?? input.age(of: traded)
            evidence["idle_seconds"] = .seconds(idle)
            guard idle > input.duration(warningAge) else { return .ok("the last trade was \(input.age(of: traded).spoken) ago", evidence: evidence) }
            // The one that cannot be read may be the newest.
            if let fault = book.open.lazy.compactMap(\.openedAt.fault).first { throw EarlyFinding(document.fieldInvalid("opened_at", found: fault)) }
            let causes = explanations(input)
            evidence["explanations"] = .names(causes.map(\.id.rawValue))
            guard causes.isEmpty else {
                evidence["because"] = .names(causes.map { "\($0.id): \($0.finding.message)" })
                let words = causes.map { "\($0.id)\(Self.more($0.finding))" }
                return .ok("nothing traded for \(idle.spoken), because of \(words.spoken)", reason: "explained", evidence: evidence)
            }
            return Finding(
                idle > input.duration(criticalAge) ? .critical : .warning, "unexplained",
                "nothing traded for \(idle.spoken), and nothing explains it",
                evidence: evidence, since: traded)
        }

        /// The hours in which the bot may trade; nil where they are not restricted or not known.
        private static func hours(_ input: JudgeInput) -> TradingHours? {
            guard let config = input.snapshot[.goldenHour].facts?.content, config.restricts.value == true else { return nil }
            return TradingHours(allowedWindows: config.allowedWindows ?? [])
        }

        /// What else of what is watched blocks trading in this very snapshot, by the settings in force.
        private static func explanations(_ input: JudgeInput) -> [(id: FailurePoint.ID, finding: Finding)] {
            input.watched.compactMap { point in
                guard !point.roles.contains(.asksForExplanations) else { return nil }
                let finding = point.judge(input.asked(of: point.id))
                return point.explainsIdleness(finding) ? (point.id, finding) : nil
            }
        }

        /// Which of its reasons it is, and until when, where the id alone does not say it.
        private static func more(_ finding: Finding) -> String {
            if let until = finding.until { return " (until \(until.readable))" }
            return ["ok", "active"].contains(finding.reason) ? "" : " (\(finding.reason))"
        }
    }
}
