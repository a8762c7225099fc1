package import Config
import Control
package import FailurePoints
import Probes
import Systemd
import Threads

/// Looks at an installation: its configuration, the bot, the service and the machine. Changes nothing.
package struct Doctor: Sendable {
    /// The configuration file; nil: none, and the defaults are in force.
    let path: String?
    /// The version of this command.
    let version: String
    let catalogue: [FailurePoint]
    /// Changes from the command line.
    let override: @Sendable (inout Configuration) -> Void

    package init(
        path: String?, version: String, catalogue: [FailurePoint] = Catalogue.all,
        override: @escaping @Sendable (inout Configuration) -> Void = { _ in }
    ) {
        (self.path, self.version, self.catalogue, self.override) = (path, version, catalogue, override)
    }

    /// Nothing here takes longer: a file system that hangs is one of the things to be found.
    static let patience: Duration = .seconds(5)

    /// One look at everything.
    package func examine() async -> Examination {
        let bus = Bus()
        defer { bus.close() }
        let service = await RunningService.found(on: bus)
        typealias Loaded = (sight: ConfigurationSight, configuration: Configuration?)
        let late: Loaded = (ConfigurationSight(path: path, faults: ["it could not be read within 5 s"]), nil)
        let loaded: Loaded = await Self.bounded(late) { configuration(service) }
        let sight = loaded.sight
        guard let configuration = loaded.configuration else {
            return Examination(
                configuration: sight, bot: nil, service: await look(at: service, Configuration(), bus), machine: await machine(nil, service, bus))
        }
        async let bot = look(at: configuration.bot, service, bus)
        async let own = look(at: service, configuration, bus)
        async let machine = machine(configuration, service, bus)
        return Examination(configuration: sight, bot: await bot, service: await own, machine: await machine)
    }

    /// Blocking work on a thread of its own; `late` where it takes too long.
    static func bounded<Value: Sendable>(_ late: Value, _ work: @escaping @Sendable () -> Value) async -> Value {
        await BoundedWork.onThread(refused: late, work).value(within: patience) ?? late
    }

    static let tooLate = "it took longer than 5 s"
}
