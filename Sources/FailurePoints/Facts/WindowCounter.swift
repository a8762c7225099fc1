/// Events counted over sliding windows by their timestamps, in the order of arrival: bounded, and without a clock.
///
/// The window that ends at `now` contains the events after `now - window` up to `now`. Instants have no time zone, so midnight and daylight saving
/// do not matter. A clock that was set leaves timestamps out of order or in the future; these do not count before their time.
/// The newest events are kept to the microsecond, older ones by the minute: only a window that starts inside such a minute is not exact.
public struct WindowCounter: Sendable, Hashable {
    /// Events that arrived one after the other, all within one minute, or all at one instant.
    struct Run: Sendable, Hashable {
        var first: Int64
        var last: Int64
        var count: Int
    }

    /// Oldest arrival first.
    private(set) var runs: [Run] = []
    /// The newest timestamp of the dropped events, which may be from a clock that was ahead: use ``dropped(at:)``.
    private(set) var droppedUntil: Instant?
    /// All events ever counted.
    public private(set) var total = 0

    /// The newest runs stay exact; the older ones, a minute each, cover more than a day.
    static let exactRuns = 1024
    static let keptRuns = 2560
    /// More than are kept, so that tidying up is rare.
    static let mostRuns = 3072

    public init() {}

    public var isEmpty: Bool { runs.isEmpty }

    public mutating func add(_ at: Instant, count: Int = 1) {
        guard count > 0 else { return }
        total += count
        if let last = runs.indices.last, runs[last].first == at.microseconds, runs[last].last == at.microseconds {
            runs[last].count += count
        } else {
            runs.append(Run(first: at.microseconds, last: at.microseconds, count: count))
            if runs.count > Self.mostRuns { tidy() }
        }
    }

    /// The number of events in the window that ends at `now`. If it is not exact, the minute on the edge counts whole.
    public func count(within window: Duration, at now: Instant) -> Int {
        let edge = (now - window).microseconds
        return runs.reduce(0) { $1.last > edge && $1.first <= now.microseconds ? $0 + $1.count : $0 }
    }

    /// Whether that number is exact: no minute on the edge, and no event of the window dropped.
    public func isExact(within window: Duration, at now: Instant) -> Bool {
        let edge = now - window
        if let dropped = dropped(at: now), dropped > edge { return false }
        return !runs.contains { run in
            [edge.microseconds, now.microseconds].contains { run.first <= $0 && run.last > $0 }
        }
    }

    /// The time up to which events were dropped, seen from `now`: windows that reach back before it are not complete. nil: no event was dropped.
    public func dropped(at now: Instant) -> Instant? {
        guard let droppedUntil, droppedUntil > now else { return droppedUntil }
        // The timestamp is from a clock that was set back since. Dropped events arrived before all kept ones.
        return runs.first { $0.first <= now.microseconds }.map { Instant(microseconds: $0.first) } ?? now
    }

    /// The newest event that is not after `now`.
    public func newest(at now: Instant) -> Instant? {
        runs.lazy.filter { $0.first <= now.microseconds }.map { $0.last <= now.microseconds ? $0.last : $0.first }.max().map(
            Instant.init(microseconds:))
    }

    /// The oldest event that is kept.
    public var oldest: Instant? { runs.lazy.map(\.first).min().map(Instant.init(microseconds:)) }

    /// Events later than `now` by more than `tolerance`: a clock or a timestamp format is wrong.
    public func future(beyond tolerance: Duration, at now: Instant) -> Int {
        let limit = (now + tolerance).microseconds
        return runs.reduce(0) { $1.first > limit ? $0 + $1.count : $0 }
    }

    private mutating func tidy() {
        let minute: Int64 = 60_000_000
        var tidied: [Run] = []
        tidied.reserveCapacity(runs.count)
        for run in runs.dropLast(Self.exactRuns) {
            if let last = tidied.indices.last, Self.floor(tidied[last].first, minute) == Self.floor(run.first, minute) {
                tidied[last].first = min(tidied[last].first, run.first)
                tidied[last].last = max(tidied[last].last, run.last)
                tidied[last].count += run.count
            } else {
                tidied.append(run)
            }
        }
        tidied.append(contentsOf: runs.suffix(Self.exactRuns))
        if tidied.count > Self.keptRuns + 256 {
            let arrived = tidied.last?.last ?? .max
            let dropped = tidied.prefix(tidied.count - Self.keptRuns).map(\.last).filter { $0 <= arrived }.max()
            if let dropped { droppedUntil = max(droppedUntil ?? Instant(microseconds: dropped), Instant(microseconds: dropped)) }
            tidied.removeFirst(tidied.count - Self.keptRuns)
        }
        runs = tidied
    }

    private static func floor(_ value: Int64, _ step: Int64) -> Int64 { value >= 0 ? value / step : -((step - 1 - value) / step) }
}

extension WindowCounter {
    /// The counter as numbers, for the state file: the total, the end of the dropped events, then each run by its distance from the one before.
    public var compact: [Int64] {
        var numbers: [Int64] = [Int64(total), droppedUntil?.microseconds ?? .min]
        var before: Int64 = 0
        for run in runs {
            // Doubled; an odd number means that a span and a count follow. Most runs are one event at one instant.
            let distance = (run.first &- before) &* 2
            if run.first == run.last, run.count == 1 {
                numbers.append(distance)
            } else {
                numbers += [distance | 1, run.last - run.first, Int64(run.count)]
            }
            before = run.first
        }
        return numbers
    }

    /// nil if no counter wrote these numbers.
    public init?(compact numbers: [Int64]) {
        guard numbers.count >= 2, numbers[0] >= 0 else { return nil }
        total = Int(numbers[0])
        droppedUntil = numbers[1] == .min ? nil : Instant(microseconds: numbers[1])
        var rest = numbers.dropFirst(2)
        var before: Int64 = 0
        while let distance = rest.popFirst() {
            let (first, overflow) = before.addingReportingOverflow(distance >> 1)
            var run = Run(first: first, last: first, count: 1)
            if distance & 1 == 1 {
                guard let span = rest.popFirst(), let count = rest.popFirst(), span >= 0, span < 60_000_000, count > 0, count < 1 << 40 else {
                    return nil
                }
                run.last = first &+ span
                run.count = Int(count)
            }
            guard !overflow, run.last >= run.first, runs.count < Self.mostRuns else { return nil }
            runs.append(run)
            before = first
        }
    }
}
