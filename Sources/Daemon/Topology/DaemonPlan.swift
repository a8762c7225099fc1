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

    /// The probes that pace a failure point whose rules differ from those of the plan before. What they saw last was judged by the old
    /// rules; a watched file that does not change would keep that judgement until its slow interval is over.
    func rejudged(after previous: DaemonPlan) -> Set<ProbeName> {
        let isAnotherBot = watch.options.bot != previous.watch.options.bot
        let (old, new) = (previous.configuration, configuration)
        let points = watch.catalogue.filter { point in
            let (was, policy) = (old.policy(for: point), new.policy(for: point))
            return isAnotherBot || (was.settings, was.clear, was.confirm) != (policy.settings, policy.clear, policy.confirm)
                || old.customFailurePoints[point.id] != new.customFailurePoints[point.id]
        }
        return Set(points.compactMap { point in point.reads.first { watch.probes.contains($0) } })
    }
}
