/// Whether a heal is carried out.
public enum HealMode: String, Sendable, Hashable, CaseIterable {
    /// Decides and records, but runs nothing.
    case observe
    case heal

    /// The more careful of two.
    public func and(_ other: HealMode) -> HealMode { self == .observe ? .observe : other }
}

/// What a healer does to the bot: it decides which guards are asked, and which facts show its success.
public enum HealEffect: String, Sendable, Hashable, CaseIterable {
    /// Ends the bot's process and starts another.
    case restartsBot = "restarts-bot"
    /// Starts a bot that does not run.
    case startsBot = "starts-bot"
    /// Calls CoinGlass, which limits the number of calls.
    case callsCoinglass = "calls-coinglass"
    /// Nothing that a guard knows of.
    case other

    public var touchesBot: Bool { self == .restartsBot || self == .startsBot }
}

/// What the operator permits a healer although a guard would refuse it.
public enum HealPermission: String, Sendable, Hashable, CaseIterable {
    /// A start of the bot may lift its phase-82 kill switch.
    case liftsKillSwitch = "lifts-kill-switch"
    /// The bot may be restarted or started while positions are open.
    case openPositions = "open-positions"
    /// The bot may be started after systemd's start limit ended its restarts.
    case afterStartLimit = "after-start-limit"
}

/// The limits of one healer.
public struct HealPolicy: Sendable, Hashable {
    /// Attempts for one incident before the ladder goes on.
    public var attempts: Int
    /// The minimum time between two runs; doubled after each failed attempt, up to ``longestPause``.
    public var cooldown: Duration
    public var longestPause: Duration
    /// The limits of runs within any hour and any day, for all incidents together.
    public var maxPerHour: Int
    public var maxPerDay: Int
    /// The time after the end of the run within which new facts must confirm its success.
    public var verifyWithin: Duration
    /// The time until the next retry of a treatment that is exhausted on this healer.
    public var slowRetry: Duration
    /// After this time a run whose end nobody reported no longer holds the gate.
    public var runLimit: Duration
    public var mode: HealMode
    public var effect: HealEffect
    public var permissions: Set<HealPermission>
    /// Identifies the configured hook: when it changes, an exhausted treatment gets its attempts back. Empty: unknown.
    public var hook: String

    public init(
        attempts: Int = 3, cooldown: Duration = .seconds(300), longestPause: Duration = .seconds(3600), maxPerHour: Int = 6, maxPerDay: Int = 48,
        verifyWithin: Duration = .seconds(240), slowRetry: Duration = .seconds(3600), runLimit: Duration = .seconds(600), mode: HealMode = .heal,
        effect: HealEffect = .other, permissions: Set<HealPermission> = [], hook: String = ""
    ) {
        (self.attempts, self.cooldown, self.longestPause) = (max(1, attempts), cooldown, max(cooldown, longestPause))
        (self.maxPerHour, self.maxPerDay, self.verifyWithin, self.slowRetry) = (max(1, maxPerHour), max(1, maxPerDay), verifyWithin, slowRetry)
        (self.runLimit, self.mode, self.effect, self.permissions, self.hook) = (runLimit, mode, effect, permissions, hook)
    }

    /// The pause after failed attempt `n` (from 1): the cooldown, doubled each time, at most the longest pause.
    public func pause(after n: Int) -> Duration {
        var pause = cooldown
        for _ in 1..<max(1, min(n, 16)) where pause < longestPause { pause = pause * 2 }
        return min(pause, longestPause)
    }
}
