package import Config
package import FailurePoints
package import Outputs
import Probes
import Scheduling
import Systemd
import Threads

/// One observation by every probe, judged at once: what `fpmond check` does, with or without a daemon or systemd.
package enum OneOffCheck {
    /// - Parameters:
    ///   - at: judges a copy of the bot's directory as of that instant; failure points that need the live machine are then `not-live`.
    ///   - only: judges only these failure points; the verdict is then never `open`.
    ///   - others: probes that look although none of these failure points reads them.
    package static func run(
        _ configuration: Configuration, catalogue: [FailurePoint] = Catalogue.all, at: Instant? = nil, only: Set<FailurePoint.ID>? = nil,
        and others: Set<ProbeName> = []
    ) async -> Report {
        var plan = WatchPlan(configuration, catalogue: catalogue)
        // Failure points outside `only` still count as causes, as in the daemon.
        plan.options.watched = plan.catalogue
        if let only { plan.catalogue.removeAll { !only.contains($0.id) } }
        plan.options.oneLook = true
        let needed = others.union(plan.catalogue.flatMap(\.reads)).intersection(plan.probes)

        let bus = Bus()
        defer { bus.close() }
        // A copy's timestamps come from another machine, whose clock shows UTC unless the configuration says otherwise. Source: bot contract 3.4.
        let slots = ProbeSlots.make(configuration, bus: bus, network: Prober(), host: at == nil ? .host : .utc).filter { needed.contains($0.name) }
        var snapshot = Snapshot()
        let clock = SystemClock.now()
        let now = at.map { Moment(wall: $0, uptime: clock.uptime) } ?? clock
        await withTaskGroup(of: ProbeSlot.Update.self) { group in
            for slot in slots {
                if at != nil && slot.isLive {
                    slot.blind(Finding.notLive, "not visible in a copy")(&snapshot, now)
                    continue
                }
                group.addTask {
                    await slot.start().value(within: slot.timeout)
                        ?? slot.blind("timeout", "the \(slot.name) probe did not return within \(slot.timeout)")
                }
            }
            for await update in group { update(&snapshot, now) }
        }
        let end = at == nil ? SystemClock.now() : now
        var judgement = Judgement(catalogue: plan.catalogue, options: plan.options, enabledProbes: plan.probes, at: end.wall)
        _ = judgement.take(snapshot, fresh: plan.probes, at: end)
        let verdict = only == nil ? judgement.verdict() : judgement.verdict().ofPart
        var report = Report(
            at: end, roundInterval: plan.round, root: plan.root, bot: plan.options.bot, snapshot: snapshot, judgement: judgement, verdict: verdict,
            verdictSince: verdict.holdsSince(at: end.wall))
        report.isSingleLook = true
        // A network file system may block for ever here; the probes have reported that already.
        let look = BoundedWork<String?>.onThread(refused: nil) { [root = plan.root] in TreeRecognition(of: root).problem }
        report.rootProblem = await look.value(within: .seconds(5)) ?? nil
        return report
    }
}
