/// The input of a judge: the snapshot, the settings in force, the moment, and its memory.
public struct JudgeInput: Sendable {
    public let snapshot: Snapshot
    public internal(set) var settings: Settings
    public let now: Moment
    public let memory: Memory
    /// The configuration of the bot.
    public let bot: BotProfile
    /// A single check without a second observation: a state that holds gets no time to pass.
    public let isOnly: Bool
    /// The settings in force of the other failure points, for a judge that runs their judges.
    public let others: [FailurePoint.ID: Settings]
    /// The watched failure points, without the disabled ones, for a judge that checks what else blocks trading.
    public let watched: [FailurePoint]

    public init(
        snapshot: Snapshot, settings: Settings = Settings(), now: Moment, memory: Memory = Memory(), bot: BotProfile = BotProfile(),
        isOnly: Bool = false, others: [FailurePoint.ID: Settings] = [:], watched: [FailurePoint] = Catalogue.all
    ) {
        (self.snapshot, self.settings, self.now, self.memory, self.bot) = (snapshot, settings, now, memory, bot)
        (self.isOnly, self.others, self.watched) = (isOnly, others, watched)
    }

    /// The input for the judge of another failure point on the same snapshot: with that one's settings, without memory, as a single check.
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

/// The configuration of the bot, as far as judges need it.
public struct BotProfile: Sendable, Hashable {
    /// `tradingbot.service`.
    public var unit: String
    /// The bot's limit of open positions. Source: bot contract 5.1, MAX_OPEN_POSITIONS.
    public var maximumPositions: Int
    /// Whether the bot serves a dashboard (false under SUPERVISOR_CONTROLLED=1). Source: bot contract 2.3.
    public var hasDashboard: Bool

    public init(unit: String = "tradingbot.service", maximumPositions: Int = 10, hasDashboard: Bool = true) {
        (self.unit, self.maximumPositions, self.hasDashboard) = (unit, maximumPositions, hasDashboard)
    }
}
