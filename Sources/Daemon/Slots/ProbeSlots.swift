import Config
import FailurePoints
import Probes
import Scheduling
import Systemd

/// Every enabled probe, ready to be run.
enum ProbeSlots {
    /// - Parameters:
    ///   - bus: not connected where there is no service manager; the probes that need it then report that.
    ///   - network: looks at the endpoints.
    ///   - host: this machine's time zone.
    ///   - pause: what a probe does between two reads of a file that is possibly being written.
    static func make(
        _ configuration: Configuration, bus: Bus, network: any NetworkLooker, host: LocalTime = .host,
        pause: @escaping @Sendable (Duration) -> Void = BotTree.sleep, wall: @escaping @Sendable () -> Instant = LinesProbe.wall
    ) -> [ProbeSlot] {
        let (bot, targets) = (configuration.bot, configuration.targets)
        let tree = BotTree(root: bot.root, localTime: bot.localZone.localTime(host: host), pause: pause)
        let environment = ProbeEnvironment(targets: targets, tree: tree, bus: bus, network: network, wall: wall)
        let builtIn = BuiltInProbe.allCases.map(\.declaration).sorted { rank($0) < rank($1) }.compactMap { declaration -> ProbeSlot? in
            let timing = configuration.probe(declaration.name)
            guard timing.enabled, declaration.isWatched(targets) else { return nil }
            return ProbeSlot(
                declaration.make(environment, timing.timeout), interval: timing.interval, retry: timing.retryInterval,
                timeout: timing.timeout + declaration.supervision, origin: declaration.origin(targets), changeLooks: declaration.changeLooks,
                isLive: declaration.isLive)
        }
        return builtIn + custom(configuration, environment)
    }

    /// The order of the first observations: what others take as further evidence comes before them, and the network, which answers late, comes last.
    private static func rank(_ declaration: ProbeDeclaration) -> Int {
        switch declaration.scope {
        case .unit: 0
        case .machine where !declaration.readsTree: 0
        case .tree, .machine: 1
        case .endpoint: 2
        }
    }
}
