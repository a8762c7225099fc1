package import FailurePoints
package import Probes

/// Everything an operator may set, with the defaults: what `{}` means.
package struct Configuration: Sendable, Hashable {
    package var bot = BotConfig()
    package var exchange = ExchangeConfig.preset(.blofin)
    package var coinglass = EndpointConfig.coinglass
    /// Hosts that have nothing to do with the bot: they tell "our network" from "their service".
    package var control = EndpointConfig.control
    package var dashboard = EndpointConfig.dashboard
    /// Every probe of `ProbeName.all`.
    package var probes = ProbeConfig.standard
    /// Only the failure points about which the file says something; see ``policy(for:)``.
    package var failurePoints: [FailurePoint.ID: FailurePointConfig] = [:]
    /// The operator's own failure points, for what the catalogue cannot know; see ``catalogue(_:)``.
    package var customFailurePoints: [FailurePoint.ID: CustomConfig] = [:]
    /// A healer exists only when it is configured.
    package var healers: [HealerName: HealerConfig] = [:]
    package var healing = HealingConfig()
    package var outputs = OutputsConfig()
    package var state = StateConfig()
    /// How long after the start of the bot's unit the failure points that wait for it do not count. Source: bot contract 20, grace of the heartbeat.
    package var startupGrace = Duration.seconds(300)

    package init() {}
}

/// The bot that is watched.
package struct BotConfig: Sendable, Hashable {
    /// Its working directory; a symbolic link to the current slot is followed anew each round. Never written to. Source: bot contract 2.2.
    package var root = "/root/trading-bot-current"
    package var unit = "tradingbot.service"
    /// The user the unit runs as: whether *it* can read and write its files is what matters, not whether we can.
    package var user = "root"
    /// The zone of the bot's timestamps that carry none and are local. Source: bot contract 3.4.
    package var localZone = LocalZone.host
    /// The bot's own limit of open positions. Source: bot contract 5.1.
    package var maximumPositions = 10
    /// Whether it serves a dashboard. Source: bot contract 2.3.
    package var dashboard = true

    package init() {}

    /// What judgement needs to know of it.
    package var profile: BotProfile { BotProfile(unit: unit, maximumPositions: maximumPositions, hasDashboard: dashboard) }
}

/// What the clock shows that the bot takes its local timestamps from.
package enum LocalZone: Sendable, Hashable {
    /// This machine's zone, with its daylight saving: the bot runs here.
    case host
    /// So far ahead of UTC, at any time.
    case offset(Duration)

    /// - Parameter host: what ``host`` means.
    package func localTime(host: LocalTime = .host) -> LocalTime {
        switch self {
        case .host: host
        case .offset(let offset): .fixed(offset)
        }
    }
}

/// Whether anything is repaired at all.
package struct HealingConfig: Sendable, Hashable {
    /// False: every healer keeps still, whatever it is configured to do.
    package var enabled = true

    package init() {}
}

/// Where the reports go and how often.
package struct OutputsConfig: Sendable, Hashable {
    package var directory = "/var/log/fpmond"
    /// One line of `failure_point_monitor.jsonl` each.
    package var round = Duration.seconds(60)

    package init() {}
}

/// Where the daemon keeps what it must not forget.
package struct StateConfig: Sendable, Hashable {
    package var directory = "/var/lib/fpmond"

    package init() {}
}
