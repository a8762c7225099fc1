/// What speaks against a heal now, from facts: asked by the watcher before it orders one, and again by root before it runs one.
///
/// A guard that cannot see says not now: what is unknown heals nothing. A guard whose failure point the operator has disabled says go.
public struct HealGuards {
    let snapshot: Snapshot
    let finding: (FailurePoint.ID) -> Finding?
    let now: Moment
    let startupGrace: Duration

    /// - Parameters:
    ///   - finding: the latest finding of a failure point, confirmed or not; nil: it is not watched.
    ///   - startupGrace: how long after its start the bot is left alone.
    public init(snapshot: Snapshot, at now: Moment, startupGrace: Duration, finding: @escaping (FailurePoint.ID) -> Finding?) {
        (self.snapshot, self.now, self.startupGrace, self.finding) = (snapshot, now, startupGrace, finding)
    }

    /// The codes of the answers. Where a guard has nothing to say, its code stands with `go`.
    public enum Code: String, Sendable, CaseIterable {
        case rateLimited = "rate-limited"
        case rateLimitedUnknown = "rate-limited-unknown"
        case manualHalt = "manual-halt"
        case manualHaltUnknown = "manual-halt-unknown"
        case stoppedByOperator = "stopped-by-operator"
        /// A stop by an operator that took too long leaves the unit failed.
        case stopTimedOut = "stop-timed-out"
        /// Only with `go`: systemd would start or restart the unit.
        case unit
        case unitUnknown = "unit-unknown"
        case unitUnusable = "unit-unusable"
        case masked
        case systemdAtWork = "systemd-at-work"
        case startLimit = "start-limit"
        case crashLoop = "crash-loop"
        case crashLoopUnknown = "crash-loop-unknown"
        case startupGrace = "startup-grace"
        case exchangeMaintenance = "exchange-maintenance"
        case exchangeMaintenanceUnknown = "exchange-maintenance-unknown"
        case deployment
        case deploymentUnknown = "deployment-unknown"
        case killSwitch = "phase82-kill-switch"
        case killSwitchUnknown = "phase82-kill-switch-unknown"
        case openPositions = "open-positions"
        case openPositionsUnknown = "open-positions-unknown"
        case goldenHour = "golden-hour"
        case goldenHourUnknown = "golden-hour-unknown"
    }

    /// The probes whose facts the guards of this effect look at themselves, whether or not a failure point reads them.
    public static func reads(_ effect: HealEffect) -> Set<ProbeName> { effect.touchesBot ? [.unit, .processes, .book, .goldenHour] : [] }

    /// The failure points whose findings the guards of this effect ask for.
    public static func asks(_ effect: HealEffect) -> Set<FailurePoint.ID> {
        switch effect {
        case .callsCoinglass: ["coinglass-rate-limit"]
        case .restartsBot, .startsBot:
            ["kill-switch-manual", "bot-crashed", "crash-loop", "exchange-maintenance", "kill-switch-phase82", "golden-hour"]
        case .other: []
        }
    }

    /// Every guard that this healer has, with its answer; never empty for a healer that touches the bot.
    public func answers(_ policy: HealPolicy) -> [HealAnswer] {
        switch policy.effect {
        case .other: []
        case .callsCoinglass: [rateLimit]
        case .restartsBot, .startsBot:
            [
                manualHalt, unit(policy), crashLoop, grace(policy.effect), maintenance, deployment, killSwitch(policy), positions(policy), goldenHour,
            ]
        }
    }

    /// A deployment switches the slot first and restarts the bot then. Source: bot contract 2.2.
    static let deploymentTime: Duration = .seconds(600)
    /// A restart takes three to five minutes until the bot trades again; twice that. Source: bot contract 18.
    static let goldenHourMargin: Duration = .seconds(600)
    /// A restart by hand passes through inactive; only a lasting inactive is a stop. Source: bot contract 2.5.
    static let stopPatience: Duration = .seconds(5)

    // MARK: CoinGlass

    private var rateLimit: HealAnswer {
        ask("coinglass-rate-limit", .rateLimited, .rateLimitedUnknown) { finding in
            finding.status.isFailing ? .notNow(.rateLimited, "CoinGlass limits the requests: one more makes it worse") : nil
        }
    }

    // MARK: The bot

    private var manualHalt: HealAnswer {
        ask("kill-switch-manual", .manualHalt, .manualHaltUnknown) { finding in
            guard finding.holds || finding.status.isFailing else { return nil }
            return finding.reason == "unit-stopped"
                ? .never(.stoppedByOperator, "somebody stopped the bot's unit: it is theirs to start")
                : .notNow(.manualHalt, "somebody halted trading by hand: \(finding.message)")
        }
    }

    /// What systemd does with the unit, or no longer does.
    private func unit(_ policy: HealPolicy) -> HealAnswer {
        guard let unit = snapshot[.unit].facts else {
            return isDisabled(snapshot[.unit]) ? .go(.unit, "not watched") : .notNow(.unitUnknown, "the state of the bot's unit cannot be seen")
        }
        if unit.loadState == "masked" || unit.unitFileState?.hasPrefix("masked") == true {
            return .never(.masked, "\(unit.name) is masked: an administrator does not want it started")
        }
        if unit.loadState != "loaded" { return .never(.unitUnusable, "systemd reports \(unit.name) as \(unit.loadState)") }
        switch unit.activeState {
        case "activating", "deactivating", "reloading", "refreshing":
            return .notNow(.systemdAtWork, "\(unit.name) is \(unit.activeState) (\(unit.subState)): systemd is at work on it already")
        case "inactive" where unit.result ?? "success" == "success":
            if let age = unit.stateChangedAt.map({ now.wall.since($0) }), age >= .zero, age < Self.stopPatience {
                return .notNow(.systemdAtWork, "\(unit.name) became inactive a moment ago: somebody may be restarting it")
            }
            return .never(.stoppedByOperator, "\(unit.name) was stopped without an error: somebody stopped it")
        case "failed" where unit.result == "timeout":
            return .never(.stopTimedOut, "\(unit.name) ended by a timeout, as after a stop by an operator that took too long: it is theirs to start")
        case "active", "failed", "inactive": break
        default: return .notNow(.unitUnknown, "systemd reports \(unit.name) as \(unit.activeState), a state that fpmond does not know")
        }
        let crashed = finding("bot-crashed")
        let hasGivenUp = unit.result == "start-limit-hit" || (unit.activeState == "failed" && crashed?.reason == "start-limit")
        if hasGivenUp, !policy.permissions.contains(.afterStartLimit) {
            return .never(.startLimit, "systemd has given up restarting \(unit.name), which failed too often")
        }
        return .go(.unit)
    }

    /// A crash that repeats itself: one more start ends the same way.
    private var crashLoop: HealAnswer {
        ask("crash-loop", .crashLoop, .crashLoopUnknown) { finding in
            let repeats = ["same-error", "gave-up", "port-blocked", "journal", "unit-restarts"].contains(finding.reason)
            return finding.status == .critical && repeats ? .never(.crashLoop, "the bot crashes again and again: \(finding.message)") : nil
        }
    }

    private func grace(_ effect: HealEffect) -> HealAnswer {
        guard effect == .restartsBot, let unit = snapshot[.unit].facts, unit.isUp, let started = unit.startedAt else { return .go(.startupGrace) }
        let up = now.wall.since(started)
        // A start in the future was stamped before the clock was set back.
        guard up >= .zero, up < startupGrace else { return .go(.startupGrace) }
        return .notNow(.startupGrace, "the bot started \(up.spoken) ago", until: now.uptime + (startupGrace - up))
    }

    private var maintenance: HealAnswer {
        ask("exchange-maintenance", .exchangeMaintenance, .exchangeMaintenanceUnknown) { finding in
            finding.status.isFailing ? .notNow(.exchangeMaintenance, "the exchange is in maintenance: no restart ends that") : nil
        }
    }

    private var deployment: HealAnswer {
        guard let root = snapshot[.processes].facts?.root else {
            return isDisabled(snapshot[.processes])
                ? .go(.deployment, "not watched") : .notNow(.deploymentUnknown, "it cannot be seen whether a deployment is under way")
        }
        guard let made = root.linkMadeAt else { return .go(.deployment) }
        let age = now.wall.since(made)
        guard age >= .zero, age < Self.deploymentTime else { return .go(.deployment) }
        return .notNow(
            .deployment, "the slot was switched \(age.spoken) ago: a deployment may be under way", until: now.uptime + (Self.deploymentTime - age))
    }

    private func killSwitch(_ policy: HealPolicy) -> HealAnswer {
        if policy.permissions.contains(.liftsKillSwitch) { return .go(.killSwitch, "permitted") }
        return ask("kill-switch-phase82", .killSwitch, .killSwitchUnknown) { finding in
            guard finding.holds || finding.status.isFailing else { return nil }
            return .never(.killSwitch, "the phase-82 kill switch is on, and a start of the bot would lift it")
        }
    }

    private func positions(_ policy: HealPolicy) -> HealAnswer {
        if policy.permissions.contains(.openPositions) { return .go(.openPositions, "permitted") }
        guard let book = snapshot[.book].facts?.book else {
            return isDisabled(snapshot[.book])
                ? .go(.openPositions, "not watched") : .notNow(.openPositionsUnknown, "the book of positions cannot be seen")
        }
        switch book.state {
        case .content(let content):
            guard content.hasOpenList else { return .notNow(.openPositionsUnknown, "the book has no list of open positions") }
            let count = content.open.count + content.invalidOpenEntries
            return count == 0
                ? .go(.openPositions)
                : .never(.openPositions, "\(count) position\(count == 1 ? " is" : "s are") open, and nobody manages them meanwhile")
        case .missing: return .go(.openPositions, "there is no book")
        case .malformed, .unreadable: return .notNow(.openPositionsUnknown, "the book of positions cannot be read")
        }
    }

    /// The hours begin soon: a restart could cost their start.
    private var goldenHour: HealAnswer {
        guard let finding = finding("golden-hour"), finding.reason != Finding.probeDisabled else {
            return .go(.goldenHour, "golden-hour is not watched")
        }
        if finding.status == .unknown {
            // Without usable hours the bot keeps to its base window, and it is inside that: outside, the finding would not be unknown.
            switch snapshot[.goldenHour].facts?.state {
            case .content, .missing, .malformed: return .go(.goldenHour)
            case .unreadable, nil: return .notNow(.goldenHourUnknown, "golden-hour is unknown: \(finding.message)")
            }
        }
        guard finding.holds, let opens = finding.until else { return .go(.goldenHour) }
        let left = opens.since(now.wall)
        guard left >= .zero, left < Self.goldenHourMargin else { return .go(.goldenHour) }
        return .notNow(.goldenHour, "the trading hours begin in \(left.spoken)", until: now.uptime + left)
    }

    // MARK: Asking

    private func ask(_ id: FailurePoint.ID, _ code: Code, _ unknown: Code, _ judge: (Finding) -> HealAnswer?) -> HealAnswer {
        guard let finding = finding(id), finding.reason != Finding.probeDisabled else { return .go(code, "\(id) is not watched") }
        if let answer = judge(finding) { return answer }
        return finding.status == .unknown ? .notNow(unknown, "\(id) is unknown: \(finding.message)") : .go(code)
    }

    private func isDisabled<Facts>(_ reading: Reading<Facts>) -> Bool {
        if case .blind(let reason, _, _) = reading { reason == Finding.probeDisabled } else { false }
    }
}

extension HealAnswer {
    fileprivate static func go(_ code: HealGuards.Code, _ message: String = "") -> HealAnswer { .go(code.rawValue, message) }
    fileprivate static func notNow(_ code: HealGuards.Code, _ message: String, until: Duration? = nil) -> HealAnswer {
        .notNow(code.rawValue, message, until: until)
    }
    fileprivate static func never(_ code: HealGuards.Code, _ message: String) -> HealAnswer { .never(code.rawValue, message) }
}
