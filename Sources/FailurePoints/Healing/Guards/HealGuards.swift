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

    /// The failure points whose findings the guards of this effect ask for.
    public static func asks(_ effect: HealEffect) -> Set<FailurePoint.ID> {
        switch effect {
        case .callsCoinglass: ["coinglass-rate-limit"]
        case .restartsBot, .startsBot:
            [
                "kill-switch-manual", "bot-crashed", "crash-loop", "exchange-maintenance", "slot-drift", "kill-switch-phase82", "positions-corrupt",
                "golden-hour",
            ]
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

    // MARK: CoinGlass

    private var rateLimit: HealAnswer {
        ask("coinglass-rate-limit", "rate-limited") { finding in
            finding.status.isFailing ? .notNow("rate-limited", "CoinGlass limits the requests: one more makes it worse") : nil
        }
    }

    // MARK: The bot

    private var manualHalt: HealAnswer {
        ask("kill-switch-manual", "manual-halt") { finding in
            guard finding.holds || finding.status.isFailing else { return nil }
            return finding.reason == "unit-stopped"
                ? .never("stopped-by-operator", "somebody stopped the bot's unit: it is theirs to start")
                : .notNow("manual-halt", "somebody halted trading by hand: \(finding.message)")
        }
    }

    /// What systemd does with the unit, or no longer does.
    private func unit(_ policy: HealPolicy) -> HealAnswer {
        guard let unit = snapshot[.unit].facts else {
            return isDisabled(snapshot[.unit]) ? .go("unit", "not watched") : .notNow("unit-unknown", "the state of the bot's unit cannot be seen")
        }
        if unit.loadState == "masked" || unit.unitFileState?.hasPrefix("masked") == true {
            return .never("masked", "\(unit.name) is masked: an administrator does not want it started")
        }
        if unit.loadState != "loaded" { return .never("unit-unusable", "systemd reports \(unit.name) as \(unit.loadState)") }
        switch unit.activeState {
        case "activating", "deactivating", "reloading", "refreshing":
            return .notNow("systemd-at-work", "\(unit.name) is \(unit.activeState) (\(unit.subState)): systemd is at work on it already")
        case "inactive" where unit.result ?? "success" == "success":
            return .never("stopped-by-operator", "\(unit.name) was stopped without an error: somebody stopped it")
        default: break
        }
        let crashed = finding("bot-crashed")
        let hasGivenUp = unit.result == "start-limit-hit" || (unit.activeState == "failed" && crashed?.reason == "start-limit")
        if hasGivenUp, !policy.permissions.contains(.afterStartLimit) {
            return .never("start-limit", "systemd has given up restarting \(unit.name), which failed too often")
        }
        return .go("unit")
    }

    /// A crash that repeats itself: one more start ends the same way.
    private var crashLoop: HealAnswer {
        ask("crash-loop", "crash-loop") { finding in
            let repeats = ["same-error", "gave-up", "port-blocked", "journal", "unit-restarts"].contains(finding.reason)
            return finding.status == .critical && repeats ? .never("crash-loop", "the bot crashes again and again: \(finding.message)") : nil
        }
    }

    private func grace(_ effect: HealEffect) -> HealAnswer {
        guard effect == .restartsBot, let unit = snapshot[.unit].facts, unit.isUp, let started = unit.startedAt else { return .go("startup-grace") }
        let up = now.wall.since(started)
        // A start in the future was stamped before the clock was set back.
        guard up >= .zero, up < startupGrace else { return .go("startup-grace") }
        return .notNow("startup-grace", "the bot started \(up.spoken) ago", until: now.uptime + (startupGrace - up))
    }

    private var maintenance: HealAnswer {
        ask("exchange-maintenance", "exchange-maintenance") { finding in
            finding.status.isFailing ? .notNow("exchange-maintenance", "the exchange is in maintenance: no restart ends that") : nil
        }
    }

    private var deployment: HealAnswer {
        guard let root = snapshot[.processes].facts?.root else {
            return isDisabled(snapshot[.processes])
                ? .go("deployment", "not watched") : .notNow("deployment-unknown", "it cannot be seen whether a deployment is under way")
        }
        guard let made = root.linkMadeAt else { return .go("deployment") }
        let age = now.wall.since(made)
        guard age >= .zero, age < Self.deploymentTime else { return .go("deployment") }
        return .notNow(
            "deployment", "the slot was switched \(age.spoken) ago: a deployment may be under way", until: now.uptime + (Self.deploymentTime - age))
    }

    private func killSwitch(_ policy: HealPolicy) -> HealAnswer {
        if policy.permissions.contains(.liftsKillSwitch) { return .go("phase82-kill-switch", "permitted") }
        return ask("kill-switch-phase82", "phase82-kill-switch") { finding in
            guard finding.holds || finding.status.isFailing else { return nil }
            return .never("phase82-kill-switch", "the phase-82 kill switch is on, and a start of the bot would lift it")
        }
    }

    private func positions(_ policy: HealPolicy) -> HealAnswer {
        if policy.permissions.contains(.openPositions) { return .go("open-positions", "permitted") }
        guard let book = snapshot[.book].facts?.book else {
            return isDisabled(snapshot[.book])
                ? .go("open-positions", "not watched") : .notNow("open-positions-unknown", "the book of positions cannot be seen")
        }
        switch book.state {
        case .content(let content):
            let count = content.open.count + content.invalidOpenEntries
            return count == 0
                ? .go("open-positions") : .never("open-positions", "\(count) position\(count == 1 ? " is" : "s are") open, and nobody manages them meanwhile")
        case .missing: return .go("open-positions", "there is no book")
        case .malformed, .unreadable: return .notNow("open-positions-unknown", "the book of positions cannot be read")
        }
    }

    /// The hours begin soon: a restart could cost their start.
    private var goldenHour: HealAnswer {
        guard let finding = finding("golden-hour"), finding.holds, let opens = finding.until else { return .go("golden-hour") }
        let left = opens.since(now.wall)
        guard left >= .zero, left < Self.goldenHourMargin else { return .go("golden-hour") }
        return .notNow("golden-hour", "the trading hours begin in \(left.spoken)", until: now.uptime + left)
    }

    // MARK: Asking

    private func ask(_ id: FailurePoint.ID, _ code: String, _ judge: (Finding) -> HealAnswer?) -> HealAnswer {
        guard let finding = finding(id), finding.reason != Finding.probeDisabled else { return .go(code, "\(id) is not watched") }
        if let answer = judge(finding) { return answer }
        return finding.status == .unknown ? .notNow("\(code)-unknown", "\(id) is unknown: \(finding.message)") : .go(code)
    }

    private func isDisabled<Facts>(_ reading: Reading<Facts>) -> Bool {
        if case .blind(let reason, _, _) = reading { reason == Finding.probeDisabled } else { false }
    }
}
