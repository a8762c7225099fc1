/// The name of a probe, which reads one part of the bot or the machine: built in, or of one custom failure point.
public struct ProbeName: Hashable, Sendable, Comparable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ probe: BuiltInProbe) { rawValue = probe.rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (a: ProbeName, b: ProbeName) -> Bool { a.rawValue < b.rawValue }

    /// Every built-in probe, in the order of the documentation.
    public static let all: [ProbeName] = BuiltInProbe.allCases.map(ProbeName.init)
}

/// The built-in probes. The raw value is the probe's key in the configuration and its name in records.
///
/// Each case needs a declaration: `BuiltInProbe.declaration` does not compile without one.
public enum BuiltInProbe: String, CaseIterable, Sendable {
    case unit
    case engine
    case exchange
    case coinglass
    case control
    case dashboard
    case exchangeHealth = "exchange-health"
    case fetcherLog = "fetcher-log"
    case intelligence
    case maxDrawdownSwitch = "max-drawdown-switch"
    case liveConfig = "live-config"
    case operatorOverride = "operator-override"
    case book
    case probation
    case goldenHour = "golden-hour"
    case configuration
    case disk
    case processes
    case memory
    case journal
    case clock
    case feeGate = "fee-gate"
    case holdTime = "hold-time"
    case portfolio
    case protectiveState = "protective-state"
    case cooldowns
    case freezes
    case sentiment
    case onchain
    case shadow
    case workers
    case featureStore = "feature-store"
    case environment
    case crashLog = "crash-log"
    case decisions
    case logIntegrity = "log-integrity"
}

extension ProbeName {
    public static let unit = Self(.unit)
    public static let engine = Self(.engine)
    public static let exchange = Self(.exchange)
    public static let coinglass = Self(.coinglass)
    public static let control = Self(.control)
    public static let dashboard = Self(.dashboard)
    public static let exchangeHealth = Self(.exchangeHealth)
    public static let fetcherLog = Self(.fetcherLog)
    public static let intelligence = Self(.intelligence)
    public static let maxDrawdownSwitch = Self(.maxDrawdownSwitch)
    public static let liveConfig = Self(.liveConfig)
    public static let operatorOverride = Self(.operatorOverride)
    public static let book = Self(.book)
    public static let probation = Self(.probation)
    public static let goldenHour = Self(.goldenHour)
    public static let configuration = Self(.configuration)
    public static let disk = Self(.disk)
    public static let processes = Self(.processes)
    public static let memory = Self(.memory)
    public static let journal = Self(.journal)
    public static let clock = Self(.clock)
    public static let feeGate = Self(.feeGate)
    public static let holdTime = Self(.holdTime)
    public static let portfolio = Self(.portfolio)
    public static let protectiveState = Self(.protectiveState)
    public static let cooldowns = Self(.cooldowns)
    public static let freezes = Self(.freezes)
    public static let sentiment = Self(.sentiment)
    public static let onchain = Self(.onchain)
    public static let shadow = Self(.shadow)
    public static let workers = Self(.workers)
    public static let featureStore = Self(.featureStore)
    public static let environment = Self(.environment)
    public static let crashLog = Self(.crashLog)
    public static let decisions = Self(.decisions)
    public static let logIntegrity = Self(.logIntegrity)
}
