/// The max-drawdown switch (K1) blocks, was not cleared, triggered again too soon, or is implausible.
extension FailurePoint {
    static let killSwitchMaxDrawdown = FailurePoint(
        "kill-switch-max-drawdown", rows: ["1.1a", "6.1a"], category: .state, impact: .blocksAll, intended: true,
        title: "Max-drawdown kill switch is active",
        meaning: """
            After too large a loss the bot closes all positions by force and sets itself a block of twelve hours. The bot as it is known does not \
            obey the block and computes the loss wrongly; it is only certain that it closed positions.
            """,
        advice: "Wait for the end that it names and check the losses behind it. Neither clearing nor editing the file makes the bot trade.",
        reads: [.maxDrawdownSwitch],
        settings: [KillSwitchMaxDrawdown.clearedWithin, KillSwitchMaxDrawdown.retriggerWithin, SharedSettings.futureTolerance],
        reasons: [
            .ok("never-triggered", "the switch has no file: it was never triggered"),
            .ok("cleared", "the file names no block"),
            .ok("implausible", "the file names no block, and its value before is the bot's fallback of exactly 10000"),
            .ok("expired", "the block's end is past"),
            .ok("expired-not-cleared", "the block's end has been past for longer than the limit and is still in the file"),
            .critical("active", "the block's end is in the future"),
            .critical("retriggered", "the block's end is in the future, and the trigger before it was less than the limit ago"),
            .futureTimestamp("last_triggered", [.critical]),
        ], confirm: .immediate, inquiry: Inquiry(reason: "expired-not-cleared", healer: "verify-expiry", occurrence: "blocked_until"),
        judge: FailurePoint.judge(KillSwitchMaxDrawdown.judge))
}

private enum KillSwitchMaxDrawdown {
    static let clearedWithin = Setting(
        "cleared_within", .duration(.seconds(600)),
        why: "a block that is still in the file this long after its end was not cleared; bot contract 8.1")
    static let retriggerWithin = Setting(
        "retrigger_within", .duration(.seconds(43_200)),
        why: "the block lasts 12 h: a second trigger inside it closes positions again and again; bot contract 8.1")
    /// The start value that the bot's evaluation uses when it cannot compute the real one. Source: bot contract 8.1, line 836.
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
        let doubt = implausible ? "; the value before is exactly 10000, so the bot counted the drawdown from the start, not over 24 h" : ""
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
                message += "; triggered again \(gap.spoken) after the last time, and closes positions each time"
            }
        }
        return Finding(
            .critical, reason, message + doubt, evidence: evidence, holds: true, since: state.lastTriggered.value, until: until, remember: memory)
    }

    /// The trigger before this one, and the memory to keep.
    private static func triggers(_ current: Instant?, _ memory: Memory) -> (previous: Instant?, Memory) {
        let last = memory.instant("last_triggered")
        let previous = last == current ? memory.instant("previous_triggered") : last
        var next = Memory()
        if let current { next["last_triggered"] = .instant(current) }
        if let previous { next["previous_triggered"] = .instant(previous) }
        return (previous, next)
    }
}
