import Config
import FailurePoints
import Healing
import ServiceLifecycle
import Synchronization
import Systemd
import Threads

/// Runs the decided heals one at a time, in order, and reports each end.
final class HealService: Service {
    private struct State {
        var configuration: Configuration
        var onEnd: (@Sendable (HealOrder, HookReport?) async -> Void)?
        var running: [HealerName: Task<Void, Never>] = [:]
        /// The daemon is stopping: no heal starts any more, and the next daemon's observations decide the outcome of a running one.
        var isEnding = false
    }

    private let state: Mutex<State>
    private let runner: any HealRunner

    /// - Parameter command: runs `fpmond heal` where no service manager can.
    convenience init(configuration: Configuration, configPath: String?, command: String, bus: Bus, notify: Notify) {
        let runner: any HealRunner =
            notify.isUnderSystemd
            ? UnitHealRunner(bus: bus)
            : ChildHealRunner(configPath: configPath, stateDirectory: configuration.state.directory, executable: command)
        self.init(configuration: configuration, runner: runner)
    }

    init(configuration: Configuration, runner: any HealRunner) {
        state = Mutex(State(configuration: configuration))
        self.runner = runner
    }

    /// Sets the handler for ended heals; the report is nil where how the run ended is unknown.
    func onEnd(_ report: @escaping @Sendable (HealOrder, HookReport?) async -> Void) { state.withLock { $0.onEnd = report } }

    func reconfigure(_ new: Configuration) { state.withLock { $0.configuration = new } }

    func start(_ order: HealOrder) {
        begin(order) { runner, configuration in
            await runner.run(
                order, HealContext(order, bot: configuration.bot), timeout: configuration.healers[order.healer]?.timeout ?? Self.timeout)
        }
    }

    /// Waits for the end of a heal that an earlier daemon started.
    func follow(_ order: HealOrder) {
        begin(order) { runner, configuration in
            await runner.outcome(of: order, timeout: configuration.healers[order.healer]?.timeout ?? Self.timeout)
        }
    }

    /// For a healer that is no longer configured.
    private static let timeout: Duration = .seconds(180)

    private func begin(_ order: HealOrder, _ work: @escaping @Sendable (any HealRunner, Configuration) async -> HookReport?) {
        state.withLock { state in
            guard !state.isEnding else { return }
            let (onEnd, configuration) = (state.onEnd, state.configuration)
            state.running[order.healer] = Task(executorPreference: TaskLoop.tasks) { [self] in
                let report = await work(runner, configuration)
                guard hasEnded(order.healer) else { return }
                await onEnd?(order, report)
            }
        }
    }

    /// False when the daemon is stopping: the end of the heal is then not known, and the saved state says that it was running.
    private func hasEnded(_ healer: HealerName) -> Bool {
        state.withLock { state in
            state.running[healer] = nil
            return !state.isEnding
        }
    }

    /// How long a stopping daemon waits for a child to end its hook; the child does that on its own, too.
    private static let patience: Duration = .seconds(1)

    /// When the daemon stops, a child is ended with its whole session; a heal unit belongs to systemd and goes on.
    func run() async throws {
        try? await gracefulShutdown()
        let tasks = state.withLock { state in
            state.isEnding = true
            return Array(state.running.values)
        }
        for task in tasks { task.cancel() }
        _ = await BoundedWork<Void>.inTask { for task in tasks { await task.value } }.value(within: Self.patience)
    }
}
