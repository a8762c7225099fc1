public import FailurePoints

/// How often a probe looks and how long it may take.
public struct ProbeConfig: Sendable, Hashable {
    /// From the start of one look to the start of the next.
    public var interval: Duration
    /// Afterwards the probe is given up and reads as blind.
    public var timeout: Duration
    public var enabled = true

    public init(interval: Duration, timeout: Duration, enabled: Bool = true) {
        (self.interval, self.timeout, self.enabled) = (interval, timeout, enabled)
    }

    /// For every probe. Source: bot contract 20; local files that decide about trading are looked at more often, they cost next to nothing.
    public static let standard: [ProbeName: ProbeConfig] = Dictionary(uniqueKeysWithValues: ProbeName.all.map { ($0, standard($0)) })

    /// The default of one probe.
    public static func standard(_ probe: ProbeName) -> ProbeConfig {
        switch probe {
        case .unit: local(every: 15)
        case .coinglass: network(every: 120)
        case .exchange, .control: network(every: 60)
        // The bot's server may take 10 s before it counts as failed. Source: bot contract 11.
        case .dashboard: ProbeConfig(interval: .seconds(60), timeout: .seconds(15))
        case .maxDrawdownSwitch, .liveConfig, .operatorOverride, .book: local(every: 15)
        case .engine, .intelligence, .freezes: local(every: 30)
        case .sentiment, .onchain, .shadow, .workers, .featureStore: local(every: 300)
        // They read megabytes where the others read kilobytes.
        case .decisions: ProbeConfig(interval: .seconds(60), timeout: .seconds(20))
        case .logIntegrity: ProbeConfig(interval: .seconds(300), timeout: .seconds(20))
        default: local(every: 60)
        }
    }

    private static func local(every seconds: Int) -> ProbeConfig { ProbeConfig(interval: .seconds(seconds), timeout: .seconds(5)) }
    private static func network(every seconds: Int) -> ProbeConfig { ProbeConfig(interval: .seconds(seconds), timeout: .seconds(10)) }
}

extension Configuration {
    /// How the probe is to be run.
    public func probe(_ name: ProbeName) -> ProbeConfig {
        if let id = name.customID, let own = customFailurePoints[id] {
            return ProbeConfig(interval: own.interval, timeout: own.timeout, enabled: own.enabled)
        }
        return probes[name] ?? ProbeConfig.standard(name)
    }
}
