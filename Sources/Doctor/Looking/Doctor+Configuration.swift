import Config
import FailurePoints
import Healing

extension Doctor {
    /// The configuration, and the same where it is valid.
    func configuration(_ service: RunningService) -> (ConfigurationSight, Configuration?) {
        var sight = ConfigurationSight(path: path)
        var configuration = Configuration()
        if let path {
            if ConfigurationTrust.isForRoot(path, isUnderSystemd: false) { sight.ownership = ConfigurationFile.ownershipFaults(path).map(\.line) }
            do throws(ConfigurationFaults) {
                configuration = try ConfigurationFile.load(path, catalogue: catalogue)
            } catch {
                sight.faults = error.lines
                return (sight, nil)
            }
        }
        override(&configuration)
        for (name, healer) in configuration.healers.sorted(by: { $0.key < $1.key }) where healer.enabled {
            let isForRoot = ConfigurationTrust.isForRoot(path, isUnderSystemd: false)
            sight.hooks.append(
                HookSight(
                    healer: name.rawValue, absence: ConfigurationAbsences.absence(of: healer.hook),
                    faults: isForRoot ? ConfigurationTrust.faults(of: healer.hook) : []))
        }
        sight.secrets = secrets(of: configuration, service)
        return (sight, configuration)
    }

    /// The secrets, and the headers whose values stand in files.
    private func secrets(of configuration: Configuration, _ service: RunningService) -> [SecretSight] {
        var found: [SecretSight] = []
        for (name, place) in configuration.secrets.sorted(by: { $0.key < $1.key }) {
            found.append(Self.sight(of: place, name: "secret \(name)", service))
        }
        for (place, endpoint) in configuration.allEndpoints {
            for (name, value) in endpoint.headers.sorted(by: { $0.key < $1.key }) {
                if case .secret(let secret) = value { found.append(Self.sight(of: secret, name: "\(place).headers.\(name)", service)) }
            }
        }
        return found
    }

    private static func sight(of secret: SecretConfig, name: String, _ service: RunningService) -> SecretSight {
        switch secret {
        case .file(let path): SecretSight(name: name, path: path, file: FileSight.at(path))
        case .credential(let credential): self.credential(credential, of: name, service)
        }
    }

    /// Where systemd puts the credentials of a unit that runs. Source: systemd.exec(5).
    private static func credential(_ credential: String, of name: String, _ service: RunningService) -> SecretSight {
        let path = "/run/credentials/\(RunningService.name)/\(credential)"
        guard service.process != nil else {
            return SecretSight(name: name, path: path, credential: credential, file: .blind(RunningService.absent))
        }
        var file = FileSight.at(path)
        if file == .seen(nil), let view = service.view(of: path) { file = FileSight.at(view) }
        return SecretSight(name: name, path: path, credential: credential, file: file)
    }
}
