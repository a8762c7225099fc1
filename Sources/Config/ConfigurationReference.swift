package import FailurePoints
package import JSON

/// The configuration written out: every key with its effective value.
package enum ConfigurationReference {
    /// Where `make install` puts the example hooks: beside the configuration, for the operator to change.
    package static let hooks = "/etc/fpmond/hooks"

    /// `docs/fpmond-defaults.json`, the output of `fpmond schema --defaults`: every default, and the example hooks as healers.
    package static func defaultDocument(catalogue: [FailurePoint] = Catalogue.all) -> JSON {
        var configuration = Configuration()
        configuration.healers = healers
        var document = self.document(configuration, catalogue: catalogue).object ?? [:]
        document["failure_points"] = document["failure_points"].map { named($0, in: configuration.healers) }
        return .object(document)
    }

    /// Without the catalogue's healers that have no example hook: naming one would be a fault, and null would forbid it.
    private static func named(_ points: JSON, in healers: [HealerName: HealerConfig]) -> JSON {
        var points = points.object ?? [:]
        for id in points.keys {
            guard var point = points[id]?.object else { continue }
            let rungs = (point["ladder"]?.array ?? [point["healer"] ?? .null]).compactMap { $0.string ?? $0["healer"]?.string }
            guard rungs.contains(where: { healers[HealerName(rawValue: $0)] == nil }) else { continue }
            (point["healer"], point["ladder"]) = (nil, nil)
            points[id] = .object(point)
        }
        return .object(points)
    }

    /// All effective values of `configuration`. Reads back as the same configuration.
    package static func document(_ configuration: Configuration, catalogue: [FailurePoint] = Catalogue.all) -> JSON {
        Configuration.table(catalogue).kind(over: Configuration()).write(configuration)
    }

    /// The text of a document in the repository.
    package static func text(_ document: JSON) -> String { document.text(pretty: true) + "\n" }

    /// The example hooks and the built-in repairs. Those that stop or start the bot, or remove files, are only observed: the operator decides.
    package static var healers: [HealerName: HealerConfig] {
        func hook(_ name: HealerName, _ change: (inout HealerConfig) -> Void = { _ in }) -> (HealerName, HealerConfig) {
            var healer = HealerConfig(.command(["\(hooks)/\(name)"]))
            change(&healer)
            return (name, healer)
        }
        return Dictionary(uniqueKeysWithValues: [
            hook("refresh-intelligence") { $0.effect = .callsCoinglass },
            // These run less than a minute. Source: bot contract 9.4.
            hook("refresh-sentiment") { $0.timeout = .seconds(120) },
            hook("refresh-onchain") { $0.timeout = .seconds(120) },
            hook("restart-bot") { restart(&$0, .restartsBot) },
            // While the bot does not run, nobody manages the open positions.
            hook("start-bot") { restart(&$0, .startsBot, permitting: [.openPositions, .afterStartLimit]) },
            builtIn("restore-config", .restoreFile(configurations)),
            builtIn("suggest-positions", .suggest(BuiltInHealer.Suggest())),
            builtIn("retry-network", .networkRetry(BuiltInHealer.NetworkRetry())),
            builtIn("verify-expiry", .verifyExpiry(BuiltInHealer.VerifyExpiry())),
            builtIn("remove-logs", .removeOldest(rotatedLogs)) { $0.mode = .observe },
        ])
    }

    private static func builtIn(
        _ name: HealerName, _ repair: BuiltInHealer, _ change: (inout HealerConfig) -> Void = { _ in }
    ) -> (HealerName, HealerConfig) {
        var healer = HealerConfig(.builtIn(repair))
        change(&healer)
        return (name, healer)
    }

    /// The configurations whose loss the catalogue has a failure point for. Source: bot contract 14, row 4.1a.
    private static var configurations: BuiltInHealer.RestoreFile {
        var restore = BuiltInHealer.RestoreFile()
        restore.files = [.tradingConfig, .goldenHour, .assetUniverse]
        return restore
    }

    /// What the bot makes of a full log. Source: bot contract 3.2.
    private static var rotatedLogs: BuiltInHealer.RemoveOldest {
        var remove = BuiltInHealer.RemoveOldest()
        (remove.folders, remove.files) = (["logs"], ["*.gz"])
        return remove
    }

    /// The engine's first cycle may take the grace of 300 s and a cycle of 600 s. Source: bot contract 20.
    private static func restart(_ healer: inout HealerConfig, _ effect: HealEffect, permitting permissions: Set<HealPermission> = []) {
        (healer.cooldown, healer.longestPause, healer.verifyWithin) = (.seconds(1800), .seconds(7200), .seconds(900))
        (healer.maximumPerHour, healer.maximumPerDay, healer.attempts, healer.slowRetry) = (2, 6, 2, .seconds(21_600))
        (healer.mode, healer.effect, healer.permissions) = (.observe, effect, permissions)
    }
}
