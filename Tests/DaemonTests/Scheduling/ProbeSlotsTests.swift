import FailurePoints
import Systemd
import TestSupport
import Testing

@testable import Config
@testable import Daemon
@testable import Scheduling

/// The one list of what fpmond looks at.
@Suite struct ProbeSlotsTests {
    private func names(_ configuration: Configuration) -> [ProbeName] {
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        return ProbeSlots.make(configuration, bus: bus, network: DirectNetwork()).map(\.name)
    }

    /// A probe that is waited for and never looks would keep the daemon from ever being ready.
    @Test func everyProbeThatIsWaitedForLooks() {
        var quiet = Configuration()
        quiet.bot.dashboard = false
        quiet.probes[.book]?.enabled = false
        for configuration in [Configuration(), quiet] {
            let names = names(configuration)
            #expect(Set(names).count == names.count)
            #expect(WatchPlan(configuration, catalogue: Catalogue.all).probes.subtracting(names).isEmpty)
        }
    }

    @Test func theSameConfigurationIsTheSameProbe() {
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        func identities(_ configuration: Configuration) -> [ProbeName: String] {
            Dictionary(ProbeSlots.make(configuration, bus: bus, network: DirectNetwork()).map { ($0.name, $0.identity) }) { first, _ in first }
        }
        let before = identities(Configuration())
        #expect(before == identities(Configuration()))
        var changed = Configuration()
        changed.probes[.disk]?.interval = .seconds(77)
        let after = identities(changed)
        #expect(before.keys.filter { before[$0] != after[$0] } == [.disk])
        changed = Configuration()
        changed.bot.root = "/elsewhere"
        let moved = identities(changed)
        #expect(before[.book] != moved[.book])
        #expect(before[.control] == moved[.control])
    }
}
