public import FailurePoints

/// The list of all built-in probes. A probe without an entry here does not compile.
///
/// Intervals and timeouts: bot contract 20. The interval is the pace at which findings confirm; between two looks at its interval, a probe of
/// files looks when one of them changes (``ChangeLooks``).
extension BuiltInProbe {
    public var declaration: ProbeDeclaration {
        switch self {
        // The unit and the machine.
        case .unit: .bus(.unit, .unit, every: .seconds(15)) { UnitProbe(bus: $0.bus, unit: $0.targets.unit, deadline: $1) }
        case .processes:
            .bus(.processes, .unit, every: .seconds(60), readsTree: true) {
                ProcessProbe(bus: $0.bus, unit: $0.targets.unit, root: $0.targets.root, deadline: $1)
            }
        case .memory: .bus(.memory, .unit, every: .seconds(60)) { MemoryProbe(bus: $0.bus, unit: $0.targets.unit, deadline: $1) }
        case .journal: .local(.journal, .unit, every: .seconds(60)) { JournalProbe(unit: $0.targets.unit) }
        case .clock: .bus(.clock, .machine, every: .seconds(60)) { ClockProbe(bus: $0.bus, deadline: $1 / 3) }
        case .disk: .local(.disk, .machine, every: .seconds(60), readsTree: true) { DiskProbe(tree: $0.tree) }

        // The network.
        case .exchange: .endpoint(.exchange, every: .seconds(60)) { $0.exchange }
        case .coinglass: .endpoint(.coinglass, every: .seconds(120)) { $0.coinglass }
        case .control: .endpoints(.control, every: .seconds(60)) { $0.control }
        // The bot's server may take 10 s before it counts as failed. Source: bot contract 11.
        case .dashboard: .endpoint(.dashboard, every: .seconds(60), within: .seconds(15), where: { $0.hasDashboard }) { $0.dashboard }

        // The bot's switches, its book and its engine.
        case .maxDrawdownSwitch: .document(.maxDrawdownSwitch, every: .seconds(15))
        case .liveConfig: .document(.liveConfig, every: .seconds(15))
        case .operatorOverride: .document(.operatorOverride, every: .seconds(15))
        case .book: .tree(.book, every: .seconds(15)) { BookProbe(tree: $0.tree) }
        case .engine: .tree(.engine, every: .seconds(30)) { EngineProbe(tree: $0.tree) }
        case .freezes: .tree(.freezes, every: .seconds(30)) { FreezesProbe(tree: $0.tree) }
        case .intelligence: .tree(.intelligence, every: .seconds(30)) { IntelligenceProbe(tree: $0.tree) }

        // Files that the bot updates less often.
        case .exchangeHealth: .document(.exchangeHealth, every: .seconds(60))
        case .probation: .document(.probation, every: .seconds(60))
        case .goldenHour: .document(.goldenHour, every: .seconds(60))
        case .feeGate: .document(.feeGate, every: .seconds(60))
        case .holdTime: .document(.holdTime, every: .seconds(60))
        case .portfolio: .document(.portfolio, every: .seconds(60))
        case .protectiveState: .document(.protectiveState, every: .seconds(60))
        case .sentiment: .document(.sentiment, every: .seconds(300))
        case .fetcherLog: .tree(.fetcherLog, every: .seconds(60), changes: .often) { FetcherLogProbe(tree: $0.tree) }
        case .cooldowns: .tree(.cooldowns, every: .seconds(60)) { CooldownsProbe(tree: $0.tree) }
        case .onchain: .tree(.onchain, every: .seconds(300)) { OnchainProbe(tree: $0.tree) }
        case .shadow: .tree(.shadow, every: .seconds(300), changes: .often) { ShadowProbe(tree: $0.tree) }
        case .workers: .tree(.workers, every: .seconds(300), changes: .often) { WorkersProbe(tree: $0.tree) }
        case .featureStore: .tree(.featureStore, every: .seconds(300), changes: nil) { FeatureStoreProbe(tree: $0.tree) }
        case .environment: .tree(.environment, every: .seconds(60)) { EnvironmentProbe(tree: $0.tree) }
        case .crashLog: .tree(.crashLog, every: .seconds(60), changes: .often) { CrashLogProbe(tree: $0.tree) }
        case .configuration:
            .tree(.configuration, every: .seconds(60), changes: .often, detail: { $0.serviceUser }) {
                ConfigurationProbe(tree: $0.tree, serviceUser: $0.targets.serviceUser)
            }
        // These read megabytes, the others kilobytes. The inventories of logs and feature store are not looked at with each change of one of them.
        case .decisions:
            .tree(.decisions, every: .seconds(60), within: .seconds(20), changes: ChangeLooks(spacing: .seconds(10), keepsInterval: true)) {
                DecisionsProbe(tree: $0.tree, now: $0.wall)
            }
        case .logIntegrity: .tree(.logIntegrity, every: .seconds(300), within: .seconds(20), changes: nil) { LogIntegrityProbe(tree: $0.tree) }
        }
    }
}

extension ProbeName {
    /// The declaration of a built-in probe; nil for the probe of a custom failure point.
    public var declaration: ProbeDeclaration? { BuiltInProbe(rawValue: rawValue)?.declaration }
}
