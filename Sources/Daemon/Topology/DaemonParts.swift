import Config
import Files
import Outputs

/// The services that run by the configuration, and how each of them applies a plan.
struct DaemonParts: Sendable {
    let watcher: Watcher
    let heals: HealService
    let probes: ProbeService
    let push: UnitPushService
    let rounds: RoundService
    let silences: SilenceService
    let alerts: AlertService
    let heartbeats: HeartbeatService
    /// Of the files that are appended to.
    let fileLimit: FileLimit
    let metrics: MetricsPlace
    /// The name of the bot's unit, for the fields of the journal.
    let unit: Late<String>

    /// The order matters: the watcher has to have the new plan before the probes report by it, and the probes theirs before they look.
    var list: [Topology.Part] {
        [
            Topology.Part(name: "watcher") { [watcher] plan, previous in if previous != nil { await watcher.reconfigure(plan.watch) } },
            Topology.Part(name: "heals") { [heals] plan, _ in heals.reconfigure(plan.configuration) },
            Topology.Part(name: "probes") { [probes] plan, _ in probes.set(plan.slots) },
            Topology.Part(name: "unit") { [push, unit] plan, _ in
                push.follow(plan.configuration.bot.unit)
                unit.source = { plan.configuration.bot.unit }
            },
            Topology.Part(name: "rounds") { [rounds] plan, _ in rounds.setInterval(plan.configuration.outputs.round) },
            Topology.Part(name: "alerts") { [alerts] plan, previous in if previous != nil { alerts.reconfigure(plan.configuration) } },
            Topology.Part(name: "heartbeats") { [heartbeats] plan, _ in heartbeats.reconfigure(plan.configuration) },
            Topology.Part(name: "outputs") { [fileLimit, metrics] plan, _ in
                fileLimit.set(megabytes: plan.configuration.outputs.maximumFile)
                metrics.set(plan.configuration.outputs.metrics)
            },
            Topology.Part(name: "silences") { [silences] _, _ in silences.ring() },
            Topology.Part(name: "looks") { [probes] plan, previous in
                if let previous { for name in plan.rejudged(after: previous) { probes.ring(name) } }
            },
        ]
    }
}
