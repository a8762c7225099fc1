import FailurePoints

/// The parts of a scene that the later failure points read.
extension BotScene {
    static func process(_ pid: Int, parent: Int = 4242, _ kind: ProcessFacts.Process.Kind = .bot, directory: String? = "/bot") -> ProcessFacts.Process
    {
        .init(
            pid: pid, parentPID: parent, name: "python3", kind: kind, state: "S", startedAt: noon - .seconds(86_400), startTicks: 1,
            directory: directory)
    }

    static func processes(workers: Int = 5, slot: String = "/bot", strangers: [ProcessFacts.Process] = []) -> ProcessFacts {
        let main = process(4242, parent: 1)
        return ProcessFacts(
            controlGroup: "/system.slice/tradingbot.service", members: [main] + (0..<workers).map { process(5000 + $0) },
            main: MainProcess(process: main, workingDirectory: .content(slot), homeOverride: .missing), strangers: strangers,
            root: .init(configured: "/current", real: "/bot"))
    }

    static func feeGate(blocked: Int, allowed: Int, age: Duration) -> Document<FeeGateState> {
        var state = FeeGateState()
        (state.blockedCount, state.allowedCount, state.updatedAt) = (.value(blocked), .value(allowed), .value(noon - age))
        // The scene's position was opened an hour ago.
        return Document(path: "feature_store/fee_gate_state.json", state: .content(state))
    }

    static func portfolio(allocated: Double = 5000, available: Double = 4000, realized: Double = -120) -> Document<Portfolio> {
        var portfolio = Portfolio()
        (portfolio.allocatedMargin, portfolio.availableMargin, portfolio.realizedProfit) = (.value(allocated), .value(available), .value(realized))
        return Document(path: "logs/portfolio_futures.json", state: .content(portfolio))
    }

    static func protective(_ mode: String) -> Document<ProtectiveState> {
        var state = ProtectiveState()
        (state.mode, state.writtenAt) = (.value(mode), .value(noon))
        return Document(path: "logs/futures_protective_state.json", state: .content(state))
    }

    static func cooldowns(_ symbols: [Cooldown] = [], _ evaluations: [Evaluation] = []) -> CooldownFacts {
        CooldownFacts(
            trades: Document(path: "logs/trade_cooldown.json", state: .missing),
            symbols: Document(path: "logs/symbol_cooldowns.json", state: .content(symbols)),
            evaluations: Document(path: "logs/futures_signal_evaluations.json", state: .content(evaluations)),
            activity: Document(path: "logs/signal_activity.json", state: .missing))
    }

    static func sentiment(age: Duration = .seconds(60), active: Int = 3) -> Document<SentimentFeed> {
        var feed = SentimentFeed()
        (feed.polledAt, feed.coins, feed.activeCoins) = (.value(noon - age), 8, active)
        return Document(path: "feature_store/sentiment/latest.json", state: .content(feed))
    }

    static func onchain(alerts: Duration = .seconds(60), flows: Duration = .seconds(60), fallbacks: Int = 0, flowing: Int = 2) -> OnchainFacts {
        var whales = WhaleAlerts()
        (whales.writtenAt, whales.transactions, whales.fallbacks) = (.value(noon - alerts), 4, fallbacks)
        var exchange = ExchangeFlows()
        (exchange.writtenAt, exchange.symbols, exchange.flowing) = (.value(noon - flows), 4, flowing)
        return OnchainFacts(
            whaleAlerts: Document(path: "whale_alerts.json", state: .content(whales)),
            exchangeFlows: Document(path: "exchange_flows.json", state: .content(exchange)))
    }

    /// Nothing halts, and Alpha is enabled.
    static func freezes() -> FreezeFacts {
        var facts = FreezeFacts()
        var policies = SignalPolicies()
        policies.alphaEnabled = .value(true)
        facts.signalPolicies.state = .content(policies)
        return facts
    }

    static func featureStore(_ files: [String]) -> FeatureStoreFacts {
        var facts = FeatureStoreFacts()
        (facts.exists, facts.files, facts.inode) = (true, files, 7)
        return facts
    }

    static func environment(_ keys: [EnvironmentFile.Key] = [.init(name: "COINGLASS_API_KEY")], mode: UInt32 = 0o600) -> Document<EnvironmentFile> {
        var file = EnvironmentFile()
        (file.keys, file.mode) = (keys, mode)
        return Document(path: ".env", state: .content(file))
    }
}

extension BotScene {
    /// Every log followed from its beginning; so many events of each kind, a minute ago.
    static func decisions(_ counts: [DecisionKind: Int] = [:], age: Duration = .seconds(60)) -> DecisionFacts {
        var facts = DecisionFacts()
        for log in DecisionLog.allCases {
            var source = DecisionFacts.Source(state: .followed)
            source.isWhole = true
            facts.sources[log] = source
        }
        for (kind, count) in counts {
            var counter = WindowCounter()
            counter.add(noon - age, count: count)
            facts.counters[kind] = counter
        }
        return facts
    }
}

extension LogEnd {
    static func ending(_ at: Instant?) -> LogEnd {
        var end = LogEnd()
        (end.newestAt, end.rows) = (at, at == nil ? 0 : 9)
        return end
    }
}
