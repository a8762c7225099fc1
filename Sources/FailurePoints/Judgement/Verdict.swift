/// Can the bot trade now; if not, why, since when, until when.
public struct Verdict: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable { case open, reduced, blocked, unknown }

    /// The original monitor's summary value.
    public enum OverallHealth: String, Sendable, Hashable, CaseIterable { case healthy = "HEALTHY", warning = "WARNING", critical = "CRITICAL" }

    /// One failure point that blocks or reduces trading.
    public struct Blocker: Sendable, Hashable {
        public let id: FailurePoint.ID
        public let reason: String
        public let message: String
        public let impact: Impact
        public let intended: Bool
        public let since: Instant
        /// nil: unknown.
        public let until: Instant?
        public let excusedBy: FailurePoint.ID?
    }

    public let state: State
    /// Worst impact first, then longest.
    public let blockers: [Blocker]
    /// Failure points that cannot be observed, without which the verdict cannot be `open`: the unit, the engine, each intended block of all trading.
    public let unobserved: [FailurePoint.ID]
    /// The probes whose first readings are missing: fpmond has just begun to watch.
    public let awaited: [ProbeName]
    /// When and why it began.
    public let beginning: Judgement.Beginning?
    public let overallHealth: OverallHealth
    /// The worst confirmed status, for an exit code; without failure points that need the live machine while a copy is checked.
    public let worst: Status

    /// The verdict in words, for a status line: `blocked by kill-switch-max-drawdown until 20:00 UTC, 2 more`.
    public var sentence: String {
        if isPending { return "not known yet whether the bot can trade: \(pending)" }
        // An excused blocker is not the headline while its cause is listed with the same impact.
        guard let first = blockers.first(where: { $0.excusedBy == nil && $0.impact == blockers.first?.impact }) ?? blockers.first else {
            switch state {
            case .open: return "trading is open"
            case .unknown where unobserved.isEmpty: return "not known whether the bot can trade: not everything was checked"
            case .unknown: return "not known whether the bot can trade: \(unobserved.map(\.rawValue).joined(separator: ", ")) cannot be observed"
            case .reduced, .blocked: return "trading is \(state.rawValue)"
            }
        }
        let until = first.until.map { " until \($0.readable)" } ?? ""
        let more = blockers.count > 1 ? ", \(blockers.count - 1) more" : ""
        return "trading is \(state.rawValue) by \(first.id)\(until)\(more): \(first.message)"
    }

    /// Whether it is unknown only because first readings are missing: that passes by itself, and is not a change of the verdict.
    public var isPending: Bool { state == .unknown && !awaited.isEmpty }

    /// `fpmond started 3 s ago; no result yet from exchange, coinglass`.
    private var pending: String {
        let shown = 6
        let names =
            awaited.prefix(shown).map(\.rawValue).joined(separator: ", ") + (awaited.count > shown ? " and \(awaited.count - shown) more" : "")
        return (beginning.map { "\($0.sentence); " } ?? "") + "no result yet from \(names)"
    }
}

extension Verdict {
    /// The same verdict if only part of the catalogue was judged: the rest may block, so it is not `open`.
    public var ofPart: Verdict {
        guard state == .open else { return self }
        return Verdict(
            state: .unknown, blockers: blockers, unobserved: unobserved, awaited: awaited, beginning: beginning, overallHealth: overallHealth,
            worst: worst)
    }
}

extension Judgement {
    /// The verdict from what is confirmed now.
    ///
    /// - Parameter beginning: when fpmond began to wait for first readings, for the sentence while some are missing.
    public func verdict(_ beginning: Beginning? = nil) -> Verdict { verdict(over: catalogue, reported, awaited: awaited, beginning) }

    /// The verdict from each category of the assessment alone: what of it blocks trading.
    public var verdictsByCategory: [Category: Verdict] {
        let pointStates = reported
        return Dictionary(
            uniqueKeysWithValues: Category.allCases.map { category in
                let points = catalogue.filter { $0.category == category }
                return (category, verdict(over: points, pointStates, awaited: awaited(by: points), nil))
            })
    }

    private func verdict(
        over catalogue: [FailurePoint], _ pointStates: [FailurePoint.ID: PointState], awaited: [ProbeName], _ beginning: Beginning?
    ) -> Verdict {
        var blockers: [Verdict.Blocker] = []
        var worst = Status.ok
        var health = Verdict.OverallHealth.healthy
        for point in catalogue {
            guard let pointState = pointStates[point.id] else { continue }
            if let blocker = blocker(point, pointState) { blockers.append(blocker) }
            // Not observed on purpose: a copy cannot show it, or its probes are disabled.
            guard ![Finding.notLive, Finding.probeDisabled].contains(pointState.finding.reason) || pointState.incident != nil else { continue }
            worst = max(worst, pointState.status)
            if point.intended && point.impact == .blocksAll && pointState.hold != nil { health = .critical }
            // Unknown is never healthy, least of all for a kill switch: the original monitor's WARNING.
            if pointState.status == .critical && !point.intended {
                health = .critical
            } else if health == .healthy && (pointState.status == .unknown || (pointState.status == .warning && !point.intended)) {
                health = .warning
            }
        }
        blockers.sort { ($1.impact, $0.since, $0.id) < ($0.impact, $1.since, $1.id) }
        let vital = catalogue.filter { $0.roles.contains(.vital) }.map(\.id).filter { pointStates[$0] != nil }
        // One of them may be disabled, if there is no unit; with all of them disabled fpmond does not see the bot.
        let isWatched = vital.contains { pointStates[$0]?.finding.reason != Finding.probeDisabled }
        let unobserved =
            vital.filter { id in
                guard let pointState = pointStates[id], pointState.status == .unknown, pointState.finding.reason != Finding.notLive else {
                    return false
                }
                return pointState.finding.reason != Finding.probeDisabled || !isWatched
            } + unknownSwitches(catalogue, pointStates)
        // A known block of all trading counts whatever the missing readings show; anything less may turn out to be worse.
        let state: Verdict.State =
            blockers.contains { $0.impact == .blocksAll }
            ? .blocked : !awaited.isEmpty ? .unknown : !blockers.isEmpty ? .reduced : !unobserved.isEmpty ? .unknown : .open
        return Verdict(
            state: state, blockers: blockers, unobserved: unobserved, awaited: awaited, beginning: awaited.isEmpty ? nil : beginning,
            overallHealth: health, worst: worst)
    }

    /// Intended blocks of all trading whose state is unknown: with one of them the verdict is not `open`.
    private func unknownSwitches(_ catalogue: [FailurePoint], _ pointStates: [FailurePoint.ID: PointState]) -> [FailurePoint.ID] {
        catalogue.filter { $0.intended && $0.impact == .blocksAll }.map(\.id).filter { id in
            guard let pointState = pointStates[id], pointState.status == .unknown, pointState.hold == nil else { return false }
            return ![Finding.notLive, Finding.probeDisabled].contains(pointState.finding.reason)
        }
    }

    private func blocker(_ point: FailurePoint, _ pointState: PointState) -> Verdict.Blocker? {
        guard point.impact > .none else { return nil }
        if point.intended {
            guard let hold = pointState.hold else { return nil }
            // An unknown finding does not say why it blocks.
            let finding = pointState.finding.status == .unknown ? pointState.failing ?? pointState.finding : pointState.finding
            return Verdict.Blocker(
                id: point.id, reason: finding.reason, message: finding.message, impact: point.impact, intended: true, since: hold.since,
                until: hold.until, excusedBy: nil)
        }
        guard pointState.status == .critical else { return nil }
        let finding = pointState.failing ?? pointState.finding
        return Verdict.Blocker(
            id: point.id, reason: finding.reason, message: finding.message, impact: point.impact, intended: false,
            since: finding.since ?? pointState.incident?.began ?? pointState.since, until: finding.until, excusedBy: pointState.incident?.excusedBy)
    }
}
