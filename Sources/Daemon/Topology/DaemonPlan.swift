import Config
import FailurePoints
import Probes
import Scheduling
import Systemd

/// A configuration that is ready to be applied: all slow steps and all checks that may refuse it are done.
struct DaemonPlan: Sendable {
    let configuration: Configuration
    let watch: WatchPlan
    /// The needed probes, ready to run.
    let slots: [ProbeSlot]

    init(_ configuration: Configuration, catalogue: [FailurePoint], bus: Bus, network: any NetworkLooker) {
        self.configuration = configuration
        var watch = WatchPlan(configuration, catalogue: catalogue)
        slots = watch.slots(ProbeSlots.make(configuration, bus: bus, network: network))
        self.watch = watch
    }

    /// Settings that need a restart: moving files of a running daemon would split its history. One line per fault.
    func faults(after current: DaemonPlan) -> [String] {
        let (old, new) = (current.configuration, configuration)
        let pinned = [
            ("outputs.directory", old.outputs.directory, new.outputs.directory), ("state.directory", old.state.directory, new.state.directory),
        ]
        return pinned.filter { $1 != $2 }.map { "\($0): a change from \($1) to \($2) needs a restart of fpmond" }
    }
}
