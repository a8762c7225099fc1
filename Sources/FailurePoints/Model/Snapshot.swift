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

    public init() {}
}
