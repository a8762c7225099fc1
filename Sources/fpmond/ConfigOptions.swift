import ArgumentParser
import Daemon
import FailurePoints
import Glibc

/// What every verb takes that needs a configuration.
struct ConfigOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration. Default: \(Fpmond.configPath) if it is there, else the built-in defaults.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("The bot's directory, over what the configuration says.", valueName: "dir"))
    var root: String?

    func validate() throws {
        if root?.isEmpty == true { throw ValidationError("--root: is empty; expected the bot's directory") }
        if config?.isEmpty == true { throw ValidationError("--config: is empty; expected a file") }
    }

    /// The file to read: the one named, else the usual one if it is there.
    var path: String? { config ?? (access(Fpmond.configPath, F_OK) == 0 ? Fpmond.configPath : nil) }

    /// What the command line says over the configuration.
    var override: @Sendable (inout Configuration) -> Void {
        guard let root else { return { _ in } }
        let absolute = Self.absolute(root)
        return { $0.bot.root = absolute }
    }

    /// Loads the configuration, or prints every fault and ends with 78 (EX_CONFIG).
    func load() throws -> Configuration {
        guard let path else { return Configuration() }
        do throws(ConfigurationFaults) {
            return try ConfigurationFile.load(path, catalogue: Catalogue.all)
        } catch {
            Output.complain(error.lines)
            throw ExitCode(EX_CONFIG)
        }
    }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let working = getcwd(nil, 0) else { return path }
        defer { free(working) }
        return String(cString: working) + "/" + path
    }
}
