/// The kill switches: blocks that the bot sets on purpose, reported as what they are and never healed.
extension Catalogue {
    static let killSwitches: [FailurePoint] = [killSwitchMaxDrawdown, killSwitchPhase82]
}

// MARK: Max-drawdown switch (K1)

extension Catalogue {
    static let killSwitchMaxDrawdown = FailurePoint(
        "kill-switch-max-drawdown", rows: ["1.1a", "6.1a"], category: .state, impact: .blocksAll, intended: true,
        title: "Max-drawdown kill switch is active",
        advice: "Wait for the end it names and look at the losses behind it. Neither clearing nor editing the file makes the bot trade.",
        reads: [.maxDrawdownSwitch], settings: [MaxDrawdown.clearedWithin, MaxDrawdown.retriggerWithin, SharedSettings.futureTolerance],
        confirm: .immediate, judge: FailurePoint.judge(MaxDrawdown.judge))

    enum MaxDrawdown {
        static let clearedWithin = Setting(
            "cleared_within", .duration(.seconds(600)),
            why: "a block this long past its end that still stands in the file was not cleared; bot contract 8.1")
        static let retriggerWithin = Setting(
            "retrigger_within", .duration(.seconds(43_200)),
            why: "the block lasts 12 h: a second trigger inside it closes positions again and again; bot contract 8.1")
        /// The start value the bot's evaluation falls back to when it cannot compute the real one. Source: bot contract 8.1, line 836.
        static let fallbackValueBefore = 10_000.0

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.maxDrawdownSwitch)
            if case .missing = document.state {
                return .ok("the max-drawdown switch was never triggered", reason: "never-triggered", evidence: ["file": .text(document.path)])
            }
            let state = try document.required()
            var evidence: Evidence = ["file": .text(document.path), "field": "blocked_until"]
            evidence["blocked_until"] = .optional(state.blockedUntil.value)
            evidence["last_triggered"] = .optional(state.lastTriggered.value)
            if let drawdown = state.drawdown.value { evidence["drawdown_ratio"] = .number(drawdown) }
            if let closed = state.positionsClosed.value { evidence["positions_closed"] = .count(closed) }
            let implausible = state.valueBefore.value == fallbackValueBefore
            if implausible { evidence["implausible"] = true }

            let (previous, memory) = triggers(state.lastTriggered.value, input.memory)
            if case .null = state.blockedUntil {
                let reason = implausible ? "implausible" : "cleared"
                return .ok("the max-drawdown switch is clear", reason: reason, evidence: evidence, remember: memory)
            }
            let until = try document.value(of: state.blockedUntil, "blocked_until")
            let active = input.now.wall < until
            if let triggered = state.lastTriggered.value {
                do throws(EarlyFinding) {
                    try input.refuseFuture(triggered, field: "last_triggered", of: document.path, as: .critical)
                } catch {
                    var finding = error.finding
                    (finding.holds, finding.until, finding.remember) = (active, active ? until : nil, memory)
                    throw EarlyFinding(finding)
                }
            }
            let doubt = implausible ? "; the value before is exactly 10000, so the drawdown is counted from the start and not over 24 h" : ""
            guard active else {
                let past = input.now.wall.since(until)
                evidence["expired_seconds"] = .seconds(past)
                let uncleared = past > input.duration(clearedWithin)
                return .ok(
                    "the max-drawdown block ended \(past.spoken) ago\(uncleared ? " and was not cleared" : "")\(doubt)",
                    reason: uncleared ? "expired-not-cleared" : "expired", evidence: evidence, remember: memory)
            }
            var reason = "active"
            var message = "max-drawdown switch blocks until \(until.readable), \(until.since(input.now.wall).spoken) from now"
            if let previous, let triggered = state.lastTriggered.value {
                let gap = triggered.since(previous)
                if gap > .zero, gap < input.duration(retriggerWithin) {
                    reason = "retriggered"
                    evidence["previous_triggered"] = .instant(previous)
                    message += "; triggered again \(gap.spoken) after the last time, and positions are closed each time"
                }
            }
            return Finding(
                .critical, reason, message + doubt, evidence: evidence, holds: true, since: state.lastTriggered.value, until: until, remember: memory)
        }

        /// The trigger before this one, and what to remember.
        private static func triggers(_ current: Instant?, _ memory: Memory) -> (previous: Instant?, Memory) {
            let last = memory.instant("last_triggered")
            let previous = last == current ? memory.instant("previous_triggered") : last
            var next = Memory()
            if let current { next["last_triggered"] = .instant(current) }
            if let previous { next["previous_triggered"] = .instant(previous) }
            return (previous, next)
        }
    }
}

// MARK: Phase-82 switch (K2)

extension Catalogue {
    static let killSwitchPhase82 = FailurePoint(
        "kill-switch-phase82", category: .state, impact: .blocksAll, intended: true, title: "Phase-82 switch or zero throttle blocks entries",
        advice:
            "The bot's recovery cycle decides every 10 minutes. A restart clears the switch for up to 10 minutes, so do not restart to get rid of it.",
        reads: [.liveConfig], settings: [Phase82.warningAge, Phase82.criticalAge], confirm: .immediate, judge: FailurePoint.judge(Phase82.judge))

    enum Phase82 {
        static let warningAge = Setting(
            "warning_age", .duration(.seconds(1800)),
            why: "the recovery cycle runs every 600 s: longer than three of them is no passing state; bot contract 14")
        static let criticalAge = Setting(
            "critical_age", .duration(.seconds(21_600)), why: "blocked for six hours is a trading day lost; bot contract 8.2")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let document = try input.facts(.liveConfig)
            if case .missing = document.state {
                return .ok(
                    "no live_config.json: the bot's defaults do not block", reason: "defaults", evidence: ["file": .text(document.path)],
                    remember: Memory())
            }
            let runtime = try document.required()
            var evidence: Evidence = ["file": .text(document.path), "field": "/runtime"]
            if let value = runtime.killSwitch.value { evidence["kill_switch_phase82"] = .flag(value) }
            evidence["size_throttle"] = .number(runtime.sizeThrottle.value ?? 1)
            evidence["restart_stage"] = runtime.restartStage.value.map { .text($0) }
            evidence["protective_mode"] = runtime.protectiveMode.value.map { .flag($0) }
            if !runtime.allowedSymbols.isEmpty { evidence["allowed_symbols"] = .names(runtime.allowedSymbols) }

            let switched = runtime.killSwitch.value == true
            let throttled = runtime.sizeThrottle.value.map { $0 <= 0 } ?? false
            guard switched || throttled else {
                try document.refuseUntold(runtime)
                return open(runtime, evidence)
            }
            let firstSeen = input.memory.instant("since").map { min($0, input.now.wall) }
            let lasted = firstSeen.map { input.now.wall.since($0) } ?? .zero
            evidence["seen_seconds"] = .seconds(lasted)
            let status: Status =
                lasted > input.duration(criticalAge) ? .critical : input.isOnly || lasted > input.duration(warningAge) ? .warning : .ok
            let what = switched ? "the phase-82 switch is on" : "the size throttle is zero"
            return Finding(
                status, switched ? "kill-switch" : "zero-throttle",
                "\(what): no Alpha entries, and EMA entries of size zero" + (firstSeen == nil ? "" : ", seen for \(lasted.spoken)"),
                evidence: evidence, holds: true, since: firstSeen, remember: Memory(["since": .instant(firstSeen ?? input.now.wall)]))
        }

        private static func open(_ runtime: LiveRuntime, _ evidence: Evidence) -> Finding {
            var limits: [String] = []
            if runtime.protectiveMode.value == true { limits.append("protective mode") }
            if let throttle = runtime.sizeThrottle.value, throttle < 1 { limits.append("size throttle \(throttle)") }
            if !runtime.allowedSymbols.isEmpty { limits.append("only \(runtime.allowedSymbols.count) symbols allowed") }
            if limits.isEmpty { return .ok("the phase-82 switch does not block", evidence: evidence, remember: Memory()) }
            return .ok("not blocked, but reduced: \(limits.spoken)", reason: "throttled", evidence: evidence, remember: Memory())
        }
    }
}

extension Document where Content == LiveRuntime {
    /// - Throws: unknown, where the file does not tell whether the switch blocks. Absent keys do: the bot's defaults do not block. Source: bot
    ///   contract 8.2.
    func refuseUntold(_ runtime: LiveRuntime) throws(EarlyFinding) {
        if runtime.killSwitch != .absent { _ = try value(of: runtime.killSwitch, "/runtime/kill_switch_phase82") }
        if runtime.sizeThrottle != .absent { _ = try value(of: runtime.sizeThrottle, "/runtime/size_throttle") }
    }
}
