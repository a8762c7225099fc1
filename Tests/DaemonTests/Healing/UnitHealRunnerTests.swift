import FailurePoints
import Glibc
import JSON
import Synchronization
import Systemd
import Testing

@testable import Daemon
@testable import Healing
@testable import Scheduling

/// What the watcher makes of a heal unit as it looks at it again and again.
@Suite struct UnitHealRunnerTests {
    /// Answers each look as the test says; the last answer stands.
    private final class Units: HealUnitManager {
        enum Answer: Sendable {
            case seen(UnitProperties)
            case away
        }

        private let answers: Mutex<[Answer]>
        private let refusal: BusError?
        let looks = SharedCount()
        let started = Mutex<[String]>([])

        init(_ answers: [Answer], refusal: BusError? = nil) {
            self.answers = Mutex(answers)
            self.refusal = refusal
        }

        func startHeal(_ unit: String, deadline: Duration) async throws(BusError) {
            if let refusal { throw refusal }
            started.withLock { $0.append(unit) }
        }

        func unit(_ name: String, deadline: Duration) async throws(BusError) -> UnitProperties {
            looks.add()
            switch answers.withLock({ $0.count > 1 ? $0.removeFirst() : $0[0] }) {
            case .seen(let properties): return properties
            case .away: throw .notConnected(reason: "away")
            }
        }
    }

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func runner(_ units: Units) -> UnitHealRunner {
        UnitHealRunner(
            bus: units, handover: scratch.file("handover"), reports: scratch.path, pause: .milliseconds(1), grace: .zero, slack: .seconds(60),
            patience: .milliseconds(50))
    }

    private func run(_ units: Units) async -> HookReport { await runner(units).run(staleOrder(), staleContext(), timeout: .zero) }

    private static func state(_ state: String) -> Units.Answer {
        .seen(Self.unit([.activeState: .string(state)]))
    }

    private static func unit(_ values: [UnitProperties.Name: BusValue]) -> UnitProperties {
        guard let unit = UnitProperties(values.merging([.loadState: .string("loaded")]) { $1 }) else { preconditionFailure("it has a LoadState") }
        return unit
    }

    private static func ended(_ status: Int32, code: Int32 = 1, result: String = "success", ago: Duration = .zero) -> Units.Answer {
        let exit = UInt64((SystemClock.now().wall - ago).microseconds)
        return .seen(
            unit([
                .activeState: .string("inactive"), .result: .string(result), .mainCode: .int(Int64(code)), .mainStatus: .int(Int64(status)),
                .mainExit: .uint(exit),
            ]))
    }

    @Test func aHealIsStartedByItsNameAndItsExitStatusIsItsAnswer() async {
        for (status, result) in [(0, .acted), (75, .tryLater), (125, .stopTrying), (3, .failed("exit status 3"))] as [(Int32, HookResult)] {
            let units = Units([Self.state("activating"), Self.ended(status)])
            #expect(await run(units).result == result)
            #expect(units.started.withLock { $0 } == ["fpmond-heal@refresh-intelligence.service"])
            #expect(access(scratch.file("handover/refresh-intelligence.json"), F_OK) != 0, "what was handed over is nobody's any more")
        }
    }

    @Test func aSignalIsNoExitStatusAndATimeoutIsOne() async {
        let killed = await run(Units([Self.ended(9, code: 2, result: "signal")]))
        #expect(killed.result == .failed("ended by signal 9") && killed.signal == 9 && killed.exitStatus == nil)
        #expect(await run(Units([Self.ended(15, code: 2, result: "timeout")])).result == .timedOut)
    }

    @Test func aBusThatIsAwayForAMomentEndsNoHeal() async {
        let away = [Units.Answer](repeating: .away, count: UnitHealRunner.allowedMisses)
        let units = Units([Self.state("active")] + away + [Self.state("active")] + away + [Self.ended(0)])
        #expect(await run(units).result == .acted)
        #expect(units.looks.value == 2 * UnitHealRunner.allowedMisses + 3)
    }

    @Test func aBusThatStaysAwayLosesTheHealFromSight() async {
        let units = Units([.away])
        let report = await run(units)
        #expect(report.result == .failed("bus") && report.error?.contains("away") == true)
        #expect(units.looks.value == UnitHealRunner.allowedMisses + 1)
    }

    @Test func aStartThatIsRefusedRanNothing() async {
        let units = Units([Self.ended(0)], refusal: .remote(name: "org.freedesktop.DBus.Error.AccessDenied", message: "no"))
        #expect(await run(units).result == .failed("bus"))
        #expect(units.looks.value == 0)
    }

    /// The hook's own time, its grace, and some time for the unit to say so: each of them is waited for.
    @Test(arguments: 0...2) func aHealIsWaitedForAsLongAsItMayTake(part: Int) async {
        let units = Units([Self.state("active")])
        var runner = runner(units)
        let time = Duration.milliseconds(500)
        (runner.grace, runner.slack) = (part == 1 ? time : .zero, part == 2 ? time : .zero)
        let began = ContinuousClock.now
        let report = await runner.run(staleOrder(), staleContext(), timeout: part == 0 ? time : .zero)
        #expect(report.result == .timedOut)
        #expect(ContinuousClock.now - began >= time)
    }

    @Test func theEndOfAnEarlierRunIsNotThisOnesEnd() async {
        let units = Units([Self.ended(0, ago: .seconds(10)), Self.ended(0, ago: .seconds(10)), Self.state("active"), Self.ended(75)])
        #expect(await run(units).result == .tryLater)
    }

    @Test func aUnitThatWasForgottenIsKnownByItsReportOrHasNone() async throws {
        let units = { Units([Self.state("active"), Self.state("inactive")]) }
        #expect(await run(units()).result == .failed("no report"))
        let left = HookReport(result: .acted, startedAt: SystemClock.now().wall, endedAt: SystemClock.now().wall, exitStatus: 0, output: "mended")
        try scratch.write(left.json(order: staleOrder().id).text(), to: "refresh-intelligence.json")
        let report = await run(units())
        #expect(report.result == .acted && report.output == "mended")
        try scratch.write(left.json(order: "another-1").text(), to: "refresh-intelligence.json")
        #expect(await run(units()).result == .failed("no report"), "another run's report is no answer")
    }

    @Test func whatAnEarlierDaemonMayNeverHaveStartedIsNotAwaitedForLong() async {
        let units = Units([Self.state("inactive")])
        let began = ContinuousClock.now
        #expect(await runner(units).outcome(of: staleOrder(), timeout: .seconds(600)) == nil)
        #expect(ContinuousClock.now - began < .seconds(30))
        var order = staleOrder()
        order.attempt.ordered = SystemClock.now()
        #expect(await runner(Units([Self.state("active"), Self.ended(125)])).outcome(of: order, timeout: .zero)?.result == .stopTrying)
    }
}
