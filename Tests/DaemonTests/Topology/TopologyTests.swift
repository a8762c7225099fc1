import FailurePoints
import Synchronization
import Systemd
import TestSupport
import Testing
import Threads

@testable import Config
@testable import Daemon
@testable import Outputs

/// A configuration comes into force whole or not at all.
@Suite struct TopologyTests {
    /// Notes the unit of each plan that a part is given, and refuses the one that is called `refused.service`.
    private final class Journal: Sendable {
        let entries = Mutex<[String]>([])

        func part(_ name: String, refuses: Bool = false) -> Topology.Part {
            Topology.Part(name: name) { [self] plan, previous throws(Topology.Fault) in
                let unit = plan.configuration.bot.unit
                if refuses && unit == "refused.service" { throw Topology.Fault(description: "no") }
                entries.withLock { $0.append("\(name) \(previous == nil ? "first " : "")\(unit)") }
            }
        }

        var all: [String] { entries.withLock { $0 } }
    }

    private func plan(_ change: (inout Configuration) -> Void = { _ in }) -> DaemonPlan {
        var configuration = Configuration()
        change(&configuration)
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        return DaemonPlan(configuration, catalogue: Catalogue.all, bus: bus, network: DirectNetwork())
    }

    @Test func theStartAndAReloadTakeTheSamePath() async {
        let journal = Journal()
        let topology = Topology(catalogue: Catalogue.all, parts: [journal.part("a"), journal.part("b")])
        #expect(await topology.apply(plan()) == .applied(generation: 1, changes: []))
        let changed = plan { $0.bot.unit = "other.service" }
        #expect(await topology.apply(changed) == .applied(generation: 2, changes: ["bot.unit: tradingbot.service → other.service"]))
        #expect(await topology.apply(changed) == .applied(generation: 3, changes: []))
        let first = ["a first tradingbot.service", "b first tradingbot.service"]
        #expect(journal.all == first + ["a other.service", "b other.service", "a other.service", "b other.service"])
    }

    @Test func aPartThatFailsBringsTheOthersBack() async {
        let journal = Journal()
        let topology = Topology(
            catalogue: Catalogue.all, parts: [journal.part("a"), journal.part("b"), journal.part("c", refuses: true), journal.part("d")])
        _ = await topology.apply(plan())
        let outcome = await topology.apply(plan { $0.bot.unit = "refused.service" })
        #expect(outcome == .rolledBack(to: 1, ["c: no"]))
        #expect(
            journal.all.dropFirst(4) == ["a refused.service", "b refused.service", "b tradingbot.service", "a tradingbot.service"])
        #expect(await topology.current?.configuration.bot.unit == "tradingbot.service")
        #expect(await topology.generation == 1)
        let events = ReloadService.events(outcome)
        #expect(events.map(\.kind) == [.reloadRefused, .reloadRefused] && events[0].message.hasSuffix("in force again: c: no"))
    }

    @Test func whatOnlyARestartCanChangeIsRefusedAndTouchesNothing() async {
        let journal = Journal()
        let topology = Topology(catalogue: Catalogue.all, parts: [journal.part("a")])
        _ = await topology.apply(plan())
        let outcome = await topology.apply(
            plan {
                $0.outputs.directory = "/elsewhere"
                $0.state.directory = "/nowhere"
                $0.bot.unit = "other.service"
            })
        guard case .refused(let faults) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(faults.count == 2 && faults[0].hasPrefix("outputs.directory: ") && faults[1].hasPrefix("state.directory: "))
        #expect(journal.all == ["a first tradingbot.service"])
        #expect(!outcome.isApplied && outcome.lines == faults)
    }

    @Test func oneThatIsAskedForMeanwhileIsReadWhenTheOthersAreInForce() async {
        let (journal, gate) = (Journal(), Alarm())
        let slow = Topology.Part(name: "slow") { plan, _ throws(Topology.Fault) in
            if plan.configuration.bot.unit == "first.service" { await gate.wait(until: .now + .seconds(60)) }
        }
        let topology = Topology(catalogue: Catalogue.all, parts: [slow, journal.part("a")])
        _ = await topology.apply(plan())
        let plans = ["first", "second", "third"].map { name in plan { $0.bot.unit = "\(name).service" } }
        var applied: [Task<Topology.Outcome, Never>] = []
        for plan in plans {
            applied.append(
                Task {
                    await topology.apply {
                        journal.entries.withLock { $0.append("read \(plan.configuration.bot.unit)") }
                        return .success(plan)
                    }
                })
            // Until it is under way or waits.
            while await topology.asked < applied.count + 1 { await Task.yield() }
        }
        #expect(await eventually { journal.all.dropFirst() == ["read first.service"] })
        gate.ring()
        var generations: [Int] = []
        for task in applied { if case .applied(let generation, _) = await task.value { generations.append(generation) } }
        #expect(generations == [2, 3, 4])
        #expect(
            journal.all.dropFirst() == [
                "read first.service", "a first.service", "read second.service", "a second.service", "read third.service", "a third.service",
            ])
    }
}
