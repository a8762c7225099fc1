import FailurePoints
import Systemd
import TestSupport
import Testing

@testable import Config
@testable import Daemon
@testable import Scheduling

/// The list of probes, of slots and of what the failure points read are one.
@Suite struct SlotTests {
    @Test func everyProbeThatIsAwaitedHasASlotThatDelivers() {
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        let configuration = Configuration()
        let names = ProbeSlots.make(configuration, bus: bus, network: DirectNetwork()).map(\.name)
        #expect(Set(names).count == names.count)
        // One without would be awaited for ever: the first round would never end.
        #expect(WatchPlan(configuration, catalogue: Catalogue.all).probes.isSubset(of: names))
        #expect(Set(names) == Set(ProbeName.all))
    }

    @Test func aDisabledProbeIsNeitherAwaitedNorLooked() {
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        var configuration = Configuration()
        configuration.bot.dashboard = false
        for name in ProbeName.all where name != .dashboard {
            configuration.probes[name]?.enabled = false
            #expect(
                Set(ProbeSlots.make(configuration, bus: bus, network: DirectNetwork()).map(\.name)).intersection(Catalogue.all.flatMap(\.reads))
                    == WatchPlan(configuration, catalogue: Catalogue.all).probes, "\(name)")
        }
    }

    @Test func whatAFailurePointReadsThereIs() {
        for point in Catalogue.all { #expect(Set(point.reads).isSubset(of: ProbeName.all), "\(point.id)") }
    }
}
