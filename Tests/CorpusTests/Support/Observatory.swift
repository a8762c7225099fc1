import FailurePoints
import Probes
import Systemd
import TestSupport
import Testing

@testable import Config

/// A tree of the bot with everything that looks at it, and what the whole catalogue makes of what is seen.
final class Observatory {
    typealias ID = FailurePoint.ID

    /// What each failure point says: of one look alone, as `fpmond check` does, and of a look after a healthy one, as the daemon does.
    struct Judged: Sendable {
        var once: [ID: Finding] = [:]
        var again: [ID: Finding] = [:]

        /// Both, with a name for the message of a test.
        var looks: [(name: String, findings: [ID: Finding])] { [("check", once), ("watch", again)] }
    }

    private typealias Renewal = (inout Snapshot) -> Void

    private let tree: BotTree
    private var looks: [ProbeName: Renewal] = [:]
    private var snapshot = Snapshot()
    private var memories: [ID: Memory] = [:]
    private var decisions: ProbeMemory?
    private(set) var healthy = Judged()

    /// Looks at the whole tree under `root`, which is healthy now.
    init(root: String) {
        // What is broken stays broken: nothing is gained by waiting for it to pass.
        tree = BotTree(root: root, pauses: [], pause: { _ in })
        HealthyMachine.add(to: &snapshot)
        addLooks()
        for look in looks.values { look(&snapshot) }
        let following = DecisionsProbe(tree: tree)
        snapshot[.decisions] = Self.reading(of: following)
        decisions = following.memory
        for point in Catalogue.all {
            healthy.once[point.id] = judged(point, snapshot, isOnly: true)
            memories[point.id] = judged(point, snapshot, isOnly: false).remember ?? Memory()
        }
        healthy.again = judge(Catalogue.all, probes: [.decisions]).again
    }

    /// Looks again with these probes only, and lets everything be judged that reads one of them.
    func judged(after damage: Set<ProbeName>) -> Judged {
        for probe in damage { looks[probe]?(&snapshot) }
        return judge(Self.concerned(by: damage), probes: damage)
    }

    /// Judges a snapshot with one probe blinded, all failure points.
    func judged(without probe: ProbeName) -> [ID: Finding] {
        let seen = snapshot.limited(to: Set(ProbeName.all).subtracting([probe]))
        var found: [ID: Finding] = [:]
        for point in Catalogue.all { found[point.id] = judged(point, seen, isOnly: true) }
        return found
    }

    private func judge(_ points: [FailurePoint], probes: Set<ProbeName>) -> Judged {
        var found = Judged()
        var again = snapshot
        if probes.contains(.decisions) {
            snapshot[.decisions] = Self.reading(of: DecisionsProbe(tree: tree))
            let following = DecisionsProbe(tree: tree)
            if let decisions { following.restore(decisions) }
            again[.decisions] = Self.reading(of: following)
        }
        for point in points {
            found.once[point.id] = judged(point, snapshot, isOnly: true)
            found.again[point.id] = judged(point, again, isOnly: false)
        }
        return found
    }

    private func judged(_ point: FailurePoint, _ snapshot: Snapshot, isOnly: Bool) -> Finding {
        point.judge(
            JudgeInput(
                snapshot: snapshot, settings: Self.settings[point.id] ?? Settings(), now: HealthyBot.now,
                memory: isOnly ? Memory() : memories[point.id] ?? Memory(), isOnly: isOnly))
    }

    /// Shares and counts that a short log or book can reach as well.
    private static let settings: [ID: Settings] = {
        let guards = Settings(["blocks": .count(3), "blocked_ratio": .ratio(0.2)])
        return [
            "guard-whale-cvd": guards, "guard-taker-aggression": guards, "guard-liquidation-wall": guards, "guard-trap-detection": guards,
            "symbol-alpha-floor": Settings(["trades": .count(1)]), "gate-silent": Settings(["entries": .count(1)]),
        ]
    }()

    /// The failure points that one of the probes may matter to, by their declarations and by ``undeclared``.
    static func concerned(by probes: Set<ProbeName>) -> [FailurePoint] {
        Catalogue.all.filter { !probes.isDisjoint(with: $0.reads) || !probes.isDisjoint(with: undeclared[$0.id] ?? []) }
    }

    /// Probes whose facts a failure point looks at on the way, without being paced by them.
    static let undeclared: [ID: Set<ProbeName>] = [
        "clock-skew": [.engine, .intelligence, .book, .exchangeHealth]
    ]

    // MARK: Probes

    private static func reading<P: Probe>(of probe: P) -> Reading<P.Facts> {
        do throws(ProbeError) {
            return .facts(try probe.observe(), at: HealthyBot.now)
        } catch {
            return .blind(reason: error.reason, detail: error.detail, at: HealthyBot.now)
        }
    }

    private func addLooks() {
        var configuration = Configuration()
        configuration.bot.root = tree.root
        let bus = Bus(address: "unix:path=/nonexistent/bus")
        defer { bus.close() }
        let environment = ProbeEnvironment(targets: configuration.targets, tree: tree, bus: bus, network: DirectNetwork())
        for probe in BuiltInProbe.allCases where probe != .decisions && probe.declaration.scope == .tree {
            let probe = probe.declaration.make(environment, .seconds(5))
            guard case .blocking(let observe) = probe.work else { preconditionFailure("\(probe.name) reads the tree without blocking") }
            looks[probe.name] = { observe()(&$0, HealthyBot.now) }
        }
    }
}
