import FailurePoints

/// A repair that fpmond does itself, in place of a program. It runs as a hook does: by `fpmond heal NAME`, with the healer's limits.
package enum BuiltInHealer: Sendable, Hashable {
    case restoreFile(RestoreFile)
    case verifyExpiry(VerifyExpiry)
    case suggest(Suggest)
    case restartUnit(UnitAction)
    case startUnit(UnitAction)
    case removeOldest(RemoveOldest)
    case networkRetry(NetworkRetry)

    /// Writes a file of the bot anew from a good copy, where it is missing or unusable.
    package struct RestoreFile: Sendable, Hashable {
        package var files: [RestorableFile] = []
        /// The directory of the operator's copies, laid out as the bot's directory.
        package var from = "/etc/fpmond/defaults"
        /// The operator's consent to write the book of positions, too.
        package var restorePositions = false
    }

    /// Says whether a kill switch whose end has passed was cleared. Changes nothing.
    package struct VerifyExpiry: Sendable, Hashable {}

    /// Says which positions are the oldest and the worst. Changes nothing.
    package struct Suggest: Sendable, Hashable {
        /// How many of each.
        package var positions = 3
    }

    /// Starts or restarts a unit of the operator's list (`healing.units`).
    package struct UnitAction: Sendable, Hashable {
        package var unit = ""
    }

    /// Removes rotated logs, the oldest first, until enough of the file system is free.
    package struct RemoveOldest: Sendable, Hashable {
        /// Directories: relative to the bot's root, or absolute. What lies below them stays.
        package var folders: [String] = []
        /// Patterns of glob(7) for the names of rotated logs.
        package var files: [String] = []
        /// It stops when this share of the space and of the inodes is free. Source: bot contract 20, a disk is worth a warning at 85 % used.
        package var freePercent = 20
        /// How many of the matching files stay in each folder, the newest.
        package var keep = 2
        /// How many files one run removes.
        package var atMost = 100
        /// Younger files stay: their writer may not be done with them.
        package var olderThan = Duration.seconds(3600)
    }

    /// Looks again at the endpoints and says whether they answer. Changes nothing.
    package struct NetworkRetry: Sendable, Hashable {
        package var tries = 3
        /// From the end of one look to the start of the next.
        package var pause = Duration.seconds(10)
    }
}

/// A file of the bot that can be restored, by its path below the bot's root.
///
/// What halts trading is not among them (`live_config.json`, the switches, `configs/signal_policies.json`, `config/profit_policy.json`):
/// a restored copy could lift a halt. Nor are secrets (`.env`) and code. Source: bot contract 8.10, 12, 18.
package enum RestorableFile: String, Sendable, Hashable, CaseIterable {
    case tradingConfig = "configs/trading_config.json"
    case goldenHour = "feature_store/golden_hour_config.json"
    case assetUniverse = "config/asset_universe.json"
    case futuresPolicies = "configs/futures_policies.json"
    case positions = "logs/positions_futures.json"
}

extension BuiltInHealer {
    /// Its key in the configuration.
    package var key: String {
        switch self {
        case .restoreFile: "restore_file"
        case .verifyExpiry: "verify_expiry"
        case .suggest: "suggest"
        case .restartUnit: "restart_unit"
        case .startUnit: "start_unit"
        case .removeOldest: "remove_oldest"
        case .networkRetry: "network_retry"
        }
    }

    /// Its name in the healing log.
    package var method: String { String(key.map { $0 == "_" ? "-" : $0 }) }

    /// Whether it only looks and reports.
    package var onlyLooks: Bool {
        switch self {
        case .verifyExpiry, .suggest, .networkRetry: true
        case .restoreFile, .restartUnit, .startUnit, .removeOldest: false
        }
    }
}
