/// A part of the pretend bot that works, stops and goes wrong as one: roughly one of the bot's threads.
///
/// Source: bot contract 2.4.
enum Area: CaseIterable, Sendable {
    /// The engine begins a cycle: protective mode, evaluations.
    case cycleStart
    /// The engine completes a cycle: its heartbeat.
    case cycleEnd
    /// Positions are opened and closed.
    case trades
    /// The book is rewritten with new prices.
    case book
    /// What was signalled, blocked, entered.
    case decisions
    /// The files of the fee gate.
    case feeGate
    /// The hold-time policy, the probation machine and the cooldowns.
    case gates
    /// The heartbeat of the interpreter.
    case process
    /// The heartbeats of the other side threads.
    case supervisor
    /// The CoinGlass feed and its log.
    case intelligence
    case sentiment, onchain
    /// `live_config.json`.
    case recovery
    /// The other switches, freezes and pauses.
    case switches
    case maxDrawdown
    case exchangeHealth
    /// What the four worker processes write.
    case workers
    /// What the bot's own monitors write.
    case monitors
    /// Files that nobody rewrites.
    case configuration

    /// Every area that stands still when the process does.
    static let running = allCases.filter { $0 != .configuration }
    /// What the engine's thread does.
    static let engine: [Area] = [.cycleStart, .cycleEnd, .trades, .book, .decisions, .feeGate, .gates]
}
