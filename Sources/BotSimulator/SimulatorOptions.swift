/// What kind of bot is pretended.
public struct SimulatorOptions: Sendable, Equatable {
    /// The exchange the bot trades on.
    public enum Exchange: String, Sendable, CaseIterable { case blofin, kraken }

    /// The enabled universe. Source: bot contract 9.1.
    public let symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "BNBUSDT", "AVAXUSDT", "ADAUSDT"]
    /// How many positions are open at any time; 0 to 8.
    public var openPositions = 3
    /// How many positions are already closed when a new tree is laid.
    public var closedPositions = 48
    /// Divides every period: a cycle takes 124 s / speed. Ages that a fault pretends are not divided.
    public var speed: Double = 1
    public var exchange = Exchange.blofin
    /// What the heartbeat claims to be the main process.
    public var pid: Int32 = 4242
    /// Offset of the server's local time from UTC, for the timestamps that the bot takes from its local clock.
    public var localOffsetMinutes: Int64 = 0
    /// How long the bot had been up when the tree is laid, in seconds.
    public var uptimeSeconds: Int64 = 26 * 3600

    /// How many hours of its logs a new tree holds at most; nil: as many as each is written with.
    public var historyHours: Int64?

    public init() {}
}
