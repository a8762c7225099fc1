import FailurePoints
import Synchronization

/// A judgement over a small catalogue whose findings the test says, on a clock that the test turns.
struct Scene {
    /// What each failure point will find next.
    final class Script: Sendable {
        let findings = Mutex<[FailurePoint.ID: Finding]>([:])
        let seen = Mutex<[FailurePoint.ID: Memory]>([:])
    }

    static let start = Moment(wall: Instant(utc: CivilTime(year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5)), uptime: .seconds(100_000))

    let script: Script
    var judgement: Judgement
    var now = Scene.start
    var snapshot = Snapshot()

    init(_ points: (Script) -> [FailurePoint], options: Judgement.Options = .init(), probes: [ProbeName] = ProbeName.all) {
        script = Script()
        judgement = Judgement(catalogue: points(script), options: options, enabledProbes: Set(probes), at: Scene.start.wall)
    }

    /// One failure point, `a`.
    init(_ confirm: Confirm = .immediate, options: Judgement.Options = .init()) {
        self.init({ [.scripted("a", $0, confirm: confirm)] }, options: options)
    }

    /// Turns the clock and lets the failure points find what is said; the others find what they last found.
    @discardableResult
    mutating func see(_ findings: [FailurePoint.ID: Finding], after: Duration = .seconds(30), fresh: Set<ProbeName> = [.book]) -> [Transition] {
        script.findings.withLock { $0.merge(findings) { $1 } }
        now = now.advanced(by: after)
        return judgement.take(snapshot, fresh: fresh, at: now)
    }

    /// The same for `a`, by status alone.
    @discardableResult
    mutating func see(_ status: Status, after: Duration = .seconds(30)) -> [Transition] { see(["a": .of(status)], after: after) }

    func pointState(_ id: FailurePoint.ID = "a") -> PointState { judgement.pointStates[id] ?? PointState(at: Scene.start.wall) }
    func status(_ id: FailurePoint.ID = "a") -> Status { pointState(id).status }

    /// The memory that the judge was last handed.
    func remembered(_ id: FailurePoint.ID = "a") -> Memory? { script.seen.withLock { $0[id] } }

    mutating func unit(_ state: String, startedAt: Instant?) {
        var facts = UnitFacts(name: "tradingbot.service", activeState: state, subState: "running")
        facts.startedAt = startedAt
        snapshot[.unit] = .facts(facts, at: now)
    }
}

extension Finding {
    static func of(_ status: Status) -> Finding { Finding(status, status.rawValue, "it is \(status.rawValue)") }
    static func holding(_ status: Status = .ok, since: Instant? = nil, until: Instant? = nil) -> Finding {
        Finding(status, "active", "it blocks", holds: true, since: since, until: until)
    }
}

extension FailurePoint {
    static func scripted(
        _ id: ID, _ script: Scene.Script, impact: Impact = .blocksMany, intended: Bool = false, reads: [ProbeName] = [.book],
        confirm: Confirm = .immediate, excusedBy: [ID] = [], waitsForStartup: Bool = false
    ) -> FailurePoint {
        FailurePoint(
            id, category: .systemFailures, impact: impact, intended: intended, title: "\(id)", advice: "", reads: reads, confirm: confirm,
            excusedBy: excusedBy, waitsForStartup: waitsForStartup, roles: Catalogue[id]?.roles ?? []
        ) { input in
            script.seen.withLock { $0[id] = input.memory }
            return script.findings.withLock { $0[id] } ?? .unknown("not-yet", "nothing said")
        }
    }
}
