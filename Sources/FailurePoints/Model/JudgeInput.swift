/// Everything a judge may look at: the snapshot, the settings in force, the instant, and what it remembers.
public struct JudgeInput: Sendable {
    public let snapshot: Snapshot
    public let settings: Settings
    public let now: Moment
    public let memory: Memory
    /// What the configuration says about the bot itself.
    public let bot: BotProfile
    /// There is no second look to wait for: what holds is not given time to pass by itself.
    public let isOnly: Bool
    /// The settings in force of the other failure points, for a judge that asks them.
    public let others: [FailurePoint.ID: Settings]
    /// The failure points that are watched, for a judge that asks what else blocks trading: those that the operator disabled are none of them.
    public let watched: [FailurePoint]

    public init(
        snapshot: Snapshot, settings: Settings = Settings(), now: Moment, memory: Memory = Memory(), bot: BotProfile = BotProfile(),
        isOnly: Bool = false, others: [FailurePoint.ID: Settings] = [:], watched: [FailurePoint] = Catalogue.all
    ) {
        (self.snapshot, self.settings, self.now, self.memory, self.bot) = (snapshot, settings, now, memory, bot)
        (self.isOnly, self.others, self.watched) = (isOnly, others, watched)
    }

    /// The same world through the eyes of another failure point: by its settings, without its memory, and as if there were no second look.
    public func asked(of id: FailurePoint.ID) -> JudgeInput {
        JudgeInput(snapshot: snapshot, settings: others[id] ?? Settings(), now: now, bot: bot, isOnly: true, others: others, watched: watched)
    }

    public func duration(_ setting: Setting) -> Duration { if case .duration(let value) = settings[setting] { value } else { .zero } }
    public func count(_ setting: Setting) -> Int { if case .count(let value) = settings[setting] { value } else { 0 } }
    public func ratio(_ setting: Setting) -> Double { if case .ratio(let value) = settings[setting] { value } else { 0 } }
    public func bytes(_ setting: Setting) -> Int64 { if case .bytes(let value) = settings[setting] { value } else { 0 } }
    public func number(_ setting: Setting) -> Double { if case .number(let value) = settings[setting] { value } else { 0 } }
    public func flag(_ setting: Setting) -> Bool { if case .flag(let value) = settings[setting] { value } else { false } }

    /// How old a content timestamp is now; negative when it lies in the future.
    public func age(of stamp: Instant) -> Duration { now.wall.since(stamp) }
}

/// What the configuration says about the bot that judgement needs.
public struct BotProfile: Sendable, Hashable {
    /// `tradingbot.service`.
    public var unit: String
    /// The bot's own limit of open positions. Source: bot contract 5.1, MAX_OPEN_POSITIONS.
    public var maximumPositions: Int
    /// Whether the bot serves a dashboard (false under SUPERVISOR_CONTROLLED=1). Source: bot contract 2.3.
    public var hasDashboard: Bool

    public init(unit: String = "tradingbot.service", maximumPositions: Int = 10, hasDashboard: Bool = true) {
        (self.unit, self.maximumPositions, self.hasDashboard) = (unit, maximumPositions, hasDashboard)
    }
}
