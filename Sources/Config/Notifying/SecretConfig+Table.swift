import JSON

/// The keys of a secret.
extension SecretConfig {
    package static var byName: ConfigurationKind<[String: SecretConfig]> {
        .entries(named: name, of: kind("a secret"), "secrets by name")
    }

    /// - Parameter things: the object's name in messages.
    static func kind(_ things: String) -> ConfigurationKind<SecretConfig> { table(things).kind(over: .file("")) }

    private static let keys = ["file", "credential"]

    private static var name: ConfigurationKind<String> {
        .name("a name of lower-case letters, digits, - and _", pattern: "^[a-z0-9_-]{1,64}$", accepts: SecretConfig.isName)
    }

    private static func table(_ things: String) -> ConfigurationTable<SecretConfig> {
        ConfigurationTable(
            things: things,
            fields: [
                ConfigurationField(
                    "file", .absolutePath, "The file with the secret in its first line, read at each use. fpmond's user has to be able to read it.",
                    get: { if case .file(let path) = $0, !path.isEmpty { path } else { nil } }, set: { $0 = .file($1) }),
                ConfigurationField(
                    "credential",
                    .name("the name of a credential", pattern: "^[!-9;-~]{1,200}$", accepts: SecretConfig.isCredential),
                    "A credential of fpmond's unit: its name in LoadCredential=.",
                    get: { if case .credential(let name) = $0 { name } else { nil } }, set: { $0 = .credential($1) }),
            ],
            constraints: ["oneOf": .array(keys.map { ["required": [.string($0)]] })],
            rule: { _, section, faults in
                if section.given.intersection(keys).count != 1 {
                    faults.append(section.fault(problem: "expected one of file and credential", known: keys))
                }
            })
    }
}
