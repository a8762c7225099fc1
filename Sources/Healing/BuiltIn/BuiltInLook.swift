import Config
import FailurePoints
import Probes
import Scheduling
import Systemd
import Threads

/// Looks at the bot with the watcher's own probes and judges, so that a repair and the watcher cannot differ about what is wrong.
struct BuiltInLook: Sendable {
    let configuration: Configuration
    var bus: Bus
    var network: any NetworkLooker = Prober()
    /// What a probe does between two reads of a file that is possibly being written.
    var pause: @Sendable (Duration) -> Void = BotTree.sleep

    /// One observation by each of these probes.
    func snapshot(of probes: [BuiltInProbe]) async -> Snapshot {
        let environment = environment(at: configuration.bot.root)
        let slots = probes.map { probe -> ProbeSlot in
            let (declaration, timing) = (probe.declaration, configuration.probe(ProbeName(probe)))
            return ProbeSlot(
                declaration.make(environment, timing.timeout), interval: timing.interval, timeout: timing.timeout + declaration.supervision,
                origin: "")
        }
        let now = SystemClock.now()
        var snapshot = Snapshot()
        await withTaskGroup(of: ProbeSlot.Update.self) { group in
            for slot in slots {
                group.addTask {
                    await slot.start().value(within: slot.timeout)
                        ?? slot.blind("timeout", "the \(slot.name) probe did not return within \(slot.timeout)")
                }
            }
            for await update in group { update(&snapshot, now) }
        }
        return snapshot
    }

    /// One observation by probes of files, on the calling thread, in this directory instead of the bot's.
    func snapshot(of probes: [BuiltInProbe], in root: String) -> Snapshot {
        let environment = environment(at: root)
        let now = SystemClock.now()
        var snapshot = Snapshot()
        for probe in probes {
            let made = probe.declaration.make(environment, probe.declaration.timeout)
            switch made.work {
            case .blocking(let observe): observe()(&snapshot, now)
            case .suspending: made.blind("not-a-file", "the \(probe.rawValue) probe reads no file")(&snapshot, now)
            }
        }
        return snapshot
    }

    /// What a failure point of the catalogue says of a snapshot, with the operator's settings; nil: there is no such failure point.
    ///
    /// - Parameter unit: judges this unit in place of the bot's.
    func finding(_ id: FailurePoint.ID, in snapshot: Snapshot, at now: Moment = SystemClock.now(), unit: String? = nil) -> Finding? {
        guard let point = Catalogue.all.first(where: { $0.id == id }) else { return nil }
        var bot = configuration.bot.profile
        if let unit { bot.unit = unit }
        return point.judge(
            JudgeInput(snapshot: snapshot, settings: configuration.policy(for: point).settings, now: now, bot: bot, isOnly: true))
    }

    private func environment(at root: String) -> ProbeEnvironment {
        let zone = configuration.bot.localZone.localTime(host: .host)
        return ProbeEnvironment(
            targets: configuration.targets, tree: BotTree(root: root, localTime: zone, pause: pause), bus: bus, network: network)
    }
}
