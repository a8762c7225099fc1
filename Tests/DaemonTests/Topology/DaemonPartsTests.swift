import FailurePoints
import Files
import Logging
import Synchronization
import Systemd
import TestSupport
import Testing

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Notifying
@testable import Outputs
@testable import Scheduling

/// Each part of the daemon goes over to the configuration that comes into force.
@Suite struct DaemonPartsTests {
    /// Runs nothing; notes the time and the unit that a hook would get.
    private struct Recorder: HealRunner {
        let runs = Runs()

        final class Runs: Sendable {
            let list = Mutex<[String]>([])
            var all: [String] { list.withLock { $0 } }
        }

        func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
            runs.list.withLock { $0.append("\(context.values[.botUnit] ?? "") \(timeout)") }
            return WatchedScene.report(.acted)
        }
        func outcome(of order: HealOrder, timeout: Duration) async -> HookReport? { nil }
    }

    private final class Seen: Sendable {
        let outputs = Mutex<[Output]>([])
        let probes = Mutex<Set<ProbeName>>([])

        var rounds: Int { outputs.withLock { $0.count { if case .round = $0 { true } else { false } } } }
        func has(_ name: ProbeName) -> Bool { probes.withLock { $0.contains(name) } }
    }

    /// The daemon's services without its outputs, by a configuration in which only these probes look.
    private struct Daemon {
        static let bus = Bus(address: "unix:path=/nonexistent/bus")
        let seen = Seen()
        let runner = Recorder()
        let parts: DaemonParts
        let topology: Topology

        init(_ configuration: Configuration) {
            let plan = DaemonPlan(configuration, catalogue: Catalogue.all, bus: Self.bus, network: DirectNetwork())
            let watcher = Watcher(plan: plan.watch, saved: nil, at: SystemClock.now()) { [seen] outputs in seen.outputs.withLock { $0 += outputs } }
            let liveness = Liveness()
            parts = DaemonParts(
                watcher: watcher, heals: HealService(configuration: configuration, runner: runner),
                probes: ProbeService(liveness: liveness) { [seen] name, _, _, _, _ in
                    _ = seen.probes.withLock { $0.insert(name) }
                    return Followup()
                },
                push: UnitPushService(bus: Self.bus, logger: Logger(label: "test") { _ in SilentHandler() }) {},
                rounds: RoundService(watcher: watcher, interval: configuration.outputs.round, liveness: liveness, notify: Notify(socket: nil)),
                silences: SilenceService(watcher: watcher),
                alerts: AlertService(
                    configuration: configuration, saved: AlertFile.Contents(),
                    writer: AlertWriter(state: "/nonexistent", outputs: "/nonexistent", limit: FileLimit()), network: DirectNetwork(),
                    report: { _ in }),
                heartbeats: HeartbeatService(network: DirectNetwork(), report: { _ in }),
                fileLimit: FileLimit(megabytes: configuration.outputs.maximumFile), metrics: MetricsPlace(), unit: Late(configuration.bot.unit))
            topology = Topology(catalogue: Catalogue.all, parts: parts.list)
        }

        func apply(_ configuration: Configuration) async -> Bool {
            await topology.apply(DaemonPlan(configuration, catalogue: Catalogue.all, bus: Self.bus, network: DirectNetwork())).isApplied
        }
    }

    private static func configuration(_ unit: String, round: Duration, timeout: Duration, looking probe: ProbeName) -> Configuration {
        var configuration = Configuration()
        configuration.bot.unit = unit
        configuration.bot.root = "/nonexistent/\(unit)"
        configuration.outputs.round = round
        configuration.outputs.maximumFile = unit == "one.service" ? 1 : 2
        var healer = HealerConfig(.shell("true"))
        healer.timeout = timeout
        configuration.healers["refresh-intelligence"] = healer
        for name in ProbeName.all where name != probe { configuration.probes[name]?.enabled = false }
        return configuration
    }

    private let first = configuration("one.service", round: .seconds(3600), timeout: .seconds(41), looking: .disk)
    private let second = configuration("two.service", round: .milliseconds(20), timeout: .seconds(42), looking: .memory)

    @Test func theStartIsNoReload() async {
        let daemon = Daemon(first)
        #expect(await daemon.apply(first))
        daemon.parts.probes.set([])
        #expect(daemon.seen.outputs.withLock { $0.isEmpty })
        #expect(daemon.parts.push.unit == "one.service" && daemon.parts.unit.value == "one.service")
    }

    @Test func aReloadReachesEachPart() async {
        let daemon = Daemon(first)
        #expect(await daemon.apply(first))
        let rounds = Task { try? await daemon.parts.rounds.run() }
        #expect(await eventually(within: .seconds(30)) { daemon.seen.has(.disk) && daemon.seen.rounds == 1 })
        #expect(!daemon.seen.has(.memory))
        daemon.parts.heals.start(staleOrder())
        #expect(await eventually(within: .seconds(30)) { daemon.runner.runs.all == ["one.service 41.0 seconds"] })

        #expect(await daemon.apply(second))
        #expect(await daemon.parts.watcher.report(at: SystemClock.now()).root == "/nonexistent/two.service", "the watcher")
        #expect(await eventually(within: .seconds(30)) { daemon.seen.has(.memory) }, "the probes")
        // One is rung for; the third is of the new rhythm.
        #expect(await eventually(within: .seconds(30)) { daemon.seen.rounds >= 3 }, "the rounds")
        daemon.parts.heals.start(staleOrder())
        #expect(await eventually(within: .seconds(30)) { daemon.runner.runs.all.last == "two.service 42.0 seconds" }, "the heals")
        #expect(daemon.parts.push.unit == "two.service" && daemon.parts.unit.value == "two.service", "the unit")
        #expect(daemon.parts.fileLimit.bytes == 2_000_000, "the outputs")
        rounds.cancel()
        await rounds.value
        daemon.parts.probes.set([])
    }

    /// The next look of a probe may be an hour away, and what it saw was judged by the old rules.
    @Test func whatIsJudgedByOtherRulesIsLookedAtAtOnce() async throws {
        var configuration = Configuration()
        for name in ProbeName.all where name != .disk && name != .memory { configuration.probes[name]?.enabled = false }
        for name in [ProbeName.disk, .memory] { configuration.probes[name]?.interval = .seconds(3600) }
        let daemon = Daemon(configuration)
        #expect(await daemon.apply(configuration))
        #expect(await eventually(within: .seconds(30)) { daemon.seen.has(.disk) && daemon.seen.has(.memory) })
        daemon.seen.probes.withLock { $0 = [] }
        let changed = try decoded(#"{"failure_points": {"disk-full": {"settings": {"warning_used_ratio": 0.8}}}}"#)
        configuration.failurePoints["disk-full"] = changed.failurePoints["disk-full"]
        #expect(await daemon.apply(configuration))
        #expect(await eventually(within: .seconds(30)) { daemon.seen.has(.disk) })
        #expect(!daemon.seen.has(.memory), "nothing about it has changed")
        daemon.seen.probes.withLock { $0 = [] }
        #expect(await daemon.apply(configuration))
        let plan = DaemonPlan(configuration, catalogue: Catalogue.all, bus: Daemon.bus, network: DirectNetwork())
        #expect(plan.rejudged(after: plan).isEmpty)
        daemon.parts.probes.set([])
    }

    /// A reading of a probe that the watcher does not expect yet would be lost until the probe's next turn.
    @Test func theWatcherGoesOverBeforeTheProbes() throws {
        let names = Daemon(first).parts.list.map(\.name)
        #expect(try #require(names.firstIndex(of: "watcher")) < #require(names.firstIndex(of: "probes")))
    }
}
