/// The state of the verdict and its start: exact over changes and restarts.
public struct VerdictSpan: Sendable, Hashable {
    public private(set) var state: Verdict.State
    public private(set) var since: Instant
    /// When the latest state other than `unknown` began: blockers older than that did not end it.
    private var floor: Instant

    /// The state that an earlier daemon saved.
    public init(state: Verdict.State, since: Instant) { (self.state, self.since, floor) = (state, since, since) }

    /// The first verdict on a bot: it began with the oldest of its causes, else at `now`.
    public init(first verdict: Verdict, at now: Instant) {
        self.init(state: verdict.state, since: min(verdict.causesSince.min() ?? now, now))
    }

    /// Applies the current verdict. If trading became worse, the new state began with its cause; otherwise it begins now.
    public mutating func turn(to verdict: Verdict, at now: Instant) {
        guard verdict.state != state else { return }
        let floor = state == .unknown ? self.floor : since
        let isWorse = state == .unknown || (state, verdict.state) == (.open, .reduced) || verdict.state == .blocked
        // A failure older than the previous state did not count then: it came back, and fpmond saw that now.
        let begun = isWorse ? verdict.causesSince.filter { $0 > floor }.min() : nil
        self.floor = verdict.state == .unknown ? floor : min(begun ?? now, now)
        (state, since) = (verdict.state, min(begun ?? now, now))
    }
}

extension Verdict {
    /// The start of each blocker that causes this state: one that only reduces trading does not cause `blocked`.
    public var causesSince: [Instant] {
        switch state {
        case .blocked: blockers.filter { $0.impact == .blocksAll }.map(\.since)
        case .reduced: blockers.map(\.since)
        case .open, .unknown: []
        }
    }
}
