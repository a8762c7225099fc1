/// Which state the verdict is in and since when: exact over its turns and over a restart.
public struct VerdictSpan: Sendable, Hashable {
    public private(set) var state: Verdict.State
    public private(set) var since: Instant
    /// When the latest state began that was more than `unknown`: what blocks since before then did not make it end.
    private var floor: Instant

    /// What an earlier daemon knew.
    public init(state: Verdict.State, since: Instant) { (self.state, self.since, floor) = (state, since, since) }

    /// The first verdict on a bot: it holds since the first of what makes it so, seen first at `now`.
    public init(first verdict: Verdict, at now: Instant) {
        self.init(state: verdict.state, since: min(verdict.causesSince.min() ?? now, now))
    }

    /// Takes the verdict of now. Another state begins with what makes it so, where trading became worse, else with the end of the state before: now.
    public mutating func turn(to verdict: Verdict, at now: Instant) {
        guard verdict.state != state else { return }
        let floor = state == .unknown ? self.floor : since
        let isWorse = state == .unknown || (state, verdict.state) == (.open, .reduced) || verdict.state == .blocked
        // What has failed for longer than the state before has held was no reason then: it came back, and that was seen now.
        let begun = isWorse ? verdict.causesSince.filter { $0 > floor }.min() : nil
        self.floor = verdict.state == .unknown ? floor : min(begun ?? now, now)
        (state, since) = (verdict.state, min(begun ?? now, now))
    }
}

extension Verdict {
    /// Since when each of the blockers stands that make this state: what only reduces trading does not make it blocked.
    public var causesSince: [Instant] {
        switch state {
        case .blocked: blockers.filter { $0.impact == .blocksAll }.map(\.since)
        case .reduced: blockers.map(\.since)
        case .open, .unknown: []
        }
    }
}
