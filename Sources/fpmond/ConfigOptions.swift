import ArgumentParser
import Config
import Daemon
import FailurePoints
import Glibc
import Outputs

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

    /// The file to read, as an absolute path: the one named, else the usual one if it is there.
    ///
    /// What is run later, a heal among it, may work in another directory; and as root only an absolute path says whose file it is.
    var path: String? { config.map { Self.absolute($0) } ?? (access(Fpmond.configPath, F_OK) == 0 ? Fpmond.configPath : nil) }

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
            Console.complain(error.lines)
            throw ExitCode(EX_CONFIG)
        }
    }

    /// The path from the root of the file system, without `.` and empty parts, so that one place has one name; `..` is left to the kernel, which knows links.
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
