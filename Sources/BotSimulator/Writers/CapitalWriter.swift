/// Portfolio and trades. Source: bot contract 5.2.
enum CapitalWriter {
    /// Of the portfolio, in USD. Not the 6000 that a reset would leave.
    static let allocated = 6250.0
    /// What is left where the margin is exhausted, in USD.
    static let exhaustedMargin = 20.0

    static let files = [
        SimulatedFile("logs/portfolio_futures.json", .book, .inPlace, .every(600), text: portfolio),
        SimulatedFile("logs/trades_futures.json", .book, .inPlace, .every(600), text: trades),
    ]

    static let logs = [SimulatedLog("logs/executed_trades.jsonl", .trades, rows: executed)]

    static func portfolio(_ world: World, _ at: Int64) -> String {
        let isReset = world.has(.capitalReset)
        let ledger = world.book.ledger(world, at: at)
        let open = world.book.open(world, at: at)
        let used = world.has(.marginExhausted) ? allocated + ledger.realized - exhaustedMargin : open.map(\.margin).reduce(0, +)
        let total = isReset ? 6000.0 : allocated
        let realized = isReset ? 0.0 : ledger.realized
        let snapshots = isReset ? [] : world.book.closed(world, in: Window(after: at - 4 * 3600 * Stamp.second, upTo: at))
        let rows = snapshots.map { trade in
            """
                {"timestamp": "\(Stamp.arizona(trade.closedAt))", "action": "trade_close", "symbol": "\(trade.symbol)", "strategy": \
            "\(trade.strategy)", "net_pnl": \(trade.profit), "total_realized_pnl": \(realized), "available_margin": \(total - used), "used_margin": \
            \(used)}
            """
        }
        return """
            {
              "total_margin_allocated": \(total),
              "available_margin": \(isReset ? 6000.0 : total + realized - used),
              "used_margin": \(isReset ? 0.0 : used),
              "unrealized_pnl": 0.0,
              "realized_pnl": \(realized),
              "total_funding_fees": 0.0,
              "total_trading_fees": \(isReset ? 0.0 : ledger.fees),
              "open_positions_count": 0,
              "total_notional_exposure": \(open.map(\.size).reduce(0, +)),
              "effective_leverage": 2.0,
              "snapshots": [
            \(rows.joined(separator: ",\n"))
              ],
              "created_at": "\(Stamp.arizona(world.book.created))"
            }
            """
    }

    static func trades(_ world: World, _ at: Int64) -> String {
        let rows = world.book.closed(world, in: Window(after: at - 4 * 3600 * Stamp.second, upTo: at)).map { trade in
            """
                {"timestamp": "\(Stamp.arizona(trade.closedAt))", "symbol": "\(trade.symbol)", "side": "\(trade.isLong ? "sell" : "buy")", \
            "direction": "\(trade.direction)", "strategy": "\(trade.strategy)", "net_pnl": \(trade.profit)}
            """
        }
        return """
            {
              "trades": [
            \(rows.joined(separator: ",\n"))
              ],
              "total_trades_count": \(world.book.ledger(world, at: at).count),
              "created_at": "\(Stamp.arizona(world.book.created))"
            }
            """
    }

    static func executed(_ world: World, _ window: Window) -> String {
        world.book.closed(world, in: window).map { trade in
            """
            {"ts": \(Stamp.epoch(trade.closedAt)), "symbol": "\(trade.symbol)", "strategy_id": "\(trade.strategy)", "pnl_pct": \
            \((trade.profit / trade.margin * 100).rounded(3)), "net_pnl": \(trade.profit.rounded(4)), "direction": "\(trade.direction)", \
            "entry_price": \(trade.entryPrice), "exit_price": \(trade.exitPrice)}

            """
        }.joined()
    }
}
