import Config
import Control
import FailurePoints
import Files
import JSON
import Outputs

/// What the socket asks of the watcher.
extension Watcher {
    func status(_ health: DaemonHealth) -> JSONObject {
        let now = clock()
        return StatusDocument(report(at: now), heals: recentHeals, health: health, probes: plan.probes.count).object
    }

    var activeSilences: [Silence] { silences.active(at: clock().wall) }

    /// Hands the present verdict over in the same turn in which the follower is told of whatever comes next: no change is missed.
    func follow(_ begin: @Sendable (JSON) -> Void) { begin(StatusDocument.verdict(report(at: clock()))) }

    /// What `fpmond explain` makes its sentences of: these failure points, and the whole summary.
    func explain(_ points: [FailurePoint]) -> JSONObject {
        let now = clock()
        let report = report(at: now)
        let treatments = report.treatmentsJSON
        var summary = report.summaryDocument.object ?? JSONObject()
        // A summary on the disk is of a round; this one is of some instant between two.
        if let next = report.nextRound { summary["next_due"] = .instant(next) }
        return [
            "points": .array(
                points.map { point in
                    [
                        "id": .string(point.id.rawValue), "state": report.json(of: point.id), "treatment": treatments[point.id.rawValue] ?? .null,
                        "silence": silences.silence(of: point.id, at: now.wall)?.document ?? .null,
                    ]
                }), "summary": .object(summary), "heals": .array(recentHeals.elements.map(\.document)),
        ]
    }

    // MARK: Looking

    /// What was known before a look.
    struct LookStart: Sendable {
        let findings: [FailurePoint.ID: Finding]
        let transitions: Int
    }

    func beginLook(at ids: [FailurePoint.ID]) -> LookStart {
        LookStart(findings: findings(of: ids), transitions: toldTransitions.count)
    }

    func endLook(at ids: [FailurePoint.ID], _ start: LookStart, late: Set<ProbeName>) -> JSONObject {
        let after = findings(of: ids)
        let looks: [JSON] = ids.compactMap { id in
            guard let finding = after[id] else { return nil }
            let before = start.findings[id]
            return [
                "id": .string(id.rawValue), "from": .string(before?.status.rawValue ?? Status.unknown.rawValue),
                "to": .string(finding.status.rawValue), "reason": .string(finding.reason), "message": .string(finding.message),
                "changed": .bool(before.map { ($0.status, $0.reason) != (finding.status, finding.reason) } ?? true),
            ]
        }
        let asked = Set(ids)
        let transitions = toldTransitions.since(start.transitions).filter { asked.contains($0.failurePoint) }
        return [
            "verdict": StatusDocument.verdict(report(at: clock())), "looks": .array(looks),
            "transitions": .array(transitions.map(StatusDocument.transition)), "late": .array(late.map(\.rawValue).sorted().map { .string($0) }),
        ]
    }

    private func findings(of ids: [FailurePoint.ID]) -> [FailurePoint.ID: Finding] {
        Dictionary(uniqueKeysWithValues: ids.compactMap { id in judgement.pointStates[id].map { (id, $0.finding) } })
    }

    // MARK: Resetting

    enum Reset: Sendable {
        case done([FailurePoint.ID])
        case nothing(String)
        case unknown(suggestion: String?)
    }

    /// Gives what is exhausted its attempts back: by a healer, an incident or failure points.
    func reset(_ name: String, _ points: [FailurePoint.ID], by user: String) -> Reset {
        let now = clock()
        let treatments = healing.treatments
        let ofHealer = treatments.plan.ladders.filter { $0.value.rungs.contains { $0.healer.rawValue == name } }.map(\.key)
        let ofIncident = treatments.open.filter { $0.value.need.incident == name }.map(\.key)
        let isHealer = treatments.plan.policies[HealerName(rawValue: name)] != nil
        let isIncident = judgement.pointStates.values.contains { $0.incident?.id == name }
        guard isHealer || isIncident || !points.isEmpty else {
            let known = treatments.plan.policies.keys.map(\.rawValue) + plan.catalogue.map(\.id.rawValue)
            return .unknown(suggestion: NearestName.of(name, among: known.sorted()))
        }
        let wanted = Set(isHealer ? ofHealer : isIncident ? ofIncident : points)
        let exhausted = wanted.filter { treatments.open[$0]?.isExhausted == true }.sorted()
        guard !exhausted.isEmpty else { return .nothing("nothing of it has used up its attempts") }
        let decisions = exhausted.flatMap { healing.reset($0, because: "reset by \(user)", at: now) }
        emit(act(decisions, at: now) + decideHeals(at: now) + [.latest(report(at: now))])
        return .done(exhausted)
    }
}

/// The latest of a series whose members are numbered: a bounded memory of what was told.
struct RecentList<Element: Sendable>: Sendable {
    private(set) var elements: [Element] = []
    /// How many there ever were.
    private(set) var count = 0
    let maximum: Int

    init(maximum: Int) { self.maximum = maximum }

    mutating func append(_ new: some Sequence<Element>) {
        for element in new {
            elements.append(element)
            count += 1
        }
        if elements.count > maximum { elements.removeFirst(elements.count - maximum) }
    }

    /// Those after the first `number`, as far as they are remembered.
    func since(_ number: Int) -> ArraySlice<Element> { elements.suffix(max(0, count - number)) }
}
