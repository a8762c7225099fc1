import FailurePoints
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Scheduling

/// Heals that run beside the daemon, and what becomes of them at its end.
@Suite struct HealServiceTests {
    /// Runs for a time, or until it is cancelled.
    private struct Sleeper: HealRunner {
        var time: Duration = .zero
        let started = SharedCount()
        let cancelled = SharedCount()
        var timeouts = Timeouts()

        func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
            started.add()
            timeouts.add(timeout)
            try? await Task.sleep(for: time)
            if Task.isCancelled { cancelled.add() }
            return HookReport(result: .acted, startedAt: order.ordered, endedAt: SystemClock.now().wall, exitStatus: 0)
        }

        func outcome(of order: HealOrder, timeout: Duration) async -> HookReport? {
            await run(order, HealContext(order, bot: BotConfig()), timeout: timeout)
        }
    }

    /// Of a run that an earlier daemon started nobody can say anything.
    private struct Oblivion: HealRunner {
        func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
            await Sleeper().run(order, context, timeout: timeout)
        }
        func outcome(of order: HealOrder, timeout: Duration) async -> HookReport? { nil }
    }

    private final class Timeouts: Sendable {
        private let list = Mutex<[Duration]>([])
        var all: [Duration] { list.withLock { $0 } }
        func add(_ timeout: Duration) { list.withLock { $0.append(timeout) } }
    }

    /// A service in a group, as the daemon has it; ended at the end of `body`.
    private func withService(_ runner: any HealRunner, _ body: (HealService) async throws -> Void) async throws {
        var configuration = Configuration()
        var healer = HealerConfig(.shell("exit 0"))
        healer.timeout = .seconds(42)
        configuration.healers["refresh-intelligence"] = healer
        let service = HealService(configuration: configuration, runner: runner)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: Logger(label: "test") { _ in SilentHandler() }))
        let task = Task { try await group.run() }
        try await body(service)
        await group.triggerGracefulShutdown()
        try await task.value
    }

    @Test func theEndOfAHealIsReported() async throws {
        let ended = SharedCount()
        let runner = Sleeper()
        try await withService(runner) { service in
            service.onEnd { order, report in if order.healer == "refresh-intelligence", report?.result == .acted { ended.add() } }
            service.start(staleOrder())
            #expect(await eventually { ended.value == 1 })
            service.start(staleOrder())
            #expect(await eventually { ended.value == 2 })
        }
        #expect(runner.timeouts.all == [.seconds(42), .seconds(42)])
    }

    @Test(arguments: [true, false]) func theEndOfAHealOfAnEarlierDaemonIsReportedThoughNobodyCanSayHowItWas(isKnown: Bool) async throws {
        let ended = SharedCount()
        try await withService(isKnown ? Sleeper() : Oblivion()) { service in
            service.onEnd { _, report in if (report != nil) == isKnown { ended.add() } }
            service.follow(staleOrder())
            #expect(await eventually { ended.value == 1 })
        }
    }

    @Test func theEndOfTheDaemonDoesNotWaitForAHealAndDoesNotJudgeIt() async throws {
        let ended = SharedCount()
        let runner = Sleeper(time: .seconds(300))
        let began = ContinuousClock.now
        try await withService(runner) { service in
            service.onEnd { _, _ in ended.add() }
            service.start(staleOrder())
            #expect(await eventually { runner.started.value == 1 })
        }
        #expect(runner.cancelled.value == 1)
        // What becomes of it, the next daemon's facts say.
        #expect(ended.value == 0)
        #expect(ContinuousClock.now - began < .seconds(200))
    }

    @Test func nothingIsStartedAtTheEnd() async throws {
        let runner = Sleeper()
        var last: HealService?
        try await withService(runner) { service in
            try await Task.sleep(for: .milliseconds(50))
            last = service
        }
        last?.start(staleOrder())
        try await Task.sleep(for: .milliseconds(50))
        #expect(runner.started.value == 0)
    }
}

/// Says nothing.
struct SilentHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .critical

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {}
}
