/// System failures of the bot's process, by what the service manager says of its unit.
extension Catalogue {
    static let processFailures: [FailurePoint] = [botCrashed]
}

extension Catalogue {
    static let botCrashed = FailurePoint(
        "bot-crashed", rows: ["2.5a"], category: .systemFailures, impact: .blocksAll, title: "The bot's unit is not running",
        advice: "Read the unit's journal before starting it again. A start clears the phase-82 switch for up to ten minutes.",
        reads: [.unit, .journal],
        settings: [UnitHealth.restartWindow, UnitHealth.restartLimit, UnitHealth.settledAfter, UnitHealth.stopPatience, UnitHealth.changeLimit],
        confirm: .immediate, healer: "start-bot", roles: [.vital, .check(.botUnit)],
        judge: FailurePoint.judge(UnitHealth.judge))

    enum UnitHealth {
        static let restartWindow = Setting("restart_window", .duration(.seconds(900)), why: "bot contract 14, row 2.5a")
        static let restartLimit = Setting(
            "restart_limit", .count(2), why: "a second automatic restart in the window is a habit; bot contract 14, row 2.5a")
        static let settledAfter = Setting(
            "settled_after", .duration(.seconds(60)), why: "a crash that systemd repaired at once stays visible for one round of the outputs")
        static let stopPatience = Setting(
            "stop_patience", .duration(.seconds(5)), why: "a restart passes through inactive; only what persists is a stop; bot contract 2.5")
        static let changeLimit = Setting(
            "change_limit", .duration(.seconds(60)),
            why: "with RestartSec=5 nothing takes longer than a minute unless it is stuck; bot contract 14 and 20")

        static func judge(_ input: JudgeInput) throws(EarlyFinding) -> Finding {
            let unit = try input.facts(.unit)
            var history = RestartHistory(input.memory)
            let crashed = history.take(unit, at: input.now.wall, settledAfter: input.duration(settledAfter), window: input.duration(restartWindow))
            var finding = state(unit, history, input) ?? running(unit, history, crashed: crashed, input)
            finding.evidence = evidence(unit, history).merging(finding.evidence)
            finding.remember = history.memory
            return finding
        }

        /// What the unit's state alone says; nil while it runs.
        private static func state(_ unit: UnitFacts, _ history: RestartHistory, _ input: JudgeInput) -> Finding? {
            // A change in the future was stamped before the clock was set back: not a moment ago, though nobody knows how long.
            let lasted = unit.stateChangedAt.map { $0 > input.now.wall ? input.duration(changeLimit) + .seconds(1) : input.age(of: $0) }
            let ago = lasted.map { " for \($0.spoken)" } ?? ""
            func finding(_ status: Status, _ reason: String, _ message: String, healable: Bool = true) -> Finding {
                Finding(status, reason, "\(unit.name) \(message)", healable: healable, since: status.isFailing ? unit.stateChangedAt : nil)
            }
            if unit.loadState != "loaded", !["active", "reloading", "refreshing"].contains(unit.activeState) {
                return finding(.critical, unit.loadState, "cannot run: systemd calls it \(unit.loadState)", healable: false)
            }
            let passing = lasted.map { $0 <= input.duration(changeLimit) } ?? false
            switch unit.activeState {
            case "active", "reloading", "refreshing": return nil
            case "failed":
                let result = unit.result ?? "unknown"
                if hasGivenUp(unit, history, input) {
                    return finding(.critical, "start-limit", "failed too often (\(result)): systemd has given up on it")
                }
                return finding(.critical, "failed", "has failed (\(result)\(unit.exitStatus.map { ", status \($0)" } ?? ""))\(ago)")
            case "inactive":
                if let lasted, lasted < input.duration(stopPatience) { return finding(.unknown, "changing", "is inactive since a moment ago") }
                // Whoever stopped it: nothing is traded. It is not started again, because somebody may have meant it.
                if unit.result ?? "success" == "success" { return finding(.critical, "stopped", "is stopped\(ago)", healable: false) }
                return finding(.critical, "inactive", "is inactive after \(unit.result ?? "an error")\(ago)")
            case "activating" where unit.subState.hasPrefix("auto-restart"):
                // As it does when it is asked to by logs/.restart_needed; that it does so again and again is told while it runs. Source: bot contract 2.5.
                if passing, history.endedWell { return finding(.unknown, "changing", "has ended well and waits for its restart") }
                return passing || lasted == nil
                    // systemd is about to start it itself: a healer would only be in its way.
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

        /// Whether the start limit ended the unit's restarts. The result says so only where the last run ended well: else it keeps that run's error.
        /// Source: systemd 252, service.c, service_enter_dead.
        private static func hasGivenUp(_ unit: UnitFacts, _ history: RestartHistory, _ input: JudgeInput) -> Bool {
            if unit.result == "start-limit-hit" { return true }
            // Both are of one moment.
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
                return Finding(
                    .critical, "restarts",
                    "\(unit.name) was restarted after a crash \(history.crashes.count) times in \(input.duration(restartWindow).spoken)",
                    healable: false,
                    since: history.crashes.first)
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
}

/// The automatic restarts that were noticed, from the manager's counter and the unit's invocations.
private struct RestartHistory {
    /// When each was noticed, oldest first, inside the window.
    private(set) var crashes: [Instant] = []
    /// A new invocation without an automatic restart: somebody did it.
    private(set) var restartedByHand = false
    /// The run that systemd is about to restart, or has just restarted, ended with success: no crash, but a restart all the same.
    private(set) var endedWell = false
    private(set) var memory: Memory

    init(_ memory: Memory) {
        self.memory = memory
        if case .list(let values)? = memory["crashes"] {
            crashes = values.compactMap { if case .instant(let at) = $0 { at } else { nil } }
        }
    }

    /// Compares with what was last seen.
    ///
    /// - Returns: whether a crash was noticed that systemd has repaired already.
    mutating func take(_ unit: UnitFacts, at now: Instant, settledAfter: Duration, window: Duration) -> Bool {
        let (before, invocation) = (memory.integer("restarts"), memory.text("invocation"))
        if unit.activeState == "activating", unit.subState.hasPrefix("auto-restart") {
            memory["ended_well"] = .flag(unit.result == "success")
            endedWell = unit.result == "success"
        }
        let changed = invocation != nil && unit.invocationID != nil && invocation != unit.invocationID
        var new: Int64 = 0
        if let restarts = unit.restarts.map(Int64.init) {
            if let before {
                // The counter falls back to zero by a manual start or reset-failed.
                new = restarts >= before ? restarts - before : restarts
            } else if restarts > 0, let started = unit.startedAt, now.since(started) < settledAfter {
                new = 1
            }
            memory["restarts"] = .integer(restarts)
        } else if changed {
            new = 1
        }
        restartedByHand = changed && new == 0
        if let id = unit.invocationID, !id.isEmpty { memory["invocation"] = .text(id) }
        crashes += Array(repeating: now, count: Int(min(max(new, 0), 100)))
        crashes.removeAll { now.since($0) > window }
        memory["crashes"] = .list(crashes.suffix(100).map { .instant($0) })
        guard ["active", "reloading", "refreshing"].contains(unit.activeState), memory["ended_well"] == .flag(true) else { return new > 0 }
        // Remembered as long as the run that followed may be taken for one after a crash.
        if let started = unit.startedAt, now.since(started) >= settledAfter { memory["ended_well"] = nil } else { endedWell = true }
        return false
    }
}

extension Evidence {
    /// These entries first, then those of `other` that have names of their own.
    fileprivate func merging(_ other: Evidence) -> Evidence {
        var merged = self
        for entry in other.entries { merged[entry.name] = entry.value }
        return merged
    }
}
