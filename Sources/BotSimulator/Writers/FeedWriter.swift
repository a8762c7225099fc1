/// The sentiment and the on-chain feeds. Source: bot contract 9.3.
enum FeedWriter {
    static let files = [
        SimulatedFile("feature_store/sentiment/latest.json", .sentiment, .inPlace, .every(300), text: sentiment),
        SimulatedFile("feature_store/onchain/whale_alerts.json", .onchain, .inPlace, .every(600), text: whaleAlerts),
        SimulatedFile("feature_store/onchain/exchange_flows.json", .onchain, .inPlace, .every(600), text: exchangeFlows),
    ]

    static let logs = [
        SimulatedLog("feature_store/sentiment/history.jsonl", .sentiment) { world, window in
            world.ticks(every: 300, in: window).map { tick in
                "{\"fear_greed\": \(fearGreed(world, tick)), \"poll_timestamp\": \"\(Stamp.zulu(tick))\"}\n"
            }.joined()
        }
    ]

    private static func coins(_ world: World) -> [Substring] { world.options.symbols.map { $0.dropLast(4) } }

    private static func fearGreed(_ world: World, _ at: Int64) -> Int { Int(world.noise.value("fear", at / (86_400 * Stamp.second), 15, 40)) }

    static func sentiment(_ world: World, _ at: Int64) -> String {
        let isFallback = world.has(.sentimentFallback)
        let social = coins(world).map { coin in
            let active = isFallback ? 0 : Int(world.noise.value("reddit \(coin)", at / (3600 * Stamp.second), 200, 9000))
            return """
                    "\(coin)": {"reddit_active": \(active), "reddit_posts_per_hour": \(active / 300), "twitter_followers": \(active * 40), \
                "activity_score": \(isFallback ? "0" : "\((Double(active) / 9000).rounded(3))")}
                """
        }
        return """
            {
              "fear_greed": {
                "value": \(fearGreed(world, at)),
                "classification": "Fear",
                "signal": 1,
                "timestamp": "\(Stamp.zulu(at - 5_900_000))"
              },
              "social_stats": {
            \(social.joined(separator: ",\n"))
              },
              "poll_timestamp": "\(Stamp.zulu(at))"
            }
            """
    }

    static func whaleAlerts(_ world: World, _ at: Int64) -> String {
        let transaction =
            world.has(.onchainFallback)
            ? """
            "amount_usd": 0, "flow_type": "neutral", "from_type": "unknown", "to_type": "unknown", "timestamp": \(Stamp.epoch(at)), \
            "is_fallback": true, "source": "none"
            """
            : """
            "amount_usd": 170997145.2, "flow_type": "exchange_outflow", "from_type": "exchange", "to_type": "unknown", "timestamp": \
            \(Stamp.epoch(at) - 5), "balance_change": -1762.857167, "source": "coinglass"
            """
        return """
            {
              "transactions": [
                {"symbol": "BTC", \(transaction)}
              ],
              "timestamp": "\(Stamp.zulu(at))"
            }
            """
    }

    static func exchangeFlows(_ world: World, _ at: Int64) -> String {
        let isFallback = world.has(.onchainFallback)
        let signals = coins(world).map { coin in
            let flow = isFallback ? 0 : Int(world.noise.value("flow \(coin)", at / (3600 * Stamp.second), -9_000_000, 9_000_000))
            return """
                    "\(coin)": {"net_flow_usd": \(flow), "inflows_usd": \(isFallback ? 0 : 20_000_000), \
                "outflows_usd": \(isFallback ? 0 : 20_000_000 - flow), \
                "signal": \(isFallback ? 0 : 1), "confidence": \(isFallback ? 0 : 1), "interpretation": "\(isFallback ? "neutral" : "outflow")"}
                """
        }
        return """
            {
              "signals": {
            \(signals.joined(separator: ",\n"))
              },
              "timestamp": "\(Stamp.zulu(at))"
            }
            """
    }
}
