package import Config
import FailurePoints
import Glibc

/// Who could change a configuration and the programs it runs: root obeys only what root alone may write.
package enum ConfigurationTrust {
    package struct Verdict: Sendable, Hashable {
        /// What users other than root could change; root does not run it.
        package var faults: [ConfigurationFault] = []
        /// What cannot be checked before it runs, what is missing, and what matters only where the file is used.
        package var warnings: [ConfigurationFault] = []

        package init(faults: [ConfigurationFault] = [], warnings: [ConfigurationFault] = []) {
            (self.faults, self.warnings) = (faults, warnings)
        }
    }

    /// Whether the heals of a configuration run as root: under systemd, and where root runs the watcher. On a laptop they run as the user
    /// who owns the configuration.
    ///
    /// - Parameter path: the configuration; if this user owns it, heals run as this user.
    package static func isForRoot(_ path: String?, isUnderSystemd: Bool) -> Bool {
        if isUnderSystemd || geteuid() == 0 { return true }
        var status = stat()
        guard let path, stat(path, &status) == 0 else { return false }
        return status.st_uid != geteuid()
    }

    /// Why root does not run what a hook names.
    package static func faults(of hook: HealerConfig.Hook) -> [String] { HookTrust.judge(hook).faults }

    /// Each healer of a configuration.
    ///
    /// - Parameter path: what it was read from, to name the fragment that has a refused program; read only where there is one.
    package static func judge(_ configuration: Configuration, readFrom path: String? = nil) -> Verdict {
        var verdict = Verdict()
        lazy var text = path.flatMap { try? ConfigurationFile.text($0) }
        for (name, healer) in configuration.healers.sorted(by: { $0.key < $1.key }) {
            let path = ConfigurationPath() / "healers" / name.rawValue
            let judged = HookTrust.judge(healer.hook)
            if judged.faults.isEmpty && judged.warnings.isEmpty { continue }
            let file = text.flatMap { $0.fragment(of: path / "command") ?? $0.fragment(of: path / "shell") }
            verdict.faults += judged.faults.map { ConfigurationFault(path, nil, $0).of(file: file) }
            verdict.warnings += judged.warnings.map { ConfigurationFault(path, nil, $0).of(file: file) }
        }
        return verdict
    }

    /// A configuration and its file. A fault of a draft file is only a warning: heals use the file in `/etc`.
    package static func judge(_ configuration: Configuration, file: String) -> Verdict {
        let file = Self.absolute(file)
        var verdict = judge(configuration, readFrom: file)
        let own = ConfigurationFile.ownershipFaults(file)
        if file == ConfigurationFile.standardPath { verdict.faults = own + verdict.faults } else { verdict.warnings = own + verdict.warnings }
        return verdict
    }

    /// The configuration in `file`, if root may obey it; otherwise throws all faults at once.
    ///
    /// - Returns: the configuration and its warnings.
    package static func warnings(_ configuration: Configuration, file: String) throws(ConfigurationFaults) -> [ConfigurationFault] {
        guard isForRoot(file, isUnderSystemd: false) else { return [] }
        let verdict = judge(configuration, file: file)
        guard verdict.faults.isEmpty else { throw ConfigurationFaults(file: file, faults: verdict.faults) }
        return verdict.warnings
    }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let working = getcwd(nil, 0) else { return path }
        defer { free(working) }
        return String(cString: working) + "/" + path
    }
}
