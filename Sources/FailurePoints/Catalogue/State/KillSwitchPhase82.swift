/// The phase-82 switch (K2) is on, or the size throttle is zero.
extension FailurePoint {
    static let killSwitchPhase82 = FailurePoint(
        "kill-switch-phase82", category: .state, impact: .blocksAll, intended: true, title: "Phase-82 switch or zero throttle blocks entries",
        meaning: """
            The switch that really stops this bot: while it is on, Alpha makes no entry, and EMA entries get size zero. The bot's recovery cycle \
            decides every ten minutes and often leaves it on for hours.
            """,
        advice:
            "The bot's recovery cycle decides every 10 minutes. A restart clears the switch for up to 10 minutes only: do not restart because of it.",
        reads: [.liveConfig], settings: [KillSwitchPhase82.warningAge, KillSwitchPhase82.criticalAge],
        reasons: [
            .lasting("kill-switch", "the effective switch in live_config.json is on; a warning, then critical, the longer it lasts"),
            .lasting("zero-throttle", "the size throttle in live_config.json is zero; a warning, then critical, the longer it lasts"),
            .ok("throttled", "nothing is blocked, but sizes are throttled or only some symbols allowed"),
            .ok("defaults", "live_config.json is missing, and the bot's defaults do not block"),
        ], confirm: .immediate, judge: FailurePoint.judge(KillSwitchPhase82.judge))
}

private enum KillSwitchPhase82 {
    static let warningAge = Setting(
        "warning_age", .duration(.seconds(1800)),
        why: "the recovery cycle runs every 600 s: longer than three cycles is not a passing state; bot contract 14")
    static let criticalAge = Setting(
        "critical_age", .duration(.seconds(21_600)), why: "six hours blocked are a lost trading day; bot contract 8.2")

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
            try document.refuseUnknownSwitch(runtime)
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
            "\(what): no Alpha entries, and EMA entries of size zero" + (firstSeen == nil ? "" : ", for at least \(lasted.spoken)"),
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
