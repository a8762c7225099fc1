import JSON

/// Rules between notifiers, heartbeats and secrets.
extension Configuration {
    /// Each secret that a template names must be configured. The place is that of the template.
    func checkSecrets(_ section: ConfigurationSection, _ faults: inout [ConfigurationFault]) {
        let known = secrets.keys.sorted()
        for key in ["notifiers", "heartbeats"] {
            let path = ConfigurationPath() / key
            if let json = section.json.at(path) { Self.check(json, path, known, isIn: section, &faults) }
        }
    }

    private static func check(
        _ json: LocatedJSON, _ path: ConfigurationPath, _ known: [String], isIn section: ConfigurationSection, _ faults: inout [ConfigurationFault]
    ) {
        switch json.value {
        case .string(let text):
            for name in MessageTemplate(text).secrets where section.json.at(ConfigurationPath() / "secrets" / name) == nil {
                faults.append(.unknown("a configured secret", name, at: path, json.position, known: known))
            }
        case .array(let elements): for (index, element) in elements.enumerated() { check(element, path[index], known, isIn: section, &faults) }
        case .object(let members): for member in members { check(member.value, path / member.key, known, isIn: section, &faults) }
        default: break
        }
    }
}
