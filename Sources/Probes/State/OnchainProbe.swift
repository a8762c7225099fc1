public import FailurePoints
import JSON

/// Reads the on-chain feed. Source: bot contract 9.3.
public struct OnchainProbe: Probe {
    private let tree: BotTree
    private let whaleAlerts: WatchedFile<WhaleAlerts>
    private let exchangeFlows: WatchedFile<ExchangeFlows>

    public init(tree: BotTree) {
        self.tree = tree
        whaleAlerts = WhaleAlerts.watched(tree)
        exchangeFlows = ExchangeFlows.watched(tree)
    }

    public func observe() throws(ProbeError) -> OnchainFacts {
        let observation = try tree.observation()
        let whaleAlerts = observation.look(at: whaleAlerts)
        let exchangeFlows = observation.look(at: exchangeFlows)
        observation.settle()
        return OnchainFacts(whaleAlerts: whaleAlerts.document, exchangeFlows: exchangeFlows.document)
    }
}

extension WhaleAlerts: BotDocument {
    static var path: String { "feature_store/onchain/whale_alerts.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> WhaleAlerts? {
        guard let members = try stream.members(["timestamp", "transactions"]) else { return nil }
        var alerts = WhaleAlerts()
        alerts.writtenAt = ContentTimestamp.zulu.field(members["timestamp"])
        for transaction in members["transactions"]?.array ?? [] {
            alerts.transactions += 1
            if transaction["is_fallback"]?.bool == true || transaction["source"]?.string == "none" { alerts.fallbacks += 1 }
        }
        return alerts
    }
}

extension ExchangeFlows: BotDocument {
    static var path: String { "feature_store/onchain/exchange_flows.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> ExchangeFlows? {
        guard let members = try stream.members(["timestamp", "signals"]) else { return nil }
        var flows = ExchangeFlows()
        flows.writtenAt = ContentTimestamp.zulu.field(members["timestamp"])
        for (_, signal) in members["signals"]?.object ?? [:] {
            flows.symbols += 1
            let amounts = ["net_flow_usd", "inflows_usd", "outflows_usd"].compactMap { signal[$0]?.double }
            if amounts.contains(where: { $0 != 0 }) { flows.flowing += 1 }
        }
        return flows
    }
}
