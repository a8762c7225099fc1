/// The limits of one healer.
public struct HealPolicy: Sendable, Hashable {
    /// Attempts for one need before the healer is exhausted.
    public var attempts: Int
    /// The minimum time between two runs; doubled after each failed attempt.
    public var cooldown: Duration
    /// The limit of runs within any hour, for all needs together.
    public var maxPerHour: Int
    /// The time after the end of the hook within which new facts must confirm its success.
    public var verifyWithin: Duration
    /// The time until an exhausted healer's next retry.
    public var slowRetry: Duration
    /// Decides and records, but runs nothing.
    public var dryRun: Bool
    /// Identifies the configured hook: when it changes, an exhausted healer gets its attempts back. Empty: unknown.
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
