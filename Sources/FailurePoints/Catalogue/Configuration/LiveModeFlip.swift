/// The bot changed between paper and live trading.
extension FailurePoint {
    static let liveModeFlip = FailurePoint(
        "live-mode-flip", category: .configuration, impact: .none, title: "The bot changed between paper and live",
        meaning: """
            From this moment orders cost real money, or no longer do. Whoever changed the mode knows; nobody else can see it from the trades alone.
            """,
        advice: "If you changed it, nothing is wrong. If nobody did, stop the bot: it trades with real money, or no longer does.",
        reads: [.configuration, .liveConfig], settings: [LiveModeFlip.hold],
        reasons: [
            .ok("first-look", "the mode was read for the first time, so there is nothing to compare with"),
            .critical("mode-changed", "the mode in the trading configuration changed less than the hold time ago"),
            .critical("paper-mode-changed", "paper_mode in live_config.json changed less than the hold time ago"),
        ], confirm: .immediate, judge: FailurePoint.judge(LiveModeFlip.judge))
}

private enum LiveModeFlip {
    static let hold = Setting("hold", .duration(.seconds(86_400)), why: "a change of mode is reported for a day, so that nobody misses it")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let document = try input.facts(.configuration).tradingConfig
        var (mode, paper): (String?, String?)
        // If one of the two is not known, a change of the other still counts.
        var unclear: EarlyFinding?
        do throws(EarlyFinding) { mode = try document.value(of: try document.required().mode, "mode").lowercased() } catch { unclear = error }
        do throws(EarlyFinding) { paper = try paperMode(input) } catch { unclear = unclear ?? error }
        let isFirst = input.memory.isEmpty
        var memory = input.memory
        if let mode { note("mode", mode, document.path, input.now.wall, &memory) }
        if let paper { note("paper_mode", paper, input.snapshot[.liveConfig].facts?.path ?? "", input.now.wall, &memory) }
        var evidence: Evidence = ["file": .text(document.path), "field": "mode"]
        evidence["mode"] = mode.map { .text($0) }
        evidence["paper_mode"] = paper.map { .text($0) }
        if let at = memory.instant("flipped_at"), let field = memory.text("flipped"), let words = memory.text("flip"),
            input.now.wall.since(at) <= input.duration(hold)
        {
            evidence["file"] = memory["flipped_in"]
            evidence["field"] = .text(field)
            return Finding(
                .critical, field == "mode" ? "mode-changed" : "paper-mode-changed", words, evidence: evidence, since: at, remember: memory)
        }
        if var finding = unclear?.finding {
            finding.remember = memory
            throw EarlyFinding(finding)
        }
        let words = "mode \(mode ?? "?")"
        // The first observation has nothing to compare with: it would not notice a change of a moment ago.
        if isFirst { return .ok("\(words), read for the first time", reason: "first-look", evidence: evidence, remember: memory) }
        return .ok("\(words), as before", evidence: evidence, remember: memory)
    }

    /// The mode by the runtime flags; nil if the file or the flag does not exist and never did.
    ///
    /// - Throws: unknown, if the flag existed before, or has no usable value: then it may have changed.
    private static func paperMode(_ input: JudgeInput) throws(EarlyFinding) -> String? {
        let document: Document<LiveRuntime>
        do throws(EarlyFinding) { document = try input.facts(.liveConfig) } catch {
            if error.isMereAbsence { return nil }
            throw error
        }
        if case .missing = document.state { return nil }
        let runtime = try document.required()
        if case .absent = runtime.paperMode, input.memory.text("paper_mode") == nil { return nil }
        return try document.value(of: runtime.paperMode, "/runtime/paper_mode") ? "paper" : "live"
    }

    /// Remembers the value, and the last change of either field.
    private static func note(_ field: String, _ value: String, _ path: String, _ now: Instant, _ memory: inout Memory) {
        if let before = memory.text(field), before != value {
            memory["flipped_at"] = .instant(now)
            memory["flipped"] = .text(field)
            memory["flipped_in"] = .text(path)
            memory["flip"] = .text("\(field) in \(path) changed from \(before) to \(value)")
        }
        memory[field] = .text(value)
    }
}
