import FailurePoints
import Probes
import Systemd

/// Every enabled probe with its place in the snapshot: the one list of what fpmond looks at.
enum ProbeSlots {
    /// - Parameters:
    ///   - bus: not connected where there is no service manager to ask; the probes that need it then say so.
    ///   - host: what this machine's zone is.
    ///   - pause: what the probes do between two looks at a file that may just be being written.
    static func make(
        _ configuration: Configuration, bus: Bus, host: LocalTime = .host, pause: @escaping @Sendable (Duration) -> Void = BotTree.sleep,
        wall: @escaping @Sendable () -> Instant = LinesProbe.wall
    ) -> [ProbeSlot] {
        let bot = configuration.bot
        let tree = BotTree(root: bot.root, localTime: bot.localZone.localTime(host: host), pause: pause)
        let files = "\(bot.root) \(bot.localZone)"
        var slots: [ProbeSlot] = []

        func timing(_ name: ProbeName) -> ProbeConfig? {
            let probe = configuration.probe(name)
            return probe.enabled ? probe : nil
        }
        func file<P: Probe>(_ name: ProbeName, _ probe: P, _ place: any WritableKeyPath<Snapshot, Reading<P.Facts>> & Sendable) {
            guard let timing = timing(name) else { return }
            slots.append(ProbeSlot(name, probe, into: place, interval: timing.interval, timeout: timing.timeout, identity: files))
        }
        func endpoint(
            _ name: ProbeName, _ place: any WritableKeyPath<Snapshot, Reading<EndpointFacts>> & Sendable, _ target: EndpointTarget
        ) {
            guard let timing = timing(name) else { return }
            slots.append(
                ProbeSlot(
                    name, EndpointProbe(target), into: place, interval: timing.interval, timeout: configuration.deadline(of: name),
                    identity: "\(target.hashValue)"))
        }

        func onBus<P: SuspendingProbe>(
            _ name: ProbeName, _ place: any WritableKeyPath<Snapshot, Reading<P.Facts>> & Sendable, identity: String, _ probe: (Duration) -> P
        ) {
            guard let timing = timing(name) else { return }
            slots.append(
                ProbeSlot(
                    name, probe(min(.seconds(3), timing.timeout)), into: place, interval: timing.interval, timeout: timing.timeout + Self.supervision,
                    identity: identity))
        }

        onBus(.unit, \.unit, identity: bot.unit) { UnitProbe(bus: bus, unit: bot.unit, deadline: $0) }
        onBus(.processes, \.processes, identity: "\(bot.unit) \(bot.root)") { ProcessProbe(bus: bus, unit: bot.unit, root: bot.root, deadline: $0) }
        onBus(.memory, \.memory, identity: bot.unit) { MemoryProbe(bus: bus, unit: bot.unit, deadline: $0) }
        onBus(.clock, \.clock, identity: "") { ClockProbe(bus: bus, deadline: $0 / 3) }
        if let timing = timing(.journal) {
            slots.append(
                ProbeSlot(
                    .journal, JournalProbe(unit: bot.unit), into: \.journal, interval: timing.interval, timeout: timing.timeout, identity: bot.unit))
        }
        file(.engine, EngineProbe(tree: tree), \.engine)
        file(.fetcherLog, FetcherLogProbe(tree: tree), \.fetcherLog)
        file(.intelligence, IntelligenceProbe(tree: tree), \.intelligence)
        file(.maxDrawdownSwitch, MaxDrawdownSwitchProbe(tree: tree), \.maxDrawdownSwitch)
        file(.liveConfig, LiveConfigProbe(tree: tree), \.liveConfig)
        file(.operatorOverride, OperatorOverrideProbe(tree: tree), \.operatorOverride)
        file(.book, BookProbe(tree: tree), \.book)
        file(.probation, ProbationProbe(tree: tree), \.probation)
        file(.goldenHour, GoldenHourProbe(tree: tree), \.goldenHour)
        file(.exchangeHealth, ExchangeHealthProbe(tree: tree), \.exchangeHealth)
        if let timing = timing(.configuration) {
            slots.append(
                ProbeSlot(
                    .configuration, ConfigurationProbe(tree: tree, serviceUser: bot.user), into: \.configuration, interval: timing.interval,
                    timeout: timing.timeout, identity: "\(files) \(bot.user)"))
        }
        file(.disk, DiskProbe(tree: tree), \.disk)
        file(.feeGate, FeeGateProbe(tree: tree), \.feeGate)
        file(.holdTime, HoldTimeProbe(tree: tree), \.holdTime)
        file(.portfolio, PortfolioProbe(tree: tree), \.portfolio)
        file(.protectiveState, ProtectiveStateProbe(tree: tree), \.protectiveState)
        file(.cooldowns, CooldownsProbe(tree: tree), \.cooldowns)
        file(.freezes, FreezesProbe(tree: tree), \.freezes)
        file(.sentiment, SentimentProbe(tree: tree), \.sentiment)
        file(.onchain, OnchainProbe(tree: tree), \.onchain)
        file(.shadow, ShadowProbe(tree: tree), \.shadow)
        file(.workers, WorkersProbe(tree: tree), \.workers)
        file(.featureStore, FeatureStoreProbe(tree: tree), \.featureStore)
        file(.environment, EnvironmentProbe(tree: tree), \.environment)
        file(.crashLog, CrashLogProbe(tree: tree), \.crashLog)
        file(.decisions, DecisionsProbe(tree: tree, now: wall), \.decisions)
        file(.logIntegrity, LogIntegrityProbe(tree: tree), \.logIntegrity)
        endpoint(.exchange, \.exchange, configuration.exchangeTarget)
        endpoint(.coinglass, \.coinglass, configuration.coinglassTarget)
        if bot.dashboard { endpoint(.dashboard, \.dashboard, configuration.dashboardTarget) }
        if let timing = timing(.control) {
            let targets = configuration.controlTargets
            slots.append(
                ProbeSlot(
                    .control, ControlProbe(targets), into: \.control, interval: timing.interval,
                    timeout: configuration.deadline(of: .control), identity: "\(targets.hashValue)"))
        }
        return slots + custom(configuration, tree: tree, bus: bus)
    }

    /// The bus call keeps its own deadline; the outer one only catches one that does not.
    static let supervision: Duration = .seconds(2)
}
