public import FailurePoints
import Glibc
import JSON

/// Checks the files and directories without which the bot trades wrongly or not at all. Source: bot contract 12, 14 (2.4b–d).
public struct ConfigurationProbe: Probe {
    private let tree: BotTree
    private let serviceUser: String
    private let universe: WatchedFile<AssetUniverse>
    private let legacyUniverse: WatchedFile<AssetUniverse>
    private let tradingConfig: WatchedFile<TradingConfig>
    private let futuresPolicies: WatchedFile<FuturesPolicies>
    private let goldenHour: WatchedFile<GoldenHour>
    private let signalPolicies: WatchedFile<Bool>
    private let tradingPolicy: WatchedFile<Bool>

    /// Directories in which the bot creates files; `.` is the root, where `live_config.json` is replaced.
    private static let directories = [".", "logs", "feature_store", "feature_store/intelligence", "state/heartbeats"]

    /// - Parameter serviceUser: the user the bot's unit runs as.
    public init(tree: BotTree, serviceUser: String = "root") {
        (self.tree, self.serviceUser) = (tree, serviceUser)
        universe = AssetUniverse.watched(tree)
        legacyUniverse = AssetUniverse.watched(tree, at: "configs/asset_universe.json")
        tradingConfig = TradingConfig.watched(tree)
        futuresPolicies = FuturesPolicies.watched(tree)
        goldenHour = GoldenHour.watched(tree)
        signalPolicies = WatchedFile("configs/signal_policies.json") { absolute in
            FileReader().stream(at: absolute) { (stream) throws(JSONError) in try stream.members([]).map { _ in true } }
        }
        tradingPolicy = WatchedFile("config/trading_policy.py") { absolute in
            FileReader().read(absolute) { (file: borrowing OpenFile) throws(FileFault) in try Self.isSource(file) }
        }
    }

    public func observe() throws(ProbeError) -> ConfigurationFacts {
        let observation = try tree.observation()
        let universe = observation.read(universe)
        let legacyUniverse = observation.read(legacyUniverse)
        let tradingConfig = observation.read(tradingConfig)
        let futuresPolicies = observation.read(futuresPolicies)
        let goldenHour = observation.read(goldenHour)
        let signalPolicies = observation.read(signalPolicies)
        let tradingPolicy = observation.read(tradingPolicy)
        observation.settle()
        let user = ServiceAccess.user(named: serviceUser)
        let access = ServiceAccess(root: observation.root, user: user)
        let files = [
            access.file(universe.document, .critical, needs: .read),
            access.file(at: ".env", .critical, needs: .read),
            access.file(tradingPolicy.document, .critical, needs: .read),
            access.file(at: Book.path, .critical, needs: .readAndWrite),
            access.file(tradingConfig.document, .high, needs: .read),
            access.file(goldenHour.document, .high, needs: .readAndWrite),
            access.file(signalPolicies.document, .high, needs: .read),
            access.file(futuresPolicies.document, .medium, needs: .read),
        ]
        var facts = ConfigurationFacts(
            files: files, directories: Self.directories.map { access.directory($0) }, universe: universe.document,
            tradingConfig: tradingConfig.document, futuresPolicies: futuresPolicies.document, serviceUser: user)
        facts.legacyUniverse = legacyUniverse.document
        return facts
    }

    /// Whether a Python module has content: neither empty nor zeros, as after a loss of power. Source: bot contract 14, row 2.4c.
    private static func isSource(_ file: borrowing OpenFile) throws(FileFault) -> Bool {
        let bytes = try file.bytes(limit: 8 << 20)
        if bytes.contains(0) { throw .malformed(Malformation(.nulBytes, "a NUL byte")) }
        if bytes.allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }) { throw .malformed(Malformation(.empty, "no line")) }
        return true
    }
}

extension AssetUniverse: BotDocument {
    static var path: String { "config/asset_universe.json" }

    static func read(_ stream: inout JSONStream, localTime: LocalTime) throws(JSONError) -> AssetUniverse? {
        guard let members = try stream.members(["asset_universe"]) else { return nil }
        guard let entries = members["asset_universe"]?.array else { return AssetUniverse(assets: nil) }
        let assets = entries.compactMap { entry -> Asset? in
            guard let symbol = entry["symbol"]?.string, !symbol.isEmpty else { return nil }
            // Without `enabled` the bot treats an asset as enabled.
            return Asset(symbol: symbol, enabled: entry["enabled"] == nil ? true : entry["enabled"]?.bool ?? false)
        }
        var universe = AssetUniverse(assets: assets, invalidEntries: entries.count - assets.count)
        for entry in entries where entry["symbol"]?.string?.isEmpty == false && entry["enabled"]?.bool == nil {
            if entry["enabled"] == nil { universe.unsaid += 1 } else { universe.undecided += 1 }
        }
        return universe
    }
}
