/// One position of the book, open or closed.
struct Position {
    var symbol: String
    /// As the bot spells it, in either case. Source: bot contract 5.1.
    var direction: String
    var strategy: String
    var entryPrice: Double
    /// USD notional.
    var size: Double
    var leverage: Int
    /// Microseconds since 1970.
    var openedAt: Int64
    /// Microseconds since 1970; in the future while it is open.
    var closedAt: Int64
    var exitPrice: Double
    /// The lower-case `long` of one build is booked as if it were short.
    var isBookedWithWrongSign = false

    /// USD.
    var margin: Double { (size / Double(leverage)).rounded(4) }
    var isLong: Bool { direction.uppercased() == "LONG" }

    /// The return on the price as the bot books it.
    var priceRatio: Double {
        let change = (exitPrice - entryPrice) / entryPrice
        return isLong != isBookedWithWrongSign ? change : -change
    }
    /// USD.
    var fees: Double { size * 0.0012 }
    var profit: Double { size * priceRatio - fees }

    /// The fields that an open and a closed position share, without the braces. Source: bot contract 5.1.
    func fields(regime: String) -> String {
        let opened = Stamp.epoch(openedAt)
        return """
            "symbol": "\(symbol)", "direction": "\(direction)", "strategy": "\(strategy)", "entry_price": \(entryPrice),
                  "size": \(size), "leverage": \(leverage), "margin_collateral": \(margin), "liquidation_price": null,
                  "peak_price": \(isLong ? "\(max(entryPrice, exitPrice))" : "null"),
                  "trough_price": \(isLong ? "null" : "\(min(entryPrice, exitPrice))"), "scaled": 0,
                  "opened_at": "\(Stamp.arizona(openedAt))", "execution_timestamp": \(Stamp.epochFraction(openedAt)),
                  "signal_price": \(entryPrice), "signal_timestamp": "\(Stamp.zulu(openedAt - 2_119_122))", "venue": "futures",
                  "order_id": "sim-\(symbol)-\(direction.lowercased())-\(Int(size))-\(opened)", "ofi_score": 0.61, "ensemble_score": 0.08,
                  "mtf_confidence": 0.7, "regime": "\(regime)", "expected_roi": 0.0031, "volatility": 0.4, "hurst_regime_at_entry": "TRENDING",
                  "hurst_value_at_entry": 0.58, "is_true_trend": false, "oi_delta_5m_at_entry": 0.2, "max_pain_at_entry": null,
                  "bot_type": "alpha", "was_inverted": false, "conviction": "MEDIUM", "aligned_signals": 3, "trading_window": "24_7",
                  "signal_components": {}, "gate_attribution": {}, "volatility_snapshot": {"atr_14": 12.1, "volume_24h": 1000000000.0,
                  "regime_at_entry": "\(regime)", "bid_ask_spread_bps": 0.8}, "ml_features": {}, "timing_id": "\(symbol)_\(direction)_\(opened)",
                  "mtf_alignment": 1.0
            """
    }

    /// A record of `open_positions`, its price refreshed at an instant.
    func openRecord(price: Double, updatedAt: Int64, regime: String) -> String {
        """
            {
                  \(fields(regime: regime)),
                  "current_price": \(price), "updated_at": "\(Stamp.arizona(updatedAt))"
                }
        """
    }

    /// A record of `closed_positions`.
    func closedRecord() -> String {
        let ratio = priceRatio
        let leveraged = ratio * Double(leverage)
        let final = profit / margin
        return """
                {
                      \(fields(regime: "Trending")),
                      "current_price": \(exitPrice), "updated_at": "\(Stamp.arizona(closedAt - 31 * Stamp.second))", "exit_price": \(exitPrice),
                      "closed_at": "\(Stamp.arizona(closedAt))", "close_reason": "\(profit > 0 ? "ladder_timing_take_profit" : "stop_loss_breach")",
                      "funding_fees": 0.0, "trading_fees": \(fees), "slippage_bps": 0.4, "execution_latency_ms": 84.0, "price_roi": \(ratio),
                      "leveraged_roi": \(leveraged), "final_roi": \(final), "net_roi": \(final), "pnl": \(profit), "pnl_pct": \(final * 100),
                      "net_pnl": \(profit), "gross_pnl": \(profit + fees)
                    }
            """
    }
}
