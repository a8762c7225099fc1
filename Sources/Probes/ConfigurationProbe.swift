public import FailurePoints
import Glibc
import JSON

/// Looks at the files and directories without which the bot trades wrongly or not at all. Source: bot contract 12, 14 (2.4b–d).
public struct ConfigurationProbe: Probe {
    private let tree: BotTree
    private let serviceUser: String
    private let universe: WatchedFile<AssetUniverse>
    private let tradingConfig: WatchedFile<TradingConfig>
    private let futuresPolicies: WatchedFile<FuturesPolicies>
    private let goldenHour: WatchedFile<GoldenHour>
    private let signalPolicies: WatchedFile<Bool>

    /// Directories the bot makes files in; `.` is the root, where `live_config.json` is replaced.
    private static let directories = [".", "logs", "feature_store", "feature_store/intelligence", "state/heartbeats"]

    /// - Parameter serviceUser: the user the bot's unit runs as.
    public init(tree: BotTree, serviceUser: String = "root") {
        (self.tree, self.serviceUser) = (tree, serviceUser)
        universe = AssetUniverse.watched(tree)
        tradingConfig = TradingConfig.watched(tree)
        futuresPolicies = FuturesPolicies.watched(tree)
        goldenHour = GoldenHour.watched(tree)
        signalPolicies = WatchedFile("configs/signal_policies.json") { absolute in
            FileReader().stream(at: absolute) { (stream) throws(JSONError) in try stream.members([]).map { _ in true } }
        }
    }

    public func observe() throws(ProbeError) -> ConfigurationFacts {
        let observation = try tree.observation()
        let universe = observation.look(at: universe)
        let tradingConfig = observation.look(at: tradingConfig)
        let futuresPolicies = observation.look(at: futuresPolicies)
        let goldenHour = observation.look(at: goldenHour)
        let signalPolicies = observation.look(at: signalPolicies)
        observation.settle()
        let user = ServiceAccess.user(named: serviceUser)
        let access = ServiceAccess(root: observation.root, user: user)
        let files = [
            access.file(universe.document, .critical, needs: .read),
            access.file(at: ".env", .critical, needs: .read),
            access.file(at: "config/trading_policy.py", .critical, needs: .read),
            access.file(at: Book.path, .critical, needs: .readAndWrite),
            access.file(tradingConfig.document, .high, needs: .read),
            access.file(goldenHour.document, .high, needs: .readAndWrite),
            access.file(signalPolicies.document, .high, needs: .read),
        ]
        return ConfigurationFacts(
            files: files, directories: Self.directories.map { access.directory($0) }, universe: universe.document,
            tradingConfig: tradingConfig.document, futuresPolicies: futuresPolicies.document, serviceUser: user)
    }
}

extension AssetUniverse: BotDocument {
    static var path: String { "config/asset_universe.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> AssetUniverse? {
        guard let members = try stream.members(["asset_universe"]) else { return nil }
        guard let entries = members["asset_universe"]?.array else { return AssetUniverse(assets: nil) }
        // Without `enabled` the bot takes an asset as enabled.
        let assets = entries.compactMap { entry -> Asset? in
            guard let symbol = entry["symbol"]?.string, !symbol.isEmpty else { return nil }
            return Asset(symbol: symbol, enabled: entry["enabled"]?.bool ?? true)
        }
        return AssetUniverse(assets: assets, invalidEntries: entries.count - assets.count)
    }
}
