package import Config
import Control
package import FailurePoints
import Files
import Glibc
import Healing
import Logging
import Notifying
import Outputs
import Probes
import Scheduling
import ServiceLifecycle
import Systemd
import Threads
import UnixSignals

/// The daemon: creates and connects all its services.
package struct WatchDaemon: Sendable {
    private let source: ConfigurationSource
    private let configuration: Configuration
    private let command: String

    /// - Parameters:
    ///   - configPath: the file to read at each reload; nil: the defaults apply, and there is nothing to reload.
    ///   - command: the path of `fpmond`, for heals without a service manager.
    ///   - override: what the command line changes in the configuration, also after a reload.
    package init(
        configPath: String?, configuration: Configuration, command: String, catalogue: [FailurePoint] = Catalogue.all,
        override: @escaping @Sendable (inout Configuration) -> Void = { _ in }
    ) {
        var configuration = configuration
        override(&configuration)
        source = ConfigurationSource(path: configPath, initial: configuration, catalogue: catalogue, override: override)
        self.configuration = configuration
        self.command = command
    }

    /// Runs until SIGTERM or SIGINT.
    package func run() async throws {
        // A closed standard error must not end fpmond. Hooks get the default action back.
        signal(SIGPIPE, SIG_IGN)
        // A file at the unit's LimitFSIZE= is reported like a full disk, and must not end fpmond.
        signal(SIGXFSZ, SIG_IGN)
        let notify = Notify.fromEnvironment()
        let unit = Late(configuration.bot.unit)
        let logger = Logger(label: "fpmond") { _ in EventLogHandler(toJournal: Journal.isConnected, unit: unit.value) }
        let bus = Bus()
        let network = Prober()
        let plan = DaemonPlan(configuration, catalogue: source.catalogue, bus: bus, network: network)
        let saved = try await Startup(notify: notify).step("reading the state in \(configuration.state.directory)") {
            [directory = configuration.state.directory, outputs = configuration.outputs.directory] in
            SavedState.load(directory: directory, outputs: outputs)
        }
        if let complaint = saved.complaint { logger.record(Event(.fault, .error, complaint)) }

        let liveness = Liveness()
        let memories = Late<[ProbeName: ProbeMemory]>([:])
        let heals = HealService(configuration: configuration, configPath: source.path, command: command, bus: bus, notify: notify)
        let fileLimit = FileLimit(megabytes: configuration.outputs.maximumFile)
        let (metrics, figures) = (MetricsPlace(configuration.outputs.metrics), OwnFigures())
        figures.reloaded(isApplied: true, at: SystemClock.now().wall)
        let waiting = try await Startup(notify: notify).step("reading the alerts in \(configuration.state.directory)") {
            [directory = configuration.state.directory] in AlertFile.load(directory: directory)
        }
        if let complaint = waiting.complaint { logger.record(Event(.fault, .error, complaint)) }
        // A prober of their own: a receiver that hangs keeps no look waiting.
        let messengers = Prober()
        let alerts = AlertService(
            configuration: configuration, saved: waiting,
            writer: AlertWriter(state: configuration.state.directory, outputs: configuration.outputs.directory, limit: fileLimit),
            network: messengers,
            stalled: { liveness.stalledSinks() }, report: { logger.record($0) })
        let heartbeats = HeartbeatService(network: messengers) { logger.record($0) }
        var listeners = OutputListeners()
        listeners.onFault = { alerts.note($0) }
        listeners.onSaved = { heartbeats.note(.state, $0) }
        listeners.onLogged = { heartbeats.note(.log, $0) }
        listeners.alerts = { alerts.summary }
        let sinks = Sinks(
            outputs: configuration.outputs.directory, limit: fileLimit, state: configuration.state.directory, metrics: metrics,
            version: Version.current, logger: logger, liveness: liveness, figures: figures,
            backlog: saved.document?.history ?? HistoryBacklog(), memories: { memories.value }, startHeal: { heals.start($0) },
            listeners: listeners)
        let control = ControlService(
            path: ControlSocket.path(stateDirectory: configuration.state.directory),
            policy: ControlPolicy(isUnderSystemd: notify.isUnderSystemd), logger: logger)
        let emit: @Sendable ([Output]) -> Void = { outputs in
            sinks.emit(outputs)
            alerts.put(outputs)
        }
        let began = SystemClock.now()
        let watcher = Watcher(plan: plan.watch, saved: saved.document, at: began) { outputs in
            emit(outputs)
            control.publish(outputs)
        }
        let isUnitPushed = Late<Bool>(false)
        let coverage = CoverageLog { logger.record($0) }
        let probes = ProbeService(
            liveness: liveness, figures: figures, saved: saved.document?.memories(of: plan.watch.identity) ?? [:],
            onCoverage: { coverage.note($0, $1) },
            isPushed: { $0 == .unit && isUnitPushed.value },
            deliver: { await watcher.take($0, $1, observed: $2, by: $3, ahead: $4) })
        memories.source = { probes.memories }
        heals.onEnd { for name in await watcher.healEnded($0, $1) { probes.ring(name) } }
        for order in await watcher.interruptedHeals { heals.follow(order) }
        let memory = ResidentMemory()
        let rounds = RoundService(
            watcher: watcher, interval: configuration.outputs.round, liveness: liveness, notify: notify,
            complaint: { alerts.ownFaults.first?.message }, onEnd: { memory.roundEnded() })
        let silences = SilenceService(watcher: watcher)
        let push = UnitPushService(bus: bus, logger: logger) { probes.ring(.unit) }
        isUnitPushed.source = { push.isLive }

        let topology = Topology(
            catalogue: source.catalogue,
            parts: DaemonParts(
                watcher: watcher, heals: heals, probes: probes, push: push, rounds: rounds, silences: silences, alerts: alerts,
                heartbeats: heartbeats, fileLimit: fileLimit, metrics: metrics, unit: unit
            ).list)
        let reload = ReloadService(
            notify: notify, logger: logger,
            reload: { [source] in
                let outcome = await topology.apply {
                    await source.load().map { DaemonPlan($0, catalogue: source.catalogue, bus: bus, network: network) }
                }
                figures.reloaded(isApplied: outcome.isApplied, at: SystemClock.now().wall)
                return outcome
            }, status: { await watcher.sentence })

        let health = DaemonHealth(started: began.wall) { alerts.ownFaults.map(\.message) }
        control.use(
            ControlDispatcher(
                watcher: watcher, health: health, accounts: LocalAccounts(), reload: { await reload.perform() },
                look: { await probes.look($0) }, silencesChanged: { silences.ring() }))

        logger.record(
            Event(
                .started, .notice,
                "fpmond \(Version.current) watches \(configuration.bot.unit) in \(configuration.bot.root): \(plan.watch.catalogue.count) failure points, \(plan.watch.probes.count) probes",
                ["VERSION": Version.current]))
        // Watching does not depend on heals, and waits neither for the disk nor for the processor here.
        Task(executorPreference: TaskLoop.tasks) { [source, configuration] in
            await watcher.waitForFirstRound()
            let distrusted = await BoundedWork.onThread(refused: ConfigurationTrust.Verdict()) { source.trust(configuration) }.value(
                within: .seconds(10))
            for fault in distrusted?.faults ?? [] { logger.record(Event(.fault, .error, "heals will be refused: \(fault.line)")) }
        }
        // The first plan is applied like every later one; without a plan before it, no part refuses.
        for event in ReloadService.events(await topology.apply(plan)) where event.kind != .reloaded { logger.record(event) }

        Task(executorPreference: TaskLoop.tasks) { await memory.keepSmall() }

        // The order matters: the first starts first and stops last. When the sinks end, no service emits any more.
        var quiet = logger
        quiet.logLevel = .error
        let services: [any Service] =
            sinks.services + [
                alerts, heartbeats, heals, HandRunService(configuration, emit: emit), push, rounds, silences, probes, reload, control,
                WatchdogService(liveness: liveness, notify: notify, logger: logger),
                StopService(notify: notify, logger: logger),
            ]
        var group = ServiceGroupConfiguration(
            // Without a name each would keep a text of all that it holds, for its name.
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0, serviceName: "\(type(of: $0))") },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = StopService.patience
        try await ServiceGroup(configuration: group).run()
    }

    var outputsDirectory: String { configuration.outputs.directory }
    package var stateDirectory: String { configuration.state.directory }
    package var botRoot: String { configuration.bot.root }
}
