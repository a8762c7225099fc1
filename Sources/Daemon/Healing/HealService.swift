import FailurePoints
import ServiceLifecycle
import Synchronization
import Systemd

/// Has decided heals run, one at a time as they are ordered, and reports each end.
final class HealService: Service {
    private struct State {
        var configuration: Configuration
        var onEnd: (@Sendable (HealOrder, HookReport) async -> Void)?
        var running: [HealerName: Task<Void, Never>] = [:]
    }

    private let state: Mutex<State>
    private let runner: any HealRunner

    init(configuration: Configuration, configPath: String?, bus: Bus, notify: Notify) {
        state = Mutex(State(configuration: configuration))
        runner =
            notify.isUnderSystemd
            ? UnitHealRunner(bus: bus) : ChildHealRunner(configPath: configPath, stateDirectory: configuration.state.directory)
    }

    func onEnd(_ report: @escaping @Sendable (HealOrder, HookReport) async -> Void) { state.withLock { $0.onEnd = report } }

    func reconfigure(_ new: Configuration) { state.withLock { $0.configuration = new } }

    func start(_ order: HealOrder) {
        let (configuration, onEnd) = state.withLock { ($0.configuration, $0.onEnd) }
        let timeout = configuration.healers[order.healer]?.timeout ?? .seconds(180)
        let context = HealContext(order, bot: configuration.bot)
        let task = Task { [runner] in
            let report = await runner.run(order, context, timeout: timeout)
            await onEnd?(order, report)
            state.withLock { $0.running[order.healer] = nil }
        }
        state.withLock { $0.running[order.healer] = task }
    }

    /// On the way out a child is ended with its whole session; a heal unit is systemd's and goes on.
    func run() async throws {
        try? await gracefulShutdown()
        let tasks = state.withLock { Array($0.running.values) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
