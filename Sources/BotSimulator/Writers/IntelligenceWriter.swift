/// The CoinGlass feed: the summary, written twice in each poll, one file a symbol, and the fetcher's log. Source: bot contract 9.1.
enum IntelligenceWriter {
    private static let folder = "feature_store/intelligence"
    /// A nominal minute, and the time that eighteen rate-limited calls take.
    private static let poll: Int64 = 107
    /// From the first write of the summary to the second, in seconds.
    private static let enhancing: Int64 = 33

    static let files =
        [
            SimulatedFile("\(folder)/summary.json", .intelligence, .inPlace, .every(poll), text: base),
            SimulatedFile("\(folder)/funding_rates.json", .intelligence, .inPlace, .every(poll), text: fundingRates),
            SimulatedFile("\(folder)/open_interest.json", .intelligence, .inPlace, .every(poll), text: openInterest),
        ]
        + SimulatorOptions().symbols.map { symbol in
            SimulatedFile("\(folder)/\(symbol)_intel.json", .intelligence, .inPlace, .every(poll)) { world, at in reading(world, symbol, at) }
        } + [SimulatedFile("\(folder)/summary.json", .intelligence, .inPlace, .every(poll, offset: enhancing), text: enhanced)]

    static let logs = [SimulatedLog("logs/market_intelligence.log", .intelligence, backfillHours: 3, rows: log)]

    /// The summary as the first write of a poll leaves it.
    static func base(_ world: World, _ at: Int64) -> String { summary(world, at, enhancedAt: nil) }

    static func enhanced(_ world: World, _ at: Int64) -> String { summary(world, at - world.scaled(enhancing), enhancedAt: at) }

    private static func summary(_ world: World, _ at: Int64, enhancedAt: Int64?) -> String {
        let lacking = world.has(.symbolsLacking) ? world.options.symbols.count / 2 : 0
        let symbols = world.has(.noSignals) ? [] : world.options.symbols.dropLast(lacking)
        let signals = symbols.map { symbol in
            let signal = Signal(world, symbol, at)
            return "    \"\(symbol)\": {\(signal.fields)\(enhancedAt == nil ? "" : ",\n      \(signal.enhancedFields)")}"
        }
        let tail =
            enhancedAt.map { instant in
                """
                ,
                  "funding_rates": {\(rates(world, at))},
                  "open_interest": {\(interests(world, at))},
                  "enhanced_ts": "\(Stamp.zulu(instant))"
                """
            } ?? ""
        return """
            {
              "ts": "\(Stamp.zulu(at))",
              "fear_greed": \(Signal.fearGreed(world, at)),
              "signals": {
            \(signals.joined(separator: ",\n"))
              }\(tail)
            }
            """
    }

    static func reading(_ world: World, _ symbol: String, _ at: Int64) -> String {
        let signal = Signal(world, symbol, at)
        let taker =
            signal.isNeutral ? "" : "\"buy_vol_usd\": 44076691129.68, \"sell_vol_usd\": 44412191403.91, \"buy_sell_ratio\": \(signal.flowRatio)"
        let liquidation =
            signal.isNeutral ? "" : "\"liq_long_24h\": 91005773.1, \"liq_short_24h\": 63173480.09, \"liq_ratio\": \(signal.liquidationRatio)"
        return """
            {
              "symbol": "\(symbol.hasSuffix("USDT") ? String(symbol.dropLast(4)) : symbol)",
              "ts": "\(Stamp.zulu(at))",
              "taker": {\(taker)},
              "liquidation": {\(liquidation)},
              "fear_greed": \(Signal.fearGreed(world, at)),
              "signal": {\(signal.fields)}
            }
            """
    }

    static func fundingRates(_ world: World, _ at: Int64) -> String {
        """
        {
          "ts": "\(Stamp.zulu(at))",
          "rates": {\(rates(world, at))}
        }
        """
    }

    static func openInterest(_ world: World, _ at: Int64) -> String {
        """
        {
          "ts": "\(Stamp.zulu(at))",
          "oi": {\(interests(world, at))}
        }
        """
    }

    private static func rates(_ world: World, _ at: Int64) -> String {
        if world.has(.neutralFeed) { return "" }
        return world.options.symbols.map { "\"\($0.dropLast(4))\": {\(Signal(world, $0, at).funding)}" }.joined(separator: ", ")
    }

    private static func interests(_ world: World, _ at: Int64) -> String {
        if world.has(.neutralFeed) { return "" }
        return world.options.symbols.map { "\"\($0.dropLast(4))\": {\(Signal(world, $0, at).interest)}" }.joined(separator: ", ")
    }

    /// The lines of the fetcher: what it could not get, since twenty minutes before the fault came.
    static func log(_ world: World, _ window: Window) -> String {
        let start = window.contains(world.started) ? "[\(Stamp.zulu(world.started))] Intelligence poller started (interval=60s)\n" : ""
        let polls = world.ticks(every: poll, in: window).map { tick in
            let stamp = Stamp.zulu(tick)
            let errors = Self.errors.filter { world.has($0.deviation, at: tick, leadMinutes: 20) }
            if errors.isEmpty { return "[\(stamp)] Updated intelligence for \(world.options.symbols.count) symbols\n" }
            return errors.flatMap(\.lines).map { "[\(stamp)] \($0)\n" }.joined()
        }
        return start + polls.joined()
    }

    private static let errors: [(deviation: Deviation, lines: [String])] = [
        (.fetcherServerErrors, ["HTTP 503 from /api/futures/liquidation/coin-list", "Request error: HTTPSConnectionPool: Read timed out."]),
        (.fetcherRateLimited, ["Rate limited - waiting 60s"]),
        (.fetcherUnauthorised, ["HTTP 401 from /api/futures/liquidation/coin-list"]),
        (.fetcherWithoutKey, ["API Key: NOT CONFIGURED", "ERROR: COINGLASS_API_KEY not set"]),
        (.fetcherUnresolved, ["Request error: Failed to resolve 'open-api-v4.coinglass.com' ([Errno -3] Temporary failure in name resolution)"]),
        (.fetcherTLSErrors, ["Request error: SSLError: certificate verify failed: certificate has expired"]),
    ]
}
