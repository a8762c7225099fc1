import FailurePoints
import Probes
import Systemd

/// A configuration made ready to be applied: everything that takes time or can be refused is done by now.
struct DaemonPlan: Sendable {
    let configuration: Configuration
    let watch: WatchPlan
    /// The probes that are wanted, ready to be run.
    let slots: [ProbeSlot]

    init(_ configuration: Configuration, catalogue: [FailurePoint], bus: Bus) {
        self.configuration = configuration
        var watch = WatchPlan(configuration, catalogue: catalogue)
        slots = watch.slots(ProbeSlots.make(configuration, bus: bus))
        self.watch = watch
    }

    /// What only a restart can change: moving files under a running daemon would split its history. One line a fault.
    func faults(after current: DaemonPlan) -> [String] {
        let (old, new) = (current.configuration, configuration)
        var faults: [String] = []
        if old.outputs.directory != new.outputs.directory {
            faults.append("outputs.directory: a change from \(old.outputs.directory) to \(new.outputs.directory) needs a restart of fpmond")
        }
        if old.state.directory != new.state.directory {
            faults.append("state.directory: a change from \(old.state.directory) to \(new.state.directory) needs a restart of fpmond")
        }
        return faults
    }
}
