/// The other halts: what an operator put in place, and the freezes and pauses of the bot's many modules. Source: bot contract 8.
extension Catalogue {
    static let freezes: [FailurePoint] = [killSwitchManual, tradingFreeze]
}

/// One halt that was found, and how surely.
private struct Halt {
    var reason: String
    var words: String
    var path: String
    var since: Instant?
    var until: Instant?
    /// Whether the bot really obeys it. Source: bot contract 8, the summary.
    var isObeyed = true
}

/// Looks for halts in one file after the other, and keeps what could not be read.
private struct HaltSearch {
    var halts: [Halt] = []
    var unreadable: Finding?

    /// Hands over the content of a file that is there; one that nobody wrote halts nothing. What `find` throws is that the content does not tell.
    mutating func input<Content>(at document: Document<Content>, _ find: (Content) throws(EarlyFinding) -> Halt?) {
        switch document.state {
        case .content(let content):
            do throws(EarlyFinding) {
                if let halt = try find(content) { halts.append(halt) }
            } catch {
                unreadable = unreadable ?? error.finding
            }
        case .missing: break
        case .malformed(let malformation): unreadable = unreadable ?? document.unparsable(.unknown, malformation)
        case .unreadable(let detail): unreadable = unreadable ?? document.unreadable(detail)
        }
    }

    var evidence: Evidence {
        [
            "file": .text(halts.first?.path ?? ""),
            "halts": .list(
                halts.map { halt in
                    .record([
                        "reason": .text(halt.reason), "file": .text(halt.path), "since": .optional(halt.since), "until": .optional(halt.until),
                        "obeyed": .flag(halt.isObeyed),
                    ])
                }),
        ]
    }
}

// MARK: Manual

extension Catalogue {
    static let killSwitchManual = FailurePoint(
        "kill-switch-manual", rows: ["6.1b"], category: .state, impact: .blocksAll, intended: true, title: "Somebody halted trading by hand",
        advice:
            "Ask who did it and why before you take it back. The shipped restart hooks leave the bot alone while one of the three halt files is there.",
        reads: [.freezes, .unit], settings: [ManualHalt.patience], confirm: .immediate, judge: FailurePoint.judge(ManualHalt.judge))

    enum ManualHalt {
        static let patience = Setting(
            "stop_patience", .duration(.seconds(5)), why: "a restart passes through inactive; only what persists was meant; bot contract 2.5")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.freezes)
            var search = HaltSearch()
            for (document, reason, words) in [
                (facts.frozenFlag, "frozen-flag", "a flag freezes trading"),
                (facts.killSwitchFile, "kill-switch-file", "a kill-switch file is there"),
                (facts.circuitBreaker, "circuit-breaker", "a circuit breaker is there"),
            ] {
                search.input(at: document) { (file) in
                    // Its presence halts, unless it says itself that it does not.
                    if file.isOn.value == false { return nil }
                    let told = [file.reason, file.by.map { "by \($0)" }].compactMap { $0 }.joined(separator: ", ")
                    return Halt(
                        reason: reason, words: told.isEmpty ? words : "\(words): \(UntrustedText.line(told, limit: 120))", path: document.path,
                        since: file.since ?? file.modifiedAt)
                }
            }
            search.input(at: facts.profitPolicy) { (policy) throws(EarlyFinding) in
                if let fault = policy.fault { throw EarlyFinding(facts.profitPolicy.fieldInvalid("per_symbol", found: fault)) }
                guard let symbols = policy.symbols, !symbols.isEmpty, Set(symbols).isSubset(of: policy.disabled + policy.undecided) else {
                    return nil
                }
                if let odd = policy.undecided.first {
                    throw EarlyFinding(facts.profitPolicy.fieldInvalid("per_symbol/\(odd)/disabled", found: "neither true nor false"))
                }
                return Halt(reason: "all-symbols-disabled", words: "every symbol of the profit policy is disabled", path: facts.profitPolicy.path)
            }
            if case .missing = facts.signalPolicies.state {
                let words = "\(facts.signalPolicies.path) is not there: whether Alpha is enabled cannot be told"
                search.unreadable = search.unreadable ?? .unknown("file-missing", words, evidence: ["file": .text(facts.signalPolicies.path)])
            }
            search.input(at: facts.signalPolicies) { (policies) throws(EarlyFinding) in
                // Without the word Alpha is off. Source: bot contract 12.
                if case .absent = policies.alphaEnabled {
                    return Halt(
                        reason: "alpha-disabled", words: "the signal policies do not say that Alpha is enabled, so it is off",
                        path: facts.signalPolicies.path)
                }
                guard try !facts.signalPolicies.value(of: policies.alphaEnabled, "alpha_trading/enabled") else { return nil }
                return Halt(reason: "alpha-disabled", words: "Alpha is disabled in the signal policies", path: facts.signalPolicies.path)
            }
            if let unit = input.snapshot[.unit].facts, unit.loadState == "loaded", unit.activeState == "inactive",
                unit.result ?? "success" == "success",
                unit.stateChangedAt.map({ input.age(of: $0) >= input.duration(patience) }) ?? true
            {
                search.halts.append(Halt(reason: "unit-stopped", words: "\(unit.name) was stopped", path: unit.name, since: unit.stateChangedAt))
            }
            guard let first = search.halts.first else {
                if let finding = search.unreadable { throw EarlyFinding(finding) }
                return .ok("nobody halted trading by hand", evidence: ["file": .text(facts.frozenFlag.path)])
            }
            return Finding(
                .warning, first.reason, search.halts.map(\.words).joined(separator: "; "), evidence: search.evidence, holds: true, since: first.since)
        }
    }
}

// MARK: Freezes and pauses

extension Catalogue {
    static let tradingFreeze = FailurePoint(
        "trading-freeze", category: .state, impact: .blocksMany, intended: true, title: "A module of the bot freezes or pauses trading",
        advice: "Each one ends by its own timer or when its cause is gone. The evidence names the file, the reason and, where known, the end.",
        reads: [.freezes, .protectiveState, .decisions], settings: [ModuleFreeze.sentinelAge, ModuleFreeze.metricsAge], confirm: .immediate,
        judge: FailurePoint.judge(ModuleFreeze.judge))

    enum ModuleFreeze {
        static let sentinelAge = Setting(
            "sentinel_age", .duration(.seconds(1800)), why: "it writes each cycle: an older word says nothing of now; bot contract 8, K16")
        static let metricsAge = Setting("metrics_age", .duration(.seconds(86_400)), why: "the module's own limit; bot contract 8, K17")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let facts = try input.facts(.freezes)
            let now = input.now.wall
            var search = HaltSearch()
            search.input(at: facts.venue) { (venue) throws(EarlyFinding) in
                guard try !facts.venue.value(of: venue.futuresEnabled, "futures_enabled") else { return nil }
                return Halt(reason: "futures-disabled", words: "venue enforcement has disabled futures", path: facts.venue.path)
            }
            search.input(at: facts.validation) { (cache) throws(EarlyFinding) in
                guard try facts.validation.value(of: cache.blocksAll, "block_all") else { return nil }
                return Halt(
                    reason: "validation-blocks-all", words: "the validation cache blocks all", path: facts.validation.path,
                    since: cache.writtenAt.value)
            }
            if let document = input.snapshot[.protectiveState].facts {
                search.input(at: document) { (state) throws(EarlyFinding) in
                    let mode = try document.protectiveMode(state)
                    guard mode == "REDUCE" || mode == "BLOCK" else { return nil }
                    return Halt(reason: "protective-\(mode.lowercased())", words: "protective mode is \(mode)", path: document.path)
                }
            }
            for (document, reason, field) in [
                (facts.anomaly, "anomaly-freeze", "recovery/frozen_until_ts"), (facts.phase92, "phase92-pause", "ramps_frozen"),
                (facts.phase93, "phase93-pause", nil), (facts.phase94, "phase94-pause", "ramps_frozen"), (facts.phase10, "phase10-pause", nil),
                (facts.phase10x, "phase10x-pause", "paused_reason"), (facts.alphaStreak, "alpha-streak-cooldown", "cooldown_until"),
            ] {
                search.input(at: document) { (pause) throws(EarlyFinding) in
                    let byReason = field == "paused_reason"
                    guard pause.holds(at: now, byReason: byReason) else {
                        try document.refuseUntold(pause, byReason: byReason, field)
                        return nil
                    }
                    let why = pause.reason.value.map { ": \(UntrustedText.line($0, limit: 120))" } ?? ""
                    return Halt(reason: reason, words: "\(reason)\(why)", path: document.path, until: pause.until.value)
                }
            }
            search.input(at: facts.exitSentinel) { (sentinel) throws(EarlyFinding) in
                guard sentinel.safeModeStreak > 0 else { return nil }
                guard let at = sentinel.newestAt else {
                    throw EarlyFinding(facts.exitSentinel.fieldInvalid("timestamp", found: "no usable stamp in any row"))
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
            search.input(at: facts.escalation) { (state) throws(EarlyFinding) in
                guard try facts.escalation.value(of: state.softKillSwitch, "soft_kill_switch_active") else { return nil }
                return Halt(
                    reason: "soft-kill-switch", words: "the healing escalation set its soft kill switch, which nothing obeys",
                    path: facts.escalation.path,
                    since: state.escalatedAt.value, isObeyed: false)
            }
            if let freeze = input.snapshot[.decisions].facts?.freeze, freeze.holds(at: now) {
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
                    reason: "phase82-freeze", words: "the phase-82 state freezes, which is not asked at an entry", path: facts.phase82.path,
                    since: state.triggeredAt.value, isObeyed: false)
            }
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
    }
}

extension Document where Content == Pause {
    /// - Parameter field: by which the contract knows this file; nil where it names none, so that a file without any says nothing.
    /// - Throws: unknown, where the file does not tell whether it pauses.
    fileprivate func refuseUntold(_ pause: Pause, byReason: Bool, _ field: String?) throws(EarlyFinding) {
        let faults = [pause.isPaused.fault, pause.isPaused == .null ? "null" : nil, pause.until.fault, byReason ? pause.reason.fault : nil]
        if let fault = faults.lazy.compactMap(\.self).first { throw EarlyFinding(fieldInvalid(field ?? "paused", found: fault)) }
        if let field, !pause.tells(byReason: byReason) { throw EarlyFinding(fieldInvalid(field, found: "absent")) }
    }
}
