import FailurePoints
import Synchronization

@testable import Config
@testable import Daemon
@testable import Healing
@testable import Outputs
@testable import Scheduling

/// A watcher over a few failure points, each with a probe of its own whose readings the test dictates.
///
/// A reading is blind, and its reason is the finding that the failure point makes of it: `ok`, `warning`, `critical`, `unknown`, `holds`.
final class WatchedScene: Sendable {
    /// `disk` fails as a fault, `clock` is its symptom, `portfolio` is a block by design, into whose end the healer `look` may look.
    static let points: [FailurePoint] = [
        point("fault", impact: .blocksAll, healer: "mend", .disk),
        point("symptom", impact: .blocksMany, excusedBy: ["fault"], healer: "mend", .clock),
        point(
            "switch", impact: .blocksAll, intended: true, healer: "mend",
            inquiry: Inquiry(reason: "ended", healer: "look", occurrence: "blocked_until"), .portfolio),
    ]

    /// Until when the switch holds.
    static let until = Instant(microseconds: 4_102_444_800_000_000)

    private static func point<Facts>(
        _ id: FailurePoint.ID, impact: Impact, intended: Bool = false, excusedBy: [FailurePoint.ID] = [], healer: HealerName,
        inquiry: Inquiry? = nil, _ probe: ProbeKey<Facts>
    ) -> FailurePoint {
        FailurePoint(
            id, category: .state, impact: impact, intended: intended, title: "\(id)", advice: "none", reads: [probe.name], confirm: .immediate,
            excusedBy: excusedBy, ladder: [Rung(healer)], inquiry: inquiry
        ) { input in
            guard case .blind(let word, _, _) = input.snapshot[probe] else { return .unknown("never", "not looked at") }
            switch word {
            case "ok": return .ok("fine")
            case "warning": return .warning("odd", "odd")
            case "critical": return .critical("bad", "bad")
            case "ended": return .ok("over, and not cleared", reason: "ended", evidence: ["blocked_until": .instant(until)])
            case "ended-again": return .ok("over, and not cleared", reason: "ended", evidence: ["blocked_until": .instant(until + .seconds(60))])
            case "holds": return Finding(.warning, "on", "the switch is on", holds: true, until: until)
            default: return .unknown(word, "cannot tell")
            }
        }
    }

    /// - Parameter root: the bot's; nil: the standard one.
    static func plan(root: String? = nil, healers: [HealerName: HealerConfig] = [:], _ change: (inout WatchPlan) -> Void = { _ in }) -> WatchPlan {
        var configuration = Configuration()
        if let root { configuration.bot.root = root }
        configuration.healers["mend"] = HealerConfig(.shell("true"))
        for (name, healer) in healers { configuration.healers[name] = healer }
        for name in ProbeName.all where ![.disk, .clock, .portfolio].contains(name) { configuration.probes[name]?.enabled = false }
        var plan = WatchPlan(configuration, catalogue: points)
        change(&plan)
        return plan
    }

    let watcher: Watcher
    private let emitted: Emissions

    final class Emissions: Sendable {
        let list = Mutex<[Output]>([])
    }

    /// The same failure point, explained by no other.
    static func alone(_ point: FailurePoint) -> FailurePoint {
        FailurePoint(
            point.id, category: point.category, impact: point.impact, title: point.title, advice: point.advice, reads: point.reads,
            confirm: .immediate, judge: point.judge)
    }

    init(_ plan: WatchPlan = plan(), saved: StateDocument? = nil, clock: @escaping @Sendable () -> Moment = SystemClock.now) {
        let emitted = Emissions()
        self.emitted = emitted
        watcher = Watcher(plan: plan, saved: saved, at: clock(), clock: clock) { outputs in emitted.list.withLock { $0 += outputs } }
    }

    /// One look at a probe that reads so.
    func look(_ name: ProbeName, _ word: String, observed: Moment = SystemClock.now(), by slot: String? = nil) async {
        await watcher.take(name, Self.update(name, word), observed: observed, by: slot)
    }

    /// All of them are fine.
    func allFine() async { for name in [ProbeName.disk, .clock, .portfolio] { await look(name, "ok") } }

    private static func update(_ name: ProbeName, _ word: String) -> ProbeSlot.Update {
        switch name {
        case .disk: { $0[.disk] = .blind(reason: word, detail: "", at: $1) }
        case .clock: { $0[.clock] = .blind(reason: word, detail: "", at: $1) }
        default: { $0[.portfolio] = .blind(reason: word, detail: "", at: $1) }
        }
    }

    var outputs: [Output] { emitted.list.withLock { $0 } }
    var started: [HealOrder] { outputs.compactMap { if case .order(let order) = $0 { order } else { nil } } }
    var transitions: [Transition] { outputs.compactMap { if case .incident(let transition) = $0 { transition } else { nil } } }
    var heals: [HealRecord] { outputs.compactMap { if case .heal(let record) = $0 { record } else { nil } } }
    var verdicts: [String] { outputs.compactMap { if case .event(let event) = $0, event.kind == .verdict { event.message } else { nil } } }

    /// The end of a hook that has done so.
    static func report(_ result: HookResult) -> HookReport {
        let now = SystemClock.now().wall
        return HookReport(result: result, startedAt: now, endedAt: now)
    }
}
