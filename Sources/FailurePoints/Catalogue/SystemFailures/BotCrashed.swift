/// The bot's unit does not run, or systemd keeps restarting it.
extension FailurePoint {
    static let botCrashed = FailurePoint(
        "bot-crashed", rows: ["2.5a"], category: .systemFailures, impact: .blocksAll, title: "The bot's unit is not running",
        meaning: """
            While the unit does not run, the bot trades nothing and manages no exit: open positions stay open at the exchange, whatever the price \
            does.
            """,
        advice: "Read the unit's journal before you start it again. A start clears the phase-82 switch for up to ten minutes.",
        reads: [.unit, .journal],
        settings: [BotCrashed.restartWindow, BotCrashed.restartLimit, BotCrashed.settledAfter, BotCrashed.stopPatience, BotCrashed.changeLimit],
        reasons: [
            .critical("failed", "the unit has failed"),
            .critical("start-limit", "the unit failed so often that systemd no longer restarts it"),
            .critical("inactive", "the unit is inactive after an error"),
            .critical("stopped", "the unit has been inactive without an error for longer than a restart takes: somebody stopped it"),
            .critical("crashed", "the unit has just crashed, and systemd is about to start it again"),
            .critical("restarting", "the unit crashed, and its restart has been pending for longer than the limit"),
            .critical("restarts", "systemd restarted the unit after a crash at least as often in the window as the limit"),
            .critical("starting-long", "the unit has been starting for longer than the limit"),
            .critical("stopping-long", "the unit has been stopping for longer than the limit"),
            .critical("not-found", "systemd knows no such unit"),
            .critical("masked", "the unit is masked and cannot be started"),
            .critical("bad-setting", "systemd refuses a setting in the unit's file"),
            .critical("error", "systemd could not load the unit's file"),
            .critical("merged", "systemd has merged the unit into another one"),
            .critical("stub", "systemd has not loaded the unit's file"),
            .warning("crashed-and-restarted", "the unit recently crashed, and systemd has started it again"),
            .ok("restarted", "somebody restarted the unit since the last observation"),
            .unknown("changing", "the unit is starting or stopping, or became inactive a moment ago"),
            .unknown("state-unrecognised", "systemd reports a state that fpmond does not know"),
        ],
        confirm: .immediate, ladder: ["start-bot"], roles: [.vital, .check(.botUnit)], judge: FailurePoint.judge(BotCrashed.judge))
}

private enum BotCrashed {
    static let restartWindow = Setting("restart_window", .duration(.seconds(900)), why: "bot contract 14, row 2.5a")
    static let restartLimit = Setting(
        "restart_limit", .count(2), why: "a second automatic restart in the window is no accident; bot contract 14, row 2.5a")
    static let settledAfter = Setting(
        "settled_after", .duration(.seconds(60)), why: "a crash that systemd repaired at once stays visible for one round of the outputs")
    static let stopPatience = Setting(
        "stop_patience", .duration(.seconds(5)), why: "a restart passes through inactive; only a lasting inactive is a stop; bot contract 2.5")
    static let changeLimit = Setting(
        "change_limit", .duration(.seconds(60)),
        why: "with RestartSec=5 a start or stop of more than a minute is stuck; bot contract 14 and 20")

    static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
        let unit = try input.facts(.unit)
        var history = RestartHistory(input.memory)
        let crashed = history.take(unit, at: input.now.wall, settledAfter: input.duration(settledAfter), window: input.duration(restartWindow))
        var finding = down(unit, history, input) ?? running(unit, history, crashed: crashed, input)
        finding.evidence = evidence(unit, history).merging(finding.evidence)
        finding.remember = history.memory
        return finding
    }

    /// The finding for a unit that does not run; nil while it runs.
    private static func down(_ unit: UnitFacts, _ history: RestartHistory, _ input: JudgeInput) -> Finding? {
        // A change in the future was stamped before the clock was set back: it is not recent, though its age is unknown.
        let lasted = unit.stateChangedAt.map { $0 > input.now.wall ? input.duration(changeLimit) + .seconds(1) : input.age(of: $0) }
        let ago = lasted.map { " for \($0.spoken)" } ?? ""
        func finding(_ status: Status, _ reason: String, _ message: String, healable: Bool = true) -> Finding {
            Finding(status, reason, "\(unit.name) \(message)", healable: healable, since: status.isFailing ? unit.stateChangedAt : nil)
        }
        if unit.loadState != "loaded", !unit.isUp {
            return finding(.critical, unit.loadState, "cannot run: systemd reports its load state as \(unit.loadState)", healable: false)
        }
        let passing = lasted.map { $0 <= input.duration(changeLimit) } ?? false
        switch unit.activeState {
        case "active", "reloading", "refreshing": return nil
        case "failed":
            let result = unit.result ?? "unknown"
            if hasGivenUp(unit, history, input) {
                return finding(.critical, "start-limit", "failed too often (\(result)): systemd has given up restarting it")
            }
            return finding(.critical, "failed", "has failed (\(result)\(unit.exitStatus.map { ", status \($0)" } ?? ""))\(ago)")
        case "inactive":
            if let lasted, lasted < input.duration(stopPatience) { return finding(.unknown, "changing", "became inactive a moment ago") }
            // Somebody may have stopped it on purpose, so no healer starts it; but nothing is traded.
            if unit.result ?? "success" == "success" { return finding(.critical, "stopped", "is stopped\(ago)", healable: false) }
            return finding(.critical, "inactive", "is inactive after \(unit.result ?? "an error")\(ago)")
        case "activating" where unit.subState.hasPrefix("auto-restart"):
            // The bot ends well when logs/.restart_needed asks it to; repeated restarts count while it runs. Source: bot contract 2.5.
            if passing, history.endedWell { return finding(.unknown, "changing", "has ended without an error and waits for its restart") }
            return passing || lasted == nil
                // systemd is about to start it; a healer would only interfere.
                ? finding(.critical, "crashed", "has crashed (\(unit.result ?? "unknown")) and waits for its restart", healable: false)
                : finding(.critical, "restarting", "has crashed and its restart is pending\(ago)")
        case "activating", "deactivating":
            let starting = unit.activeState == "activating"
            if passing || lasted == nil { return finding(.unknown, "changing", "is \(starting ? "starting" : "stopping")") }
            return finding(.critical, starting ? "starting-long" : "stopping-long", "has been \(starting ? "starting" : "stopping")\(ago)")
        default:
            return finding(.unknown, "state-unrecognised", "is \(unit.activeState) (\(unit.subState))")
        }
    }

    /// Whether the start limit ended the unit's restarts. The result shows it only where the last run ended well; otherwise it keeps that run's error.
    /// Source: systemd 252, service.c, service_enter_dead.
    private static func hasGivenUp(_ unit: UnitFacts, _ history: RestartHistory, _ input: JudgeInput) -> Bool {
        if unit.result == "start-limit-hit" { return true }
        // The state changed at the moment of the journal's line.
        if let changed = unit.stateChangedAt,
            let said = input.snapshot[.journal].facts?.latest(.startLimit, within: .seconds(86_400), at: input.now.wall),
            changed.since(said.at) <= .seconds(5)
        {
            return true
        }
        return history.crashes.count >= input.count(restartLimit)
    }

    private static func running(_ unit: UnitFacts, _ history: RestartHistory, crashed: Bool, _ input: JudgeInput) -> Finding {
        if history.crashes.count >= input.count(restartLimit) {
            let window = input.duration(restartWindow).spoken
            return Finding(
                .critical, "restarts", "systemd restarted \(unit.name) after a crash \(history.crashes.count) times in \(window)",
                healable: false, since: history.crashes.first)
        }
        if let last = history.crashes.last, !history.endedWell {
            let up = input.age(of: max(unit.startedAt ?? last, last - input.duration(settledAfter)))
            if crashed || up < input.duration(settledAfter) {
                return Finding(
                    .warning, "crashed-and-restarted", "\(unit.name) crashed and systemd started it again, up for \(up.spoken)", healable: false,
                    since: last)
            }
        }
        let up = unit.startedAt.map { ", up for \(input.age(of: $0).spoken)" } ?? ""
        return .ok("\(unit.name) is \(unit.activeState)\(up)", reason: history.restartedByHand ? "restarted" : "ok")
    }

    private static func evidence(_ unit: UnitFacts, _ history: RestartHistory) -> Evidence {
        var evidence: Evidence = ["unit": .text(unit.name), "active_state": .text(unit.activeState), "sub_state": .text(unit.subState)]
        evidence["load_state"] = unit.loadState == "loaded" ? nil : .text(unit.loadState)
        evidence["result"] = unit.result.map { .text($0) }
        evidence["main_pid"] = unit.mainPID.map { .count($0) }
        evidence["exit_status"] = unit.exitStatus.map { .count($0) }
        evidence["restarts"] = unit.restarts.map { .count($0) }
        evidence["started_at"] = unit.startedAt.map { .instant($0) }
        if !history.crashes.isEmpty { evidence["crashes"] = .list(history.crashes.map { .instant($0) }) }
        return evidence
    }
}

extension Evidence {
    /// These entries first, then those of `other`, which replace entries of the same name.
    fileprivate func merging(_ other: Evidence) -> Evidence {
        var merged = self
        for entry in other.entries { merged[entry.name] = entry.value }
        return merged
    }
}
