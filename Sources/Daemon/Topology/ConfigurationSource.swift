import FailurePoints
import Systemd

/// Where the configuration comes from, and what the command line says over it.
struct ConfigurationSource: Sendable {
    /// Read again at each reload; nil: nothing to read.
    let path: String?
    let catalogue: [FailurePoint]
    let override: @Sendable (inout Configuration) -> Void

    /// How long reading it may take.
    private static let patience: Duration = .seconds(15)

    /// Reads and validates the file, and checks who could change what its heals run.
    func load() async -> Result<Configuration, ConfigurationRefused> {
        guard let path else {
            var configuration = Configuration()
            override(&configuration)
            return .success(configuration)
        }
        let work = BoundedWork<Result<Configuration, ConfigurationRefused>>.onThread(
            refused: .failure(ConfigurationRefused(faults: ["no thread to read \(path)"]))
        ) { [self] in
            do throws(ConfigurationFaults) {
                var new = try ConfigurationFile.load(path, catalogue: catalogue)
                override(&new)
                // Every heal of it would be refused: better said where one sees it.
                let faults = trust(new).faults
                return faults.isEmpty ? .success(new) : .failure(ConfigurationRefused(faults: faults.map { "\(path): \($0.line)" }))
            } catch {
                return .failure(ConfigurationRefused(faults: error.lines))
            }
        }
        return await work.value(within: Self.patience) ?? .failure(ConfigurationRefused(faults: ["\(path) could not be read within 15 s"]))
    }

    /// Who could change what heals run; nothing where heals run as the user whose configuration it is.
    func trust(_ configuration: Configuration) -> ConfigurationTrust.Verdict {
        guard let path, ConfigurationTrust.isForRoot(path, isUnderSystemd: Notify.fromEnvironment().isUnderSystemd) else {
            return ConfigurationTrust.Verdict()
        }
        return ConfigurationTrust.judge(configuration, file: path)
    }
}

/// Why a configuration is not applied, a line a fault.
struct ConfigurationRefused: Error {
    var faults: [String]
}
