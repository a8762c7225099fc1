import Config
import FailurePoints

/// What `fpmond run` asks of the daemon.
struct Orders: Sendable {
    /// The path of the command, for heals without a service manager.
    let command: String
    private(set) var config: String?
    private(set) var root: String?

    /// nil: it was not `fpmond run` that made them.
    init?(_ arguments: [String]) {
        var rest = arguments.dropFirst()
        guard let command = arguments.first, rest.popFirst() == "run" else { return nil }
        self.command = command
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--config": config = value
            case "--root": root = value
            default: return nil
            }
        }
    }

    var configuration: Result<Configuration, ConfigurationFaults> {
        guard let config else { return .success(Configuration()) }
        do throws(ConfigurationFaults) {
            return .success(try ConfigurationFile.load(config, catalogue: Catalogue.all))
        } catch {
            return .failure(error)
        }
    }

    var override: @Sendable (inout Configuration) -> Void {
        guard let root else { return { _ in } }
        return { $0.bot.root = root }
    }
}
