package import FailurePoints
package import JSON

/// The configuration written out: every key, with the value that holds.
package enum ConfigurationReference {
    /// Where `make install` puts the example hooks: with the configuration, for the operator to change.
    package static let hooks = "/etc/fpmond/hooks"

    /// `docs/fpmond-defaults.json`, what `fpmond schema --defaults` prints: every default, and the example hooks as healers.
    package static func defaultDocument(catalogue: [FailurePoint] = Catalogue.all) -> JSON {
        var configuration = Configuration()
        configuration.healers = healers
        var document = self.document(configuration, catalogue: catalogue).object ?? [:]
        document["failure_points"] = document["failure_points"].map { named($0, in: configuration.healers) }
        return .object(document)
    }

    /// Without the healers that the catalogue names but that come with no example: to spell them out would be a fault, and null would forbid them.
    private static func named(_ points: JSON, in healers: [HealerName: HealerConfig]) -> JSON {
        var points = points.object ?? [:]
        for id in points.keys {
            guard var point = points[id]?.object, let name = point["healer"]?.string, healers[HealerName(rawValue: name)] == nil else { continue }
            point["healer"] = nil
            points[id] = .object(point)
        }
        return .object(points)
    }

    /// Everything that holds under `configuration`. Read back, it means the same.
    package static func document(_ configuration: Configuration, catalogue: [FailurePoint] = Catalogue.all) -> JSON {
        Configuration.table(catalogue).kind(over: Configuration()).write(configuration)
    }

    /// The text of a document as it lies in the repository.
    package static func text(_ document: JSON) -> String { document.text(pretty: true) + "\n" }

    /// The example hooks. Those that stop or start the bot are named but not enabled: that is for the operator to decide.
    package static var healers: [HealerName: HealerConfig] {
        func hook(_ name: HealerName, _ change: (inout HealerConfig) -> Void = { _ in }) -> (HealerName, HealerConfig) {
            var healer = HealerConfig(.command(["\(hooks)/\(name)"]))
            change(&healer)
            return (name, healer)
        }
        return Dictionary(uniqueKeysWithValues: [
            hook("refresh-intelligence"),
            // These take less than a minute. Source: bot contract 9.4.
            hook("refresh-sentiment") { $0.timeout = .seconds(120) },
            hook("refresh-onchain") { $0.timeout = .seconds(120) },
            hook("restart-bot") { restart(&$0) },
            hook("start-bot") { restart(&$0) },
        ])
    }

    /// The engine's first cycle may take the grace of 300 s and a cycle of 600 s. Source: bot contract 20.
    private static func restart(_ healer: inout HealerConfig) {
        (healer.cooldown, healer.verifyWithin) = (.seconds(1800), .seconds(900))
        (healer.maximumPerHour, healer.attempts, healer.enabled) = (2, 2, false)
    }
}
