/// How far the local time of a zone is ahead of UTC, by instant.
public struct ZoneRules: Sendable, Hashable {
    /// From this second since 1970 on, local time is so many seconds ahead of UTC.
    struct Change: Sendable, Hashable {
        var at: Int64
        var offset: Int64
    }

    /// As it is written in the configuration.
    public var name: String
    /// Before the first change.
    var first: Int64
    /// In order.
    var changes: [Change]
    /// After the last change; nil: the offset stays.
    var rule: YearlyRule?

    init(name: String, first: Int64, changes: [Change] = [], rule: YearlyRule? = nil) {
        (self.name, self.first, self.changes, self.rule) = (name, first, changes, rule)
    }

    public static let utc = ZoneRules(name: "UTC", first: 0)

    public func offset(at instant: Instant) -> Duration { .seconds(offset(atSecond: Self.second(of: instant))) }

    private func offset(atSecond second: Int64) -> Int64 {
        if let last = changes.last, second < last.at {
            var (low, high) = (0, changes.count)
            while low < high {
                let middle = (low + high) / 2
                if changes[middle].at <= second { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? first : changes[low - 1].offset
        }
        return rule?.offset(at: second) ?? changes.last?.offset ?? first
    }

    /// The first and the last instant at which clocks of this zone show a local time, which is given as if it were UTC.
    ///
    /// The same where it is shown once. Where it is skipped, both are the instant of the change.
    public func instants(showing shown: Instant) -> ClosedRange<Instant> {
        // No zone changes twice within two days.
        let (before, after) = (offset(at: shown - .seconds(86_400)), offset(at: shown + .seconds(86_400)))
        let possible = [shown - before, shown - after].filter { offset(at: $0) == shown.since($0) }.sorted()
        if let first = possible.first, let last = possible.last { return first...last }
        // The clock went from before the shown time to after it.
        var (low, high) = (Self.second(of: min(shown - before, shown - after)), Self.second(of: max(shown - before, shown - after)))
        let old = offset(atSecond: low)
        while low + 1 < high {
            let middle = low + (high - low) / 2
            if offset(atSecond: middle) == old { low = middle } else { high = middle }
        }
        let change = Instant(microseconds: high * 1_000_000)
        return change...change
    }

    private static func second(of instant: Instant) -> Int64 {
        let (seconds, rest) = instant.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? seconds - 1 : seconds
    }
}
