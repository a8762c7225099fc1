public import FailurePoints
import Probes

/// Everything an operator may set, with the defaults: what `{}` means.
public struct Configuration: Sendable, Hashable {
    public var bot = BotConfig()
    public var exchange = ExchangeConfig.preset(.blofin)
    public var coinglass = EndpointConfig.coinglass
    /// Hosts that have nothing to do with the bot: they tell "our network" from "their service".
    public var control = EndpointConfig.control
    public var dashboard = EndpointConfig.dashboard
    /// Every probe of `ProbeName.all`.
    public var probes = ProbeConfig.standard
    /// Only the failure points about which the file says something; see ``policy(for:)``.
    public var failurePoints: [FailurePoint.ID: FailurePointConfig] = [:]
    /// The operator's own failure points, for what the catalogue cannot know; see ``catalogue(_:)``.
    public var customFailurePoints: [FailurePoint.ID: CustomConfig] = [:]
    /// A healer exists only when it is configured.
    public var healers: [HealerName: HealerConfig] = [:]
    public var healing = HealingConfig()
    public var outputs = OutputsConfig()
    public var state = StateConfig()
    /// How long after the start of the bot's unit the failure points that wait for it do not count. Source: bot contract 20, grace of the heartbeat.
    public var startupGrace = Duration.seconds(300)

    public init() {}
}

/// The bot that is watched.
public struct BotConfig: Sendable, Hashable {
    /// Its working directory; a symbolic link to the current slot is followed anew each round. Never written to. Source: bot contract 2.2.
    public var root = "/root/trading-bot-current"
    public var unit = "tradingbot.service"
    /// The user the unit runs as: whether *it* can read and write its files is what matters, not whether we can.
    public var user = "root"
    /// The zone of the bot's timestamps that carry none and are local. Source: bot contract 3.4.
    public var localZone = LocalZone.host
    /// The bot's own limit of open positions. Source: bot contract 5.1.
    public var maximumPositions = 10
    /// Whether it serves a dashboard. Source: bot contract 2.3.
    public var dashboard = true

    public init() {}

    /// What judgement needs to know of it.
    public var profile: BotProfile { BotProfile(unit: unit, maximumPositions: maximumPositions, hasDashboard: dashboard) }
}

/// What the clock shows that the bot takes its local timestamps from.
public enum LocalZone: Sendable, Hashable {
    /// This machine's zone, with its daylight saving: the bot runs here.
    case host
    /// So far ahead of UTC, at any time.
    case offset(Duration)

    /// - Parameter host: what ``host`` means.
    func localTime(host: LocalTime = .host) -> LocalTime {
        switch self {
        case .host: host
        case .offset(let offset): .fixed(offset)
        }
    }
}

/// Whether anything is repaired at all.
public struct HealingConfig: Sendable, Hashable {
    /// False: every healer keeps still, whatever it is configured to do.
    public var enabled = true

    public init() {}
}

/// Where the reports go and how often.
public struct OutputsConfig: Sendable, Hashable {
    public var directory = "/var/log/fpmond"
    /// One line of `failure_point_monitor.jsonl` each.
    public var round = Duration.seconds(60)

    public init() {}
}

/// Where the daemon keeps what it must not forget.
public struct StateConfig: Sendable, Hashable {
    public var directory = "/var/lib/fpmond"

    public init() {}
}
