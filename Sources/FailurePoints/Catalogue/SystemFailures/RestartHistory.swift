/// The automatic restarts of the bot's unit that were noticed, by systemd's restart counter and the unit's invocations.
struct RestartHistory {
    /// When each was noticed, oldest first, inside the window.
    private(set) var crashes: [Instant] = []
    /// A new invocation without an automatic restart: somebody restarted the unit.
    private(set) var restartedByHand = false
    /// The run that systemd is about to restart, or has just restarted, ended with success: not a crash, but still a restart.
    private(set) var endedWell = false
    private(set) var memory: Memory

    init(_ memory: Memory) {
        self.memory = memory
        if case .list(let values)? = memory["crashes"] {
            crashes = values.compactMap { if case .instant(let at) = $0 { at } else { nil } }
        }
    }

    /// Compares with the previous reading.
    ///
    /// - Returns: whether there was a crash that systemd has already repaired.
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
                // A manual start or reset-failed sets the counter back to zero.
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
        guard unit.isUp, memory["ended_well"] == .flag(true) else { return new > 0 }
        // Remembered for as long as the following run could be mistaken for one after a crash.
        if let started = unit.startedAt, now.since(started) >= settledAfter { memory["ended_well"] = nil } else { endedWell = true }
        return false
    }
}

extension UnitFacts {
    /// Whether the unit runs: active, or active while it reloads.
    var isUp: Bool { ["active", "reloading", "refreshing"].contains(activeState) }
}
