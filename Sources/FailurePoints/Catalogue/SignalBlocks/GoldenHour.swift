/// Now is outside the hours in which the bot allows entries.
extension FailurePoint {
    static let goldenHour = FailurePoint(
        "golden-hour", rows: ["1.2a"], category: .signalBlocks, impact: .blocksMany, intended: true, title: "Outside the allowed trading hours",
        meaning: """
            The bot makes entries from 09:00 to 16:00 UTC and in the windows added to that. Outside these hours it opens no position, but still \
            manages open ones. A block by design: it explains why nothing is traded, names its end, and never fails.
            """,
        advice: "Nothing to do: the bot allows entries again at the time named. The hours are set in golden_hour_config.json.",
        reads: [.goldenHour],
        reasons: [
            .ok("unrestricted", "the configuration does not restrict trading hours"),
            .ok("inside-hours", "trading hours are restricted, and now is inside them"),
            .ok("outside-hours", "trading hours are restricted, and now is outside them: the block holds until they begin again"),
            .ok(
                "outside-assumed-hours",
                "the configuration is missing or unusable, so the bot keeps to its base window, and now is outside it: the block holds"),
        ], confirm: .immediate, judge: FailurePoint.judge(GoldenHourWindows.judge))
}

private enum GoldenHourWindows {
    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.goldenHour)
        if case .missing = document.state { return try assumed(document, input.now.wall, "the file is missing") }
        if case .malformed(let malformation) = document.state {
            return try assumed(document, input.now.wall, "the file is unusable, \(malformation)")
        }
        let config = try document.required()
        guard let restricts = config.restricts.value else {
            return try assumed(document, input.now.wall, "restrict_to_golden_hour is not usable", field: config.restricts)
        }
        let windows = TradingHours(allowedWindows: config.allowedWindows ?? [])
        var evidence: Evidence = ["file": .text(document.path), "field": "restrict_to_golden_hour", "restrict_to_golden_hour": .flag(restricts)]
        guard restricts else { return .ok("trading hours are not restricted", reason: "unrestricted", evidence: evidence) }
        evidence["base_window"] = .text(TradingHours.baseWindow)
        evidence["allowed_windows"] = .names(config.allowedWindows ?? [])
        if !windows.malformed.isEmpty { evidence["ignored_windows"] = .names(windows.malformed) }
        if windows.isOpen(at: input.now.wall) {
            return .ok("inside the allowed trading hours", reason: "inside-hours", evidence: evidence)
        }
        return outside(windows, input.now.wall, "outside-hours", "", evidence)
    }

    /// Without usable settings the bot restricts itself to its base window. Outside it that is certainly a block; inside it the hours that the
    /// operator meant are unknown. Source: bot contract 7.1.
    private static func assumed(
        _ document: Document<GoldenHour>, _ now: Instant, _ why: String, field: Field<Bool>? = nil
    ) throws(EarlyFinding) -> Finding {
        let windows = TradingHours(allowedWindows: [])
        if windows.isOpen(at: now) {
            if let field { _ = try document.value(of: field, "restrict_to_golden_hour") }
            _ = try document.required()
        }
        let evidence: Evidence = ["file": .text(document.path), "base_window": .text(TradingHours.baseWindow), "why": .text(why)]
        return outside(windows, now, "outside-assumed-hours", " (\(why), so the bot keeps to its base window)", evidence)
    }

    private static func outside(_ windows: TradingHours, _ now: Instant, _ reason: String, _ why: String, _ evidence: Evidence) -> Finding {
        let opens = windows.nextOpening(after: now)
        var evidence = evidence
        evidence["next_open"] = .optional(opens)
        return Finding(
            .ok, reason, "outside the allowed trading hours\(opens.map { ", open again at \($0.readable)" } ?? "")\(why)", evidence: evidence,
            holds: true, since: windows.lastClosing(before: now), until: opens)
    }
}
