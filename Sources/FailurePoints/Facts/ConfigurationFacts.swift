/// The critical files and directories of the bot: presence, shape, and whether the service's user may use them. Source: bot contract 12, 14 (2.4b–d).
public struct ConfigurationFacts: Sendable {
    /// Each critical file once, in a fixed order.
    public var files: [CriticalFile]
    public var directories: [CriticalDirectory]
    public var universe: Document<AssetUniverse>
    /// The older copy of it, `configs/asset_universe.json`.
    public var legacyUniverse = Document<AssetUniverse>(path: "configs/asset_universe.json", state: .missing)
    public var tradingConfig: Document<TradingConfig>
    public var futuresPolicies: Document<FuturesPolicies>
    /// The user the bot's unit runs as; nil when it could not be resolved.
    public var serviceUser: ServiceUser?

    public init(
        files: [CriticalFile], directories: [CriticalDirectory], universe: Document<AssetUniverse>, tradingConfig: Document<TradingConfig>,
        futuresPolicies: Document<FuturesPolicies> = Document(path: "configs/futures_policies.json", state: .missing), serviceUser: ServiceUser?
    ) {
        (self.files, self.directories, self.universe) = (files, directories, universe)
        (self.tradingConfig, self.futuresPolicies, self.serviceUser) = (tradingConfig, futuresPolicies, serviceUser)
    }
}

/// The user whose permissions count. Source: the unit's `User=` by configuration, getpwnam(3).
public struct ServiceUser: Sendable, Hashable {
    public var name: String
    public var uid: UInt32
    public var groups: [UInt32]
    public init(name: String, uid: UInt32, groups: [UInt32]) { (self.name, self.uid, self.groups) = (name, uid, groups) }
}

/// One file without which the bot trades wrongly or not at all.
public struct CriticalFile: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case present
        case missing
        case malformed(Malformation)
        case unreadable(String)
    }

    /// What the bot does without it.
    public enum Weight: String, Sendable, Hashable {
        /// It cannot trade.
        case critical
        /// It trades with other values than the operator intended.
        case high
        /// It trades with the defaults of a module: fine without the file, but not intended if there is one.
        case medium
    }

    public var path: String
    public var weight: Weight
    public var state: State
    public var ownerUID: UInt32?
    public var groupGID: UInt32?
    /// Permission bits, `0o600`.
    public var mode: UInt32?
    public var sizeBytes: Int64?
    /// Whether the service's user may read and, if needed, write it; nil: unknown.
    public var serviceMayUse: Bool?
    /// The missing permissions: `read`, `write`.
    public var lacks: [String]

    public init(path: String, weight: Weight, state: State) {
        (self.path, self.weight, self.state, self.lacks) = (path, weight, state, [])
    }
}

/// A directory the bot must be able to create files in.
public struct CriticalDirectory: Sendable, Hashable {
    public var path: String
    public var exists: Bool
    public var ownerUID: UInt32?
    public var groupGID: UInt32?
    public var mode: UInt32?
    public var serviceMayUse: Bool?
    public var lacks: [String]

    public init(path: String, exists: Bool) { (self.path, self.exists, self.lacks) = (path, exists, []) }
}

/// `config/asset_universe.json`, and its older copy in `configs`.
public struct AssetUniverse: Sendable, Hashable {
    public struct Asset: Sendable, Hashable {
        public var symbol: String
        public var enabled: Bool
        public init(symbol: String, enabled: Bool) { (self.symbol, self.enabled) = (symbol, enabled) }
    }

    /// nil when the list is absent or not an array.
    public var assets: [Asset]?
    /// Entries without a usable symbol.
    public var invalidEntries: Int
    /// Entries without `enabled`; they count as enabled, as in the bot.
    public var unsaid = 0
    /// Entries whose `enabled` is neither true nor false; they do not count as enabled.
    public var undecided = 0
    public init(assets: [Asset]?, invalidEntries: Int = 0) { (self.assets, self.invalidEntries) = (assets, invalidEntries) }
}

extension ProbeKey where Facts == ConfigurationFacts {
    public static var configuration: Self { Self(.configuration) }
}
