/// The latest reading of every probe at one instant.
public struct Snapshot: Sendable {
    public var unit: Reading<UnitFacts> = .never
    public var engine: Reading<EngineFacts> = .never
    public var exchange: Reading<EndpointFacts> = .never
    public var exchangeHealth: Reading<Document<ExchangeHealth>> = .never
    public var coinglass: Reading<EndpointFacts> = .never
    public var control: Reading<[EndpointFacts]> = .never
    public var dashboard: Reading<EndpointFacts> = .never
    public var fetcherLog: Reading<FetcherLogFacts> = .never
    public var intelligence: Reading<IntelligenceFacts> = .never
    public var maxDrawdownSwitch: Reading<Document<MaxDrawdownSwitch>> = .never
    public var liveConfig: Reading<Document<LiveRuntime>> = .never
    public var operatorOverride: Reading<Document<OperatorOverride>> = .never
    public var book: Reading<BookFacts> = .never
    public var probation: Reading<Document<Probation>> = .never
    public var goldenHour: Reading<Document<GoldenHour>> = .never
    public var configuration: Reading<ConfigurationFacts> = .never
    public var disk: Reading<DiskFacts> = .never
    public var processes: Reading<ProcessFacts> = .never
    public var memory: Reading<MemoryFacts> = .never
    public var journal: Reading<JournalFacts> = .never
    public var clock: Reading<ClockFacts> = .never
    public var feeGate: Reading<Document<FeeGateState>> = .never
    public var holdTime: Reading<Document<HoldTimePolicy>> = .never
    public var portfolio: Reading<Document<Portfolio>> = .never
    public var protectiveState: Reading<Document<ProtectiveState>> = .never
    public var cooldowns: Reading<CooldownFacts> = .never
    public var freezes: Reading<FreezeFacts> = .never
    public var sentiment: Reading<Document<SentimentFeed>> = .never
    public var onchain: Reading<OnchainFacts> = .never
    public var shadow: Reading<ShadowFacts> = .never
    public var workers: Reading<WorkerFacts> = .never
    public var featureStore: Reading<FeatureStoreFacts> = .never
    public var environment: Reading<Document<EnvironmentFile>> = .never
    public var crashLog: Reading<CrashLogFacts> = .never
    public var decisions: Reading<DecisionFacts> = .never
    public var logIntegrity: Reading<LogIntegrityFacts> = .never
    /// Of the custom failure points, by the name of each one's own probe.
    var custom: [ProbeName: Reading<CustomFacts>] = [:]

    public init() {}
}

extension Snapshot {
    /// The same snapshot without what disabled probes brought before they were disabled: facts of a probe that no longer looks only grow old.
    public func limited(to enabled: Set<ProbeName>) -> Snapshot {
        var limited = self
        // A custom failure point has its probe to itself: without the one there is nobody to be told about the other.
        limited.custom = custom.filter { enabled.contains($0.key) }
        guard !enabled.isSuperset(of: ProbeName.all) else { return limited }
        func limit<Facts>(_ reading: inout Reading<Facts>, _ probe: ProbeName) {
            if case .blind = reading { return }
            guard !enabled.contains(probe) else { return }
            reading = .blind(
                reason: Finding.probeDisabled, detail: "it is disabled", at: reading.moment ?? Moment(wall: Instant(microseconds: 0), uptime: .zero))
        }
        limit(&limited.unit, .unit)
        limit(&limited.engine, .engine)
        limit(&limited.exchange, .exchange)
        limit(&limited.coinglass, .coinglass)
        limit(&limited.control, .control)
        limit(&limited.dashboard, .dashboard)
        limit(&limited.fetcherLog, .fetcherLog)
        limit(&limited.intelligence, .intelligence)
        limit(&limited.maxDrawdownSwitch, .maxDrawdownSwitch)
        limit(&limited.liveConfig, .liveConfig)
        limit(&limited.operatorOverride, .operatorOverride)
        limit(&limited.book, .book)
        limit(&limited.probation, .probation)
        limit(&limited.goldenHour, .goldenHour)
        limit(&limited.configuration, .configuration)
        limit(&limited.disk, .disk)
        limit(&limited.processes, .processes)
        limit(&limited.memory, .memory)
        limit(&limited.journal, .journal)
        limit(&limited.clock, .clock)
        limit(&limited.feeGate, .feeGate)
        limit(&limited.holdTime, .holdTime)
        limit(&limited.portfolio, .portfolio)
        limit(&limited.protectiveState, .protectiveState)
        limit(&limited.cooldowns, .cooldowns)
        limit(&limited.freezes, .freezes)
        limit(&limited.sentiment, .sentiment)
        limit(&limited.onchain, .onchain)
        limit(&limited.shadow, .shadow)
        limit(&limited.workers, .workers)
        limit(&limited.featureStore, .featureStore)
        limit(&limited.environment, .environment)
        limit(&limited.crashLog, .crashLog)
        limit(&limited.decisions, .decisions)
        limit(&limited.logIntegrity, .logIntegrity)
        limit(&limited.exchangeHealth, .exchangeHealth)
        return limited
    }
}
