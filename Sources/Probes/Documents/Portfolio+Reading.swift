import FailurePoints
import JSON

/// Reads the book of capital. Source: bot contract 5.2.
extension Portfolio: BotDocument {
    static var path: String { "logs/portfolio_futures.json" }

    private static let names: [StaticString] = [
        "total_margin_allocated", "available_margin", "used_margin", "realized_pnl", "unrealized_pnl", "total_trading_fees", "open_positions_count",
        "created_at", "snapshots",
    ]

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> Portfolio? {
        guard let members = try stream.members(names) else { return nil }
        var portfolio = Portfolio()
        portfolio.allocatedMargin = members.number("total_margin_allocated")
        portfolio.availableMargin = members.number("available_margin")
        portfolio.usedMargin = members.number("used_margin")
        portfolio.realizedProfit = members.number("realized_pnl")
        portfolio.unrealizedProfit = members.number("unrealized_pnl")
        portfolio.tradingFees = members.number("total_trading_fees")
        portfolio.openPositions = members.integer("open_positions_count")
        portfolio.createdAt = ContentTimestamp.offset.field(members["created_at"])
        let snapshots = members["snapshots"]?.array ?? []
        portfolio.snapshots = snapshots.count
        portfolio.newestSnapshotAt = snapshots.suffix(50).compactMap { ContentTimestamp.offset.field($0["timestamp"]).value }.max()
        return portfolio
    }
}
