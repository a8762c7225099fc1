/// The name of a probe: what reads one part of the world.
public struct ProbeName: Hashable, Sendable, Comparable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (a: ProbeName, b: ProbeName) -> Bool { a.rawValue < b.rawValue }

    // What needs the live machine.
    public static let unit: ProbeName = "unit"
    public static let exchange: ProbeName = "exchange"
    public static let coinglass: ProbeName = "coinglass"
    public static let control: ProbeName = "control"
    public static let dashboard: ProbeName = "dashboard"
    public static let disk: ProbeName = "disk"
    public static let processes: ProbeName = "processes"
    public static let memory: ProbeName = "memory"
    public static let journal: ProbeName = "journal"
    public static let clock: ProbeName = "clock"

    // What a copy of the bot's directory can show as well.
    public static let engine: ProbeName = "engine"
    public static let exchangeHealth: ProbeName = "exchange-health"
    public static let fetcherLog: ProbeName = "fetcher-log"
    public static let intelligence: ProbeName = "intelligence"
    public static let maxDrawdownSwitch: ProbeName = "max-drawdown-switch"
    public static let liveConfig: ProbeName = "live-config"
    public static let operatorOverride: ProbeName = "operator-override"
    public static let book: ProbeName = "book"
    public static let probation: ProbeName = "probation"
    public static let goldenHour: ProbeName = "golden-hour"
    public static let configuration: ProbeName = "configuration"
    public static let feeGate: ProbeName = "fee-gate"
    public static let holdTime: ProbeName = "hold-time"
    public static let portfolio: ProbeName = "portfolio"
    public static let protectiveState: ProbeName = "protective-state"
    public static let cooldowns: ProbeName = "cooldowns"
    public static let freezes: ProbeName = "freezes"
    public static let sentiment: ProbeName = "sentiment"
    public static let onchain: ProbeName = "onchain"
    public static let shadow: ProbeName = "shadow"
    public static let workers: ProbeName = "workers"
    public static let featureStore: ProbeName = "feature-store"
    public static let environment: ProbeName = "environment"
    public static let crashLog: ProbeName = "crash-log"
    public static let decisions: ProbeName = "decisions"
    public static let logIntegrity: ProbeName = "log-integrity"
}

extension ProbeName {
    /// Every probe, in the order in which a reader would ask.
    public static let all: [ProbeName] = [
        .unit, .engine, .exchange, .coinglass, .control, .dashboard, .exchangeHealth, .fetcherLog, .intelligence, .maxDrawdownSwitch, .liveConfig,
        .operatorOverride, .book, .probation, .goldenHour, .configuration, .disk, .processes, .memory, .journal, .clock,
        .feeGate, .holdTime, .portfolio, .protectiveState, .cooldowns, .freezes, .sentiment, .onchain, .shadow,
        .workers, .featureStore, .environment, .crashLog, .decisions, .logIntegrity,
    ]

    /// Probes that need the live machine: a copy of the bot's directory says nothing about them.
    public static let live: Set<ProbeName> = [
        .unit, .exchange, .coinglass, .control, .dashboard, .disk, .processes, .memory, .journal, .clock,
    ]
}
