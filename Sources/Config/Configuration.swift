package import FailurePoints
package import Probes

/// Everything an operator may set, with the defaults: what `{}` means.
package struct Configuration: Sendable, Hashable {
    package var bot = BotConfig()
    package var exchange = ExchangeConfig.preset(.blofin)
    package var coinglass = EndpointConfig.coinglass
    /// Hosts unrelated to the bot: they separate a failure of our network from one of a service.
    package var control = EndpointConfig.control
    package var dashboard = EndpointConfig.dashboard
    /// Every probe of `ProbeName.all`.
    package var probes = ProbeConfig.standard
    /// Only the failure points that the file configures; see ``policy(for:)``.
    package var failurePoints: [FailurePoint.ID: FailurePointConfig] = [:]
    /// The custom failure points, for what the catalogue does not cover; see ``catalogue(_:)``.
    package var customFailurePoints: [FailurePoint.ID: CustomConfig] = [:]
    /// A healer exists only when it is configured.
    package var healers: [HealerName: HealerConfig] = [:]
    package var healing = HealingConfig()
    /// The maintenance windows by name; see ``windows(_:)``.
    package var silences: [String: WindowConfig] = [:]
    package var flapping = FlapRule()
    /// The notifiers by name.
    package var notifiers: [String: NotifierConfig] = [:]
    /// What is called after each round, by name.
    package var heartbeats: [String: HeartbeatConfig] = [:]
    /// Where the secrets of notifiers and heartbeats stand, by name.
    package var secrets: [String: SecretConfig] = [:]
    package var outputs = OutputsConfig()
    package var state = StateConfig()
    /// How long after the start of the bot's unit failure points with `waitsForStartup` are ignored. Source: bot contract 20, grace of the heartbeat.
    package var startupGrace = Duration.seconds(300)

    package init() {}
}

/// The watched bot.
package struct BotConfig: Sendable, Hashable {
    /// Its working directory; a symbolic link to the current slot is resolved anew each round. Never written to. Source: bot contract 2.2.
    package var root = "/root/trading-bot-current"
    package var unit = "tradingbot.service"
    /// The user the unit runs as: file permissions are checked for this user, not for fpmond's.
    package var user = "root"
    /// The time zone of the bot's local timestamps without one. Source: bot contract 3.4.
    package var localZone = LocalZone.host
    /// The bot's limit of open positions. Source: bot contract 5.1.
    package var maximumPositions = 10
    /// Whether it serves a dashboard. Source: bot contract 2.3.
    package var dashboard = true

    package init() {}

    /// The part of it that judgement needs.
    package var profile: BotProfile { BotProfile(unit: unit, maximumPositions: maximumPositions, hasDashboard: dashboard) }
}

/// The zone of the clock behind the bot's local timestamps.
package enum LocalZone: Sendable, Hashable {
    /// This machine's zone, with its daylight saving: the bot runs here.
    case host
    /// A fixed offset ahead of UTC.
    case offset(Duration)

    /// - Parameter host: what ``host`` means.
    package func localTime(host: LocalTime = .host) -> LocalTime {
        switch self {
        case .host: host
        case .offset(let offset): .fixed(offset)
        }
    }
}

/// Whether any healer may run, and how many together.
package struct HealingConfig: Sendable, Hashable {
    /// False: no healer runs or decides, whatever its configuration.
    package var enabled = true
    /// `observe`: all healers decide and record, and none runs.
    package var mode = HealMode.heal
    /// The runs of all healers together within any hour: one cause must not start ten repairs.
    package var maximumPerHour = 12
    /// The units that built-in healers may start and restart.
    package var units: [String] = []

    package init() {}
}

/// Where the reports go and how often.
package struct OutputsConfig: Sendable, Hashable {
    package var directory = "/var/log/fpmond"
    /// Interval of the lines in `failure_point_monitor.jsonl`.
    package var round = Duration.seconds(60)
    /// Megabytes that each appended file has at most.
    package var maximumFile = 64
    /// The file of metrics, for node_exporter's textfile collector; nil: none.
    package var metrics: String?

    package init() {}
}

/// Where the daemon saves its state.
package struct StateConfig: Sendable, Hashable {
    package var directory = "/var/lib/fpmond"

    package init() {}
}
