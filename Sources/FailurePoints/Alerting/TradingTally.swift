/// How a span of time was spent, for the daily message.
package struct TradingTally: Sendable, Hashable {
    package var from: Instant
    /// By state of the verdict.
    package var spent: [Verdict.State: Duration] = [:]
    /// While trading was not open, by what was first in the way.
    package var blocked: [FailurePoint.ID: Duration] = [:]
    package var healed = 0
    package var failedHeals = 0
    /// Since when it is as it is; uptime. Not saved: a restart counts as not known.
    private var last: (state: Verdict.State, by: FailurePoint.ID?, since: Duration)?

    package init(from: Instant) { self.from = from }

    package static func == (a: TradingTally, b: TradingTally) -> Bool {
        (a.from, a.spent, a.blocked, a.healed, a.failedHeals) == (b.from, b.spent, b.blocked, b.healed, b.failedHeals)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(from)
        hasher.combine(spent)
    }

    /// - Parameter state: nil: not known yet.
    mutating func note(_ state: Verdict.State?, _ blockers: [FailurePoint.ID], at now: Moment) {
        if let last {
            let span = max(.zero, now.uptime - last.since)
            spent[last.state, default: .zero] += span
            if let by = last.by { blocked[by, default: .zero] += span }
        }
        last = state.map { ($0, $0 == .open ? nil : blockers.first, now.uptime) }
    }

    /// A line each.
    var lines: [String] {
        let states = Verdict.State.allCases.compactMap { state in spent[state].map { "\(state.rawValue) \($0.spoken)" } }
        var lines = ["Trading: " + (states.isEmpty ? "nothing known" : states.joined(separator: ", "))]
        let worst = blocked.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
        if !worst.isEmpty { lines.append("In the way: " + worst.map { "\($0.key) \($0.value.spoken)" }.joined(separator: ", ")) }
        lines.append(healed + failedHeals == 0 ? "No heals" : "Heals: \(healed) helped, \(failedHeals) did not")
        return lines
    }
}
