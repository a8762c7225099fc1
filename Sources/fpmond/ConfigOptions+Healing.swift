import Config
import FailurePoints
import Glibc
import Healing

extension ConfigOptions {
    /// The configuration, for what acts by it: root obeys only one that root alone can write.
    func loadForHealing() throws(HealRefusal) -> Configuration {
        guard let path else { return Configuration() }
        if geteuid() == 0 {
            let faults = ConfigurationFile.ownershipFaults(path)
            guard faults.isEmpty else {
                throw HealRefusal(.configuration, "as root, fpmond obeys only a configuration that root alone can write", faults.map(\.problem))
            }
        }
        do throws(ConfigurationFaults) {
            var configuration = try ConfigurationFile.load(path, catalogue: Catalogue.all)
            override(&configuration)
            return configuration
        } catch {
            throw HealRefusal(.configuration, "the configuration is not valid", error.lines)
        }
    }
}
