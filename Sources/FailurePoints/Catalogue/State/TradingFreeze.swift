/// A module of the bot freezes or pauses trading (K4–K17). Source: bot contract 8.
extension FailurePoint {
    static let tradingFreeze = FailurePoint(
        "trading-freeze", category: .state, impact: .blocksMany, intended: true, title: "A module of the bot freezes or pauses trading",
        meaning: """
            One of the bot's modules stops trading, all of it or the module's part, until its timer ends or its cause is gone. The finding also \
            names freezes that no part of the bot obeys, but these do not count as a block.
            """,
        advice: "Each freeze ends by its timer or when its cause is gone. The evidence names the file, the reason and, if known, the end.",
        reads: [.freezes, .protectiveState, .decisions], settings: [TradingFreeze.sentinelAge, TradingFreeze.metricsAge],
        reasons: [
            .critical("futures-disabled", "venue enforcement has disabled futures"),
            .warning("validation-blocks-all", "the validation cache blocks all"),
            .warning("protective-reduce", "protective mode is REDUCE"),
            .warning("protective-block", "protective mode is BLOCK"),
            .warning("anomaly-freeze", "the freeze of the anomaly module has not ended"),
            .warning("phase92-pause", "the pause of phase 9.2 has not ended"),
            .warning("phase93-pause", "the pause of phase 9.3 has not ended"),
            .warning("phase94-pause", "the pause of phase 9.4 has not ended"),
            .warning("phase10-pause", "the pause of phase 10 has not ended"),
            .warning("phase10x-pause", "the pause of phase 10.x has not ended"),
            .warning("alpha-streak-cooldown", "Alpha's cooldown after a streak of losses has not ended"),
            .warning("exit-safe-mode", "the exit sentinel's last, recent row says safe mode"),
            .warning("metrics-freeze", "the metrics line is so old that its module freezes; no entry checks that module"),
            .warning("soft-kill-switch", "the healing escalation has set its soft kill switch, which no part of the bot obeys"),
            .warning("governance-freeze", "self-governance announced a freeze of entries that has neither ended nor been lifted"),
            .warning("phase82-freeze", "the phase-82 state freezes or throttles to zero; no entry checks it"),
        ], confirm: .immediate, judge: FailurePoint.judge(TradingFreeze.judge))
}

private enum TradingFreeze {
    static let sentinelAge = Setting(
        "sentinel_age", .duration(.seconds(1800)), why: "it writes in each cycle: an older row says nothing about now; bot contract 8, K16")
    static let metricsAge = Setting("metrics_age", .duration(.seconds(86_400)), why: "the module's limit; bot contract 8, K17")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let facts = try input.facts(.freezes)
        var search = HaltSearch()
        searchBlocks(facts, input, &search)
        searchPauses(facts, input, &search)
        searchSentinelAndMetrics(facts, input, &search)
        searchUnobeyed(facts, input, &search)
        guard let first = search.halts.first else {
            if let finding = search.unreadable { throw EarlyFinding(finding) }
            try input.snapshot[.decisions].facts?.refuseUnreadable(.unifiedEvents)
            return .ok("no module freezes or pauses trading", evidence: ["file": .text(facts.venue.path)])
        }
        let obeyed = search.halts.filter(\.isObeyed)
        return Finding(
            first.reason == "futures-disabled" ? .critical : .warning, first.reason, search.halts.map(\.words).joined(separator: "; "),
            evidence: search.evidence, holds: !obeyed.isEmpty, since: first.since, until: obeyed.count == 1 ? first.until : nil)
    }

    /// Venue enforcement, the validation cache and protective mode.
    private static func searchBlocks(_ facts: FreezeFacts, _ input: JudgeInput, _ search: inout HaltSearch) {
        search.input(at: facts.venue) { (venue) throws(EarlyFinding) in
            guard try !facts.venue.value(of: venue.futuresEnabled, "futures_enabled") else { return nil }
            return Halt(reason: "futures-disabled", words: "venue enforcement has disabled futures", path: facts.venue.path)
        }
        search.input(at: facts.validation) { (cache) throws(EarlyFinding) in
            guard try facts.validation.value(of: cache.blocksAll, "block_all") else { return nil }
            return Halt(
                reason: "validation-blocks-all", words: "the validation cache blocks all", path: facts.validation.path, since: cache.writtenAt.value)
        }
        if let document = input.snapshot[.protectiveState].facts {
            search.input(at: document) { (state) throws(EarlyFinding) in
                let mode = try document.protectiveMode(state)
                guard mode == "REDUCE" || mode == "BLOCK" else { return nil }
                return Halt(reason: "protective-\(mode.lowercased())", words: "protective mode is \(mode)", path: document.path)
            }
        }
    }

    /// The pauses of the phases, the anomaly module and the loss streak.
    private static func searchPauses(_ facts: FreezeFacts, _ input: JudgeInput, _ search: inout HaltSearch) {
        for (document, reason, field) in [
            (facts.anomaly, "anomaly-freeze", "recovery/frozen_until_ts"), (facts.phase92, "phase92-pause", "ramps_frozen"),
            (facts.phase93, "phase93-pause", nil), (facts.phase94, "phase94-pause", "ramps_frozen"), (facts.phase10, "phase10-pause", nil),
            (facts.phase10x, "phase10x-pause", "paused_reason"), (facts.alphaStreak, "alpha-streak-cooldown", "cooldown_until"),
        ] {
            search.input(at: document) { (pause) throws(EarlyFinding) in
                let byReason = field == "paused_reason"
                guard pause.holds(at: input.now.wall, byReason: byReason) else {
                    try document.refuseUnknownPause(pause, byReason: byReason, field)
                    return nil
                }
                let why = pause.reason.value.map { ": \(UntrustedText.line($0, limit: 120))" } ?? ""
                return Halt(reason: reason, words: "\(reason)\(why)", path: document.path, until: pause.until.value)
            }
        }
    }

    private static func searchSentinelAndMetrics(_ facts: FreezeFacts, _ input: JudgeInput, _ search: inout HaltSearch) {
        search.input(at: facts.exitSentinel) { (sentinel) throws(EarlyFinding) in
            guard sentinel.safeModeStreak > 0 else { return nil }
            guard let at = sentinel.newestAt else {
                throw EarlyFinding(facts.exitSentinel.fieldInvalid("timestamp", found: "no usable timestamp in any row"))
            }
            guard input.age(of: at) <= input.duration(sentinelAge) else { return nil }
            return Halt(
                reason: "exit-safe-mode", words: "the exit sentinel is in safe mode and aborts each cycle", path: facts.exitSentinel.path,
                since: sentinel.streakSince)
        }
        search.input(at: facts.metrics) { (stamp) throws(EarlyFinding) in
            let stamp = try facts.metrics.value(of: stamp, "ts")
            guard input.age(of: stamp) > input.duration(metricsAge) else { return nil }
            return Halt(
                reason: "metrics-freeze", words: "the metrics line is \(input.age(of: stamp).spoken) old, which freezes the module that reads it",
                path: facts.metrics.path, since: stamp + input.duration(metricsAge), isObeyed: false)
        }
    }

    /// Freezes that no entry obeys.
    private static func searchUnobeyed(_ facts: FreezeFacts, _ input: JudgeInput, _ search: inout HaltSearch) {
        search.input(at: facts.escalation) { (state) throws(EarlyFinding) in
            guard try facts.escalation.value(of: state.softKillSwitch, "soft_kill_switch_active") else { return nil }
            return Halt(
                reason: "soft-kill-switch", words: "the healing escalation set its soft kill switch, which no part of the bot obeys",
                path: facts.escalation.path, since: state.escalatedAt.value, isObeyed: false)
        }
        if let freeze = input.snapshot[.decisions].facts?.freeze, freeze.holds(at: input.now.wall) {
            search.halts.append(
                Halt(
                    reason: "governance-freeze", words: "self-governance announced a freeze of entries, which each cycle lifts",
                    path: DecisionLog.unifiedEvents.rawValue, since: freeze.at, until: freeze.until, isObeyed: false))
        }
        search.input(at: facts.phase82) { (state) throws(EarlyFinding) in
            guard state.freezes.value == true || state.sizeThrottle.value.map({ $0 <= 0 }) == true else {
                _ = try facts.phase82.value(of: state.freezes, "global_freeze_active")
                _ = try facts.phase82.value(of: state.sizeThrottle, "global_size_throttle_mult")
                return nil
            }
            return Halt(
                reason: "phase82-freeze", words: "the phase-82 state freezes, but no entry checks it", path: facts.phase82.path,
                since: state.triggeredAt.value, isObeyed: false)
        }
    }
}

extension Document where Content == Pause {
    /// - Parameter field: the field that says so by the contract; nil where the contract names no field, so that a file without it means no pause.
    /// - Throws: unknown, if the file does not say whether it pauses.
    fileprivate func refuseUnknownPause(_ pause: Pause, byReason: Bool, _ field: String?) throws(EarlyFinding) {
        let faults = [pause.isPaused.fault, pause.isPaused == .null ? "null" : nil, pause.until.fault, byReason ? pause.reason.fault : nil]
        if let fault = faults.lazy.compactMap(\.self).first { throw EarlyFinding(fieldInvalid(field ?? "paused", found: fault)) }
        if let field, !pause.tells(byReason: byReason) { throw EarlyFinding(fieldInvalid(field, found: "absent")) }
    }
}
