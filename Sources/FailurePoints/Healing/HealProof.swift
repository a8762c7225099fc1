/// Whether facts show that a run did what it was for. An ok alone may have come by itself.
public struct HealProof {
    let snapshot: Snapshot

    public init(snapshot: Snapshot) { self.snapshot = snapshot }

    /// Two programs read one clock, which time synchronisation may step in between.
    private static let slack: Duration = .seconds(1)

    /// - Parameters:
    ///   - effect: what the healer does.
    ///   - started: when the run was ordered: only what is newer counts.
    public func isShown(_ effect: HealEffect, _ id: FailurePoint.ID, since started: Instant) -> Bool {
        let start = started - Self.slack
        if effect.touchesBot, !botWorks(since: start) { return false }
        switch id {
        case "intelligence-stale", "intelligence-empty", "intelligence-missing":
            guard let summary = snapshot[.intelligence].facts?.summary.content else { return false }
            let newest = [summary.writtenAt.value, summary.enhancedAt.value].compactMap { $0 }.max()
            return isNewer(newest, than: start) && summary.signals?.contains(where: \.carriesValue) == true
        case "sentiment-stale":
            guard let feed = snapshot[.sentiment].facts?.content else { return false }
            return isNewer(feed.polledAt.value, than: start) && !feed.isFallback
        case "onchain-stale":
            guard let facts = snapshot[.onchain].facts else { return false }
            let newest = [facts.whaleAlerts.content?.writtenAt.value, facts.exchangeFlows.content?.writtenAt.value].compactMap { $0 }.max()
            return isNewer(newest, than: start)
        // The finding itself is the proof: a file that parses and passes its rules, a host that answers.
        default: return true
        }
    }

    /// Another main process, and a cycle that it has completed.
    private func botWorks(since start: Instant) -> Bool {
        guard let unit = snapshot[.unit].facts, unit.isUp, let began = unit.startedAt, began >= start else { return false }
        guard case .facts(let engine, let seen) = snapshot[.engine], let cycle = engine.cycle.content else { return false }
        // A time that is still to come was written before the clock was set back.
        let latest = seen.wall + FutureTolerance.standard
        return [cycle.epoch.value, cycle.text.value].compactMap { $0 }.contains { $0 >= began && $0 <= latest }
    }

    private func isNewer(_ stamp: Instant?, than start: Instant) -> Bool { stamp.map { $0 >= start } ?? false }
}
