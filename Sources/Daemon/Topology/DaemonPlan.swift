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

    init(_ configuration: Configuration, catalogue: [FailurePoint], bus: Bus) {
        self.configuration = configuration
        var watch = WatchPlan(configuration, catalogue: catalogue)
        slots = watch.slots(ProbeSlots.make(configuration, bus: bus))
        self.watch = watch
    }

    /// Settings that need a restart: moving files of a running daemon would split its history. One line per fault.
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
