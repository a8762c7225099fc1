public import FailurePoints
public import Systemd

/// The targets of the built-in probes, from the configuration.
public struct WatchTargets: Sendable, Hashable {
    /// The bot's directory as configured.
    public var root: String
    /// The zone of the bot's local timestamps, as the configuration writes it.
    public var zone: String
    /// `tradingbot.service`.
    public var unit: String
    /// The user that the bot runs as.
    public var serviceUser: String
    /// Whether the bot serves a dashboard.
    public var hasDashboard: Bool
    public var exchange: EndpointTarget
    public var coinglass: EndpointTarget
    public var dashboard: EndpointTarget
    public var control: [EndpointTarget]

    public init(
        root: String, zone: String, unit: String, serviceUser: String, hasDashboard: Bool, exchange: EndpointTarget, coinglass: EndpointTarget,
        dashboard: EndpointTarget, control: [EndpointTarget]
    ) {
        (self.root, self.zone, self.unit, self.serviceUser) = (root, zone, unit, serviceUser)
        (self.hasDashboard, self.exchange, self.coinglass) = (hasDashboard, exchange, coinglass)
        (self.dashboard, self.control) = (dashboard, control)
    }
}

/// What a probe is made from: its targets and the means to observe them.
public struct ProbeEnvironment: Sendable {
    public var targets: WatchTargets
    public var tree: BotTree
    /// Not connected where there is no service manager; the probes that need it then report that.
    public var bus: Bus
    /// Looks at the endpoints.
    package var network: any NetworkLooker
    /// The wall clock, for probes that compare timestamps while they read.
    public var wall: @Sendable () -> Instant

    package init(
        targets: WatchTargets, tree: BotTree, bus: Bus, network: any NetworkLooker, wall: @escaping @Sendable () -> Instant = LinesProbe.wall
    ) {
        (self.targets, self.tree, self.bus, self.network, self.wall) = (targets, tree, bus, network, wall)
    }
}
