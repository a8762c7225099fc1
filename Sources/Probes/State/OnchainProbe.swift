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
        let whaleAlerts = observation.read(whaleAlerts)
        let exchangeFlows = observation.read(exchangeFlows)
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
        guard let transactions = members["transactions"]?.array else {
            alerts.fault = members["transactions"].map { "\($0.kindName) where a list belongs" } ?? "absent"
            return alerts
        }
        for transaction in transactions {
            alerts.transactions += 1
            let mark = transaction.object?.bool("is_fallback")
            if mark == .value(true) || transaction["source"]?.string == "none" {
                alerts.fallbacks += 1
            } else if mark == nil || mark?.fault != nil || mark == .null || transaction["source"].map({ $0.string == nil }) == true {
                alerts.untold += 1
            }
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
        guard let signals = members["signals"]?.object else {
            flows.fault = members["signals"].map { "\($0.kindName) where an object belongs" } ?? "absent"
            return flows
        }
        for (_, signal) in signals {
            flows.symbols += 1
            let amounts = ["net_flow_usd", "inflows_usd", "outflows_usd"].compactMap { signal[$0]?.double }.filter(\.isFinite)
            if amounts.isEmpty { flows.untold += 1 }
            if amounts.contains(where: { $0 != 0 }) { flows.flowing += 1 }
        }
        return flows
    }
}
