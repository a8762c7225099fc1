/// The limits one healer obeys.
public struct HealPolicy: Sendable, Hashable {
    /// Attempts for one need before it gives up.
    public var attempts: Int
    /// The least time between two runs; doubled after each failed attempt.
    public var cooldown: Duration
    /// Runs within any hour, whatever the need.
    public var maxPerHour: Int
    /// How long after the hook ended the next facts have to confirm it.
    public var verifyWithin: Duration
    /// How long an exhausted healer rests before it tries once more.
    public var slowRetry: Duration
    /// Decides and records, runs nothing.
    public var dryRun: Bool
    /// Tells one configuration of what is run from another: a healer that has given up begins anew when it changes. Empty: not known.
    public var hook: String

    public init(
        attempts: Int = 3, cooldown: Duration = .seconds(300), maxPerHour: Int = 6, verifyWithin: Duration = .seconds(240),
        slowRetry: Duration = .seconds(3600), dryRun: Bool = false, hook: String = ""
    ) {
        (self.attempts, self.cooldown, self.maxPerHour) = (max(1, attempts), cooldown, max(1, maxPerHour))
        (self.verifyWithin, self.slowRetry, self.dryRun, self.hook) = (verifyWithin, slowRetry, dryRun, hook)
    }

    /// The pause after failed attempt `n` (from 1): the cooldown, doubled each time, at most an hour.
    public func pause(after n: Int) -> Duration {
        var pause = cooldown
        for _ in 1..<max(1, min(n, 16)) where pause < longestPause { pause = pause * 2 }
        return min(pause, longestPause)
    }

    /// An hour, unless the cooldown itself is longer.
    var longestPause: Duration { max(cooldown, .seconds(3600)) }
}
