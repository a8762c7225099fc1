import Config
import FailurePoints
import Healing
import Systemd
import Threads

/// The source of the configuration, with the changes from the command line.
struct ConfigurationSource: Sendable {
    /// The file, read again at each reload; nil: no file.
    let path: String?
    /// What the daemon started with: without a file it stays in force.
    let initial: Configuration
    let catalogue: [FailurePoint]
    let override: @Sendable (inout Configuration) -> Void

    /// How long reading it may take.
    private static let patience: Duration = .seconds(15)

    /// Reads and validates the file, and checks who could change what its heals run.
    func load() async -> Result<Configuration, ConfigurationRefused> {
        guard let path else { return .success(initial) }
        let work = BoundedWork<Result<Configuration, ConfigurationRefused>>.onThread(
            refused: .failure(ConfigurationRefused(faults: ["no thread to read \(path)"]))
        ) { [self] in
            do throws(ConfigurationFaults) {
                var new = try ConfigurationFile.load(path, catalogue: catalogue)
                override(&new)
                // Every heal would be refused, so the reload fails visibly.
                let faults = trust(new).faults
                return faults.isEmpty ? .success(new) : .failure(ConfigurationRefused(faults: ConfigurationFaults(file: path, faults: faults).lines))
            } catch {
                return .failure(ConfigurationRefused(faults: error.lines))
            }
        }
        return await work.value(within: Self.patience) ?? .failure(ConfigurationRefused(faults: ["\(path) could not be read within 15 s"]))
    }

    /// Who could change what heals run; nil where heals run as the owner of the configuration.
    func trust(_ configuration: Configuration) -> ConfigurationTrust.Verdict {
        guard let path, ConfigurationTrust.isForRoot(path, isUnderSystemd: Notify.fromEnvironment().isUnderSystemd) else {
            return ConfigurationTrust.Verdict()
        }
        return ConfigurationTrust.judge(configuration, file: path)
    }
}

/// Why a configuration is not applied, one line per fault.
struct ConfigurationRefused: Error {
    var faults: [String]
}
