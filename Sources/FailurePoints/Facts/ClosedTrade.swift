/// One closed position of the book, reduced to what is judged. Source: bot contract 5.1.
public struct ClosedTrade: Sendable, Hashable {
    /// Normalised as in the open positions; `?` if the entry does not name it.
    public var symbol: String
    public var strategy: String?
    /// `opened_at`, form T5.
    public var openedAt: Instant?
    /// `closed_at`, form T5 or without a zone in UTC, in old rows `exit_time`.
    public var closedAt: Instant?
    /// `net_pnl`, `pnl` or in old rows `realized_pnl`, in USD.
    public var profit: Double?

    public init(symbol: String, strategy: String? = nil, openedAt: Instant? = nil, closedAt: Instant? = nil, profit: Double? = nil) {
        (self.symbol, self.strategy, self.openedAt, self.closedAt, self.profit) = (symbol, strategy, openedAt, closedAt, profit)
    }
}

/// Closed positions whose `price_roi` has the opposite sign to prices and direction. Source: bot contract 5.1, PNL_SIGN.
public struct SignFaults: Sendable, Hashable {
    /// Positions with all fields that are needed.
    public var checked = 0
    public var wrong = 0
    /// Positions with a needed field of another type; those without the field, as in old rows, do not count.
    public var unreadable = 0
    /// Of the wrong ones, those whose direction is not in upper case: the bot compares with `LONG` exactly.
    public var wrongInLowerCase = 0
    /// The wrong one that was closed last.
    public var newestSymbol: String?
    public var newestClosedAt: Instant?

    public init() {}
}

/// The results of one symbol over a window.
public struct SymbolPerformance: Sendable, Hashable {
    public var symbol: String
    public var trades = 0
    public var wins = 0
    /// The sums of profits and, as a positive number, of losses, in USD.
    public var won = 0.0
    public var lost = 0.0

    public init(symbol: String) { self.symbol = symbol }

    public var winRate: Double { trades == 0 ? 0 : Double(wins) / Double(trades) }
    /// Profits divided by losses; infinite without losses, 0 without either.
    public var profitFactor: Double { lost > 0 ? won / lost : won > 0 ? .infinity : 0 }
}

extension Book {
    /// The results of each symbol in the window that ends at `now`, by symbol; without trades that lack a profit or a timestamp.
    public func performance(within window: Duration, at now: Instant) -> [SymbolPerformance] {
        var found: [String: SymbolPerformance] = [:]
        for trade in recentTrades {
            guard let closedAt = trade.closedAt, closedAt > now - window, closedAt <= now, let profit = trade.profit else { continue }
            var performance = found[trade.symbol] ?? SymbolPerformance(symbol: trade.symbol)
            performance.trades += 1
            if profit > 0 {
                (performance.wins, performance.won) = (performance.wins + 1, performance.won + profit)
            } else {
                performance.lost -= profit
            }
            found[trade.symbol] = performance
        }
        return found.values.sorted { $0.symbol < $1.symbol }
    }

    /// Whether `recentTrades` reaches back over the whole window that ends at `now`.
    public func knowsTrades(within window: Duration, at now: Instant) -> Bool {
        recentTrades.count >= closedCount || recentTrades.lazy.compactMap(\.closedAt).min().map { $0 <= now - window } ?? false
    }

    /// The openings of positions, still open or closed since, newest last; without positions that lack a timestamp.
    public func openings(within window: Duration, at now: Instant) -> [Opening] {
        let still = open.compactMap { position in
            position.openedAt.value.map { Opening(symbol: position.symbol, strategy: position.strategy, at: $0, isOpen: true) }
        }
        let closed = recentTrades.compactMap { trade in
            trade.openedAt.map { Opening(symbol: trade.symbol, strategy: trade.strategy ?? "?", at: $0, isOpen: false) }
        }
        return (still + closed).filter { $0.at > now - window && $0.at <= now }.sorted { $0.at < $1.at }
    }

    /// A position was opened.
    public struct Opening: Sendable, Hashable {
        public var symbol: String
        public var strategy: String
        public var at: Instant
        public var isOpen: Bool
    }
}
