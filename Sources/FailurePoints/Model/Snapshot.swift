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
