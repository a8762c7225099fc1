/// What one notifier is told, when, and how often.
public struct AlertRules: Sendable {
    public var on = Set(AlertTopic.allCases)
    /// Of failure points and of what blocks trading; an override and a switch of the live mode are told whatever their impact.
    public var minImpact = Impact.blocksSome
    public var minStatus = Status.warning
    public var categories = Set(Category.allCases)
    /// When only what is critical is told; nil: never.
    public var quietHours: DailySpan?
    /// Messages within any hour, reminders included; the last one gathers what comes too often.
    public var maxPerHour = 12
    /// How long the first news waits for others.
    public var groupFor = Duration.seconds(1)
    /// From a critical message to its first reminder; doubled each time. nil: no reminders.
    public var reminders: Duration? = .seconds(1800)
    /// For a receiver that is a machine: all that is open is sent again at this interval, and limits for people do not apply. nil: a person.
    public var resend: Duration?
    /// Minute of the day of the daily message; nil: none.
    public var digestAt: Int?
    /// How far the notifier's zone is ahead of UTC at an instant.
    public var offset: @Sendable (Instant) -> Duration = { _ in .zero }

    public init() {}

    /// Up to which the time between two reminders is doubled.
    public static let longestReminder = Duration.seconds(43_200)
}

/// A span of each day, in minutes of local time; one that ends before it begins reaches over midnight.
public struct DailySpan: Sendable, Hashable {
    public var from: Int
    public var to: Int

    public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }

    /// Whether local time, `offset` ahead of UTC, is within the span.
    public func contains(_ instant: Instant, offset: Duration) -> Bool {
        let minute = Int((instant + offset).microsecondsOfDay / 60_000_000)
        return from <= to ? (from..<to).contains(minute) : minute >= from || minute < to
    }

    /// The next instant after `instant` at which a clock with this offset shows the minute; over a change of the offset it is the wall clock that counts.
    public static func next(_ minute: Int, after instant: Instant, offset: (Instant) -> Duration) -> Instant {
        let local = instant + offset(instant)
        let midnight = local - .microseconds(local.microsecondsOfDay)
        for day in 0...2 {
            let shown = midnight + .seconds(day * 86_400 + minute * 60)
            // Twice: the first guess may be on the other side of the change.
            let guess = shown - offset(shown - offset(instant))
            if guess > instant { return guess }
        }
        return instant + .seconds(86_400)
    }
}
