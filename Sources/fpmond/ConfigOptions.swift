import ArgumentParser
import Config
import Daemon
import FailurePoints
import Glibc
import Outputs

/// The options of every verb that needs a configuration.
struct ConfigOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration. Default: \(Fpmond.configPath) if it exists, else the built-in defaults.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("The bot's directory; overrides the configuration.", valueName: "dir"))
    var root: String?

    func validate() throws {
        if root?.isEmpty == true { throw ValidationError("--root: is empty; expected the bot's directory") }
        if config?.isEmpty == true { throw ValidationError("--config: is empty; expected a file") }
    }

    /// The file to read, as an absolute path: the named one, else the default one if it or a directory of its fragments exists.
    ///
    /// A heal may run in another directory, and root checks the ownership of every directory of the path.
    var path: String? {
        if let config { return Self.absolute(config) }
        // Fragments without their file are a fault, and not the defaults.
        let places = [Fpmond.configPath, ConfigurationFragments.directory(of: Fpmond.configPath)]
        let isThere = places.contains { (path: String) in access(path, F_OK) == 0 }
        return isThere ? Fpmond.configPath : nil
    }

    /// The bot's directory from the command line.
    var absoluteRoot: String? { root.map { Self.absolute($0) } }

    /// The changes from the command line.
    var override: @Sendable (inout Configuration) -> Void {
        guard let absoluteRoot else { return { _ in } }
        return { $0.bot.root = absoluteRoot }
    }

    /// Loads the configuration, or prints every fault and exits with 78 (EX_CONFIG).
    func load() throws -> Configuration {
        guard let path else { return Configuration() }
        do throws(ConfigurationFaults) {
            return try ConfigurationFile.load(path, catalogue: Catalogue.all)
        } catch {
            Console.complain(error.lines)
            throw ExitCode(EX_CONFIG)
        }
    }

    /// The absolute path without `.` and empty parts, so that it is unique; `..` stays, because only the kernel knows the links.
    private static func absolute(_ path: String) -> String {
        var parts = path.split(separator: "/").filter { $0 != "." }
        if !path.hasPrefix("/") {
            guard let working = getcwd(nil, 0) else { return path }
            defer { free(working) }
            parts = String(cString: working).split(separator: "/") + parts
        }
        return "/" + parts.joined(separator: "/")
    }
}
