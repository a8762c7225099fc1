/// A silence that the configuration declares: weekly or dated, in a zone. A declared time means the wall clock there, summer and winter.
///
/// A local time that the zone skips is the instant of the change. Of a local time that comes twice, a window begins with the first and ends with the
/// second: it always covers everything that its times name.
public struct MaintenanceWindow: Sendable, Hashable {
    public enum Weekday: String, Sendable, Hashable, CaseIterable {
        case mon, tue, wed, thu, fri, sat, sun

        /// Of a day since 1970-01-01, which was a Thursday.
        init(day: Int64) { self = Self.allCases[Int(((day + 3) % 7 + 7) % 7)] }
    }

    public enum Times: Sendable, Hashable {
        /// On each of these days, in minutes after local midnight. An end that is not after the beginning is on the next day.
        case weekly(days: Set<Weekday>, from: Int, to: Int)
        case dated(from: CivilTime, to: CivilTime)
    }

    public var name: String
    public var failurePoints: [FailurePoint.ID]
    public var mutesHeals: Bool
    public var reason: String
    public var times: Times
    public var zone: ZoneRules

    public init(name: String, failurePoints: [FailurePoint.ID], mutesHeals: Bool, reason: String, times: Times, zone: ZoneRules) {
        (self.name, self.failurePoints, self.mutesHeals) = (name, failurePoints, mutesHeals)
        (self.reason, self.times, self.zone) = (reason, times, zone)
    }

    /// The silence that it makes now; nil: none.
    func silence(at now: Instant) -> Silence? {
        guard let present = spans(around: now).first(where: { $0.contains(now) }) else { return nil }
        return Silence(
            id: Silence.windowPrefix + name, failurePoints: failurePoints, mutesHeals: mutesHeals, reason: reason, by: "configuration",
            from: present.lowerBound, until: present.upperBound)
    }

    func nextChange(after now: Instant) -> Instant? { spans(around: now).flatMap { [$0.lowerBound, $0.upperBound] }.filter { $0 > now }.min() }

    /// The occurrences from a day ago until eight days ahead, in order; what adjoins is one.
    func spans(around now: Instant) -> [Range<Instant>] {
        switch times {
        case .dated(let from, let to): return span(Instant(utc: from), Instant(utc: to)).map { [$0] } ?? []
        case .weekly(let days, let from, let to):
            let today = (now + zone.offset(at: now)).dayNumber
            var spans: [Range<Instant>] = []
            for day in today - 8...today + 8 where days.contains(Weekday(day: day)) {
                let midnight = Instant(microseconds: day * 86_400_000_000)
                let begin = midnight + .seconds(from * 60)
                guard let next = span(begin, midnight + .seconds((to > from ? to : to + 1440) * 60)) else { continue }
                if let last = spans.last, next.lowerBound <= last.upperBound {
                    spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
                } else {
                    spans.append(next)
                }
            }
            return spans
        }
    }

    /// From and to are local times, written as if they were UTC.
    private func span(_ from: Instant, _ to: Instant) -> Range<Instant>? {
        let (begin, end) = (zone.instants(showing: from).lowerBound, zone.instants(showing: to).upperBound)
        return begin < end ? begin..<end : nil
    }
}
