public import FailurePoints
import Glibc
import Logging
import Probes
import ServiceLifecycle
import Synchronization
import Systemd
import UnixSignals

/// The daemon: everything that runs for ever, wired in this one place.
public struct WatchDaemon: Sendable {
    private let configPath: String?
    private let override: @Sendable (inout Configuration) -> Void
    private let configuration: Configuration
    private let catalogue: [FailurePoint]

    /// - Parameters:
    ///   - configPath: read again at each reload; nil: the defaults, nothing to read again.
    ///   - override: what the command line says over the configuration, also after a reload.
    public init(
        configPath: String?, configuration: Configuration, catalogue: [FailurePoint] = Catalogue.all,
        override: @escaping @Sendable (inout Configuration) -> Void = { _ in }
    ) {
        (self.configPath, self.catalogue, self.override) = (configPath, catalogue, override)
        var configuration = configuration
        override(&configuration)
        self.configuration = configuration
    }

    /// Runs until SIGTERM or SIGINT.
    public func run() async throws {
        // A reader of our standard error that has gone is no reason to stop watching. Hooks get the default back.
        signal(SIGPIPE, SIG_IGN)
        // A file that has reached the unit's LimitFSIZE= cannot be written; that is told like a full disk, and no reason to end.
        signal(SIGXFSZ, SIG_IGN)
        let notify = Notify.fromEnvironment()
        let recordPath = ReloadRecord.path(stateDirectory: configuration.state.directory)
        let unit = Late(configuration.bot.unit)
        let logger = Logger(label: "fpmond") { _ in EventLogHandler(toJournal: Journal.isConnected, unit: unit.value) }
        var plan = WatchPlan(configuration, catalogue: catalogue)
        let saved = try await Startup(notify: notify).step("reading the state in \(configuration.state.directory)") {
            [directory = configuration.state.directory, outputs = configuration.outputs.directory, policies = plan.policies] in
            SavedState.load(directory: directory, policies: policies, outputs: outputs)
        }
        if let complaint = saved.complaint { logger.record(Event(.fault, .error, complaint)) }

        let liveness = Liveness()
        let memories = Late<[ProbeName: ProbeMemory]>([:])
        let bus = Bus()
        let slots = plan.slots(ProbeSlots.make(configuration, bus: bus))
        let heals = HealService(configuration: configuration, configPath: configPath, bus: bus, notify: notify)
        let writer = WriterService(
            Writer(
                outputs: configuration.outputs.directory, state: configuration.state.directory, logger: logger,
                backlog: saved.document?.history ?? HistoryBacklog(), memories: { memories.value }),
            logger: logger, startHeal: { heals.start($0) })
        let watcher = Watcher(
            plan: plan, saved: saved.document, at: SystemClock.now(), emit: { writer.emit($0) })
        heals.onEnd { await watcher.healEnded($0, $1) }
        for order in await watcher.interruptedHeals { heals.follow(order) }
        let probes = ProbeService(liveness: liveness, saved: saved.document?.memories(of: plan.identity) ?? [:]) {
            await watcher.take($0, $1, observed: $2, by: $3)
        }
        memories.source = { probes.memories }
        let rounds = RoundService(
            watcher: watcher, interval: configuration.outputs.round, liveness: liveness, notify: notify, complaint: { writer.complaint })
        let push = UnitPushService(bus: bus, logger: logger) { probes.ring(.unit) }

        let reload = ReloadService(
            notify: notify, logger: logger, recordPath: recordPath,
            reload: { [self] in
                let old = await current.value
                switch await load() {
                case .failure(let refusal): return .failure(refusal)
                case .success(let new):
                    let pinned = Self.pinned(old, new)
                    guard pinned.isEmpty else { return .failure(ReloadRefused(faults: pinned)) }
                    var plan = WatchPlan(new, catalogue: catalogue)
                    let slots = plan.slots(ProbeSlots.make(new, bus: bus))
                    await watcher.reconfigure(plan)
                    heals.reconfigure(new)
                    probes.set(slots)
                    push.follow(new.bot.unit)
                    unit.source = { new.bot.unit }
                    rounds.setInterval(new.outputs.round)
                    await current.set(new)
                    return .success(ConfigurationDifference(from: old, to: new, catalogue: catalogue).lines)
                }
            }, status: { await watcher.sentence })
        await current.set(configuration)

        logger.record(
            Event(
                .started, .notice,
                "fpmond \(Version.current) watches \(configuration.bot.unit) in \(configuration.bot.root): \(plan.catalogue.count) failure points, \(plan.probes.count) probes",
                ["VERSION": Version.current]))
        // Watching goes on, whatever becomes of heals, and does not wait for a disk to say so.
        Task { [self] in
            let distrusted = await BoundedWork.onThread(refused: ConfigurationTrust.Verdict()) { [self] in trust(configuration) }.value(
                within: .seconds(10))
            for fault in distrusted?.faults ?? [] { logger.record(Event(.fault, .error, "heals will be refused: \(fault.line)")) }
        }
        probes.set(slots)
        push.follow(configuration.bot.unit)

        // Order is meaning: what is first starts first and stops last. Nobody emits any more when the writer ends.
        var quiet = logger
        quiet.logLevel = .error
        var group = ServiceGroupConfiguration(
            services: [
                writer, heals, HandRunService(configuration) { writer.emit($0) }, push, rounds, probes, reload,
                WatchdogService(liveness: liveness, notify: notify, logger: logger),
                StopService(notify: notify, logger: logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = StopService.patience
        try await ServiceGroup(configuration: group).run()
    }

    var outputsDirectory: String { configuration.outputs.directory }
    var stateDirectory: String { configuration.state.directory }
    var botRoot: String { configuration.bot.root }

    private let current = CurrentConfiguration()

    private func load() async -> Result<Configuration, ReloadRefused> {
        guard let configPath else { return .success(configuration) }
        let attempt = BoundedWork<Result<Configuration, ReloadRefused>>.onThread(
            refused: .failure(ReloadRefused(faults: ["no thread to read \(configPath)"]))
        ) {
            [self, catalogue, override] in
            do throws(ConfigurationFaults) {
                var new = try ConfigurationFile.load(configPath, catalogue: catalogue)
                override(&new)
                // Every heal of it would be refused: better said where one sees it.
                let faults = trust(new).faults
                return faults.isEmpty ? .success(new) : .failure(ReloadRefused(faults: faults.map { "\(configPath): \($0.line)" }))
            } catch {
                return .failure(ReloadRefused(faults: error.lines))
            }
        }
        return await attempt.value(within: .seconds(15)) ?? .failure(ReloadRefused(faults: ["\(configPath) could not be read within 15 s"]))
    }

    /// Who could change what heals run; nothing where heals run as the user whose configuration it is.
    private func trust(_ configuration: Configuration) -> ConfigurationTrust.Verdict {
        guard let configPath, ConfigurationTrust.isForRoot(configPath, isUnderSystemd: Notify.fromEnvironment().isUnderSystemd) else {
            return ConfigurationTrust.Verdict()
        }
        return ConfigurationTrust.judge(configuration, file: configPath)
    }

    /// Where files lie is settled at the start: moving them under a running daemon would split its history.
    private static func pinned(_ old: Configuration, _ new: Configuration) -> [String] {
        var faults: [String] = []
        if old.outputs.directory != new.outputs.directory {
            faults.append("outputs.directory: a change from \(old.outputs.directory) to \(new.outputs.directory) needs a restart of fpmond")
        }
        if old.state.directory != new.state.directory {
            faults.append("state.directory: a change from \(old.state.directory) to \(new.state.directory) needs a restart of fpmond")
        }
        return faults
    }
}

/// The configuration in force.
private actor CurrentConfiguration {
    private(set) var value = Configuration()
    func set(_ new: Configuration) { value = new }
}

/// A value whose source is known only after whoever asks for it has been made.
private final class Late<Value: Sendable>: Sendable {
    private let state: Mutex<@Sendable () -> Value>

    init(_ standard: Value) { state = Mutex({ standard }) }

    var source: @Sendable () -> Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    var value: Value { source() }
}
