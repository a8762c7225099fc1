import Control
import FailurePoints
import Files
import Healing
import JSON
import Outputs

/// The answer to `Status`, as the interface declares it.
struct StatusDocument {
    private let report: Report
    private let heals: RecentList<HealRecord>
    private let health: DaemonHealth
    private let probes: Int

    init(_ report: Report, heals: RecentList<HealRecord>, health: DaemonHealth, probes: Int) {
        (self.report, self.heals, self.health, self.probes) = (report, heals, health, probes)
    }

    var object: JSONObject {
        [
            "at": .string(report.at.wall.rfc3339), "verdict": Self.verdict(report), "categories": .array(categories), "incidents": .array(incidents),
            "silences": .array(report.silences.active(at: report.at.wall).map(\.document)),
            "heals": .array(heals.elements.reversed().prefix(5).map(Self.heal)),
            "daemon": health.document(report, probes: probes),
        ]
    }

    static func verdict(_ report: Report) -> JSON {
        let verdict = report.verdict
        return [
            "state": .string(verdict.state.rawValue), "health": .string(verdict.overallHealth.rawValue), "sentence": .string(verdict.sentence),
            "since": .instant(report.verdictSince), "until": .instant(verdict.holdsUntil),
            "blockers": .array(
                verdict.blockers.map { blocker in
                    [
                        "id": .string(blocker.id.rawValue), "reason": .string(blocker.reason), "message": .string(blocker.message),
                        "impact": .string(blocker.impact.rawValue), "intended": .bool(blocker.intended), "since": .instant(blocker.since),
                        "until": .instant(blocker.until), "excused_by": .text(blocker.excusedBy?.rawValue),
                    ]
                }),
        ]
    }

    static func transition(_ transition: Transition) -> JSON {
        [
            "at": .string(transition.at.rfc3339), "event": .string(transition.kind.rawValue),
            "failure_point": .string(transition.failurePoint.rawValue), "from": .string(transition.from.rawValue),
            "to": .string(transition.to.rawValue), "reason": .string(transition.finding.reason), "message": .string(transition.finding.message),
            "incident": .text(transition.incident?.id), "silence": transition.silence?.document ?? .null,
        ]
    }

    private var categories: [JSON] {
        Category.allCases.compactMap { category in
            guard var entry = report.categoriesJSON[category.rawValue]?.object else { return nil }
            entry["category"] = .string(category.rawValue)
            return .object(entry)
        }
    }

    /// The worst first, then the oldest.
    private var incidents: [JSON] {
        let treatments = report.treatmentsJSON
        let open = report.catalogue.compactMap { point in report.pointStates[point.id].flatMap { state in state.incident.map { (state, $0) } } }
        return open.sorted { a, b in a.0.status != b.0.status ? a.0.status > b.0.status : a.1.began < b.1.began }.map { state, incident in
            let finding = state.failing ?? state.finding
            let treatment = treatments[incident.failurePoint.rawValue]
            return [
                "id": .string(incident.id), "failure_point": .string(incident.failurePoint.rawValue), "status": .string(state.status.rawValue),
                "reason": .string(finding.reason), "message": .string(finding.message), "began": .instant(incident.began),
                "opened": .instant(incident.opened), "healer": treatment?["healer"] ?? .null, "treatment": treatment?["state"] ?? .null,
                "heals": .count(incident.heals), "excused_by": .text(incident.excusedBy?.rawValue),
                "silenced_until": .instant(report.silences.silence(of: incident.failurePoint, at: report.at.wall)?.until),
            ]
        }
    }

    private static func heal(_ record: HealRecord) -> JSON {
        [
            "at": .string(record.at.rfc3339), "healer": .string(record.healer.rawValue), "failure_point": .string(record.failurePoint.rawValue),
            "outcome": .string(record.outcome.rawValue), "message": .string(record.message),
        ]
    }
}

extension Verdict {
    /// When this state ends as far as that is known: the last end of what causes it; nil: one has no known end.
    var holdsUntil: Instant? {
        let causes = state == .blocked ? blockers.filter { $0.impact == .blocksAll } : state == .reduced ? blockers : []
        let ends = causes.map(\.until)
        return ends.contains(nil) ? nil : ends.compactMap(\.self).max()
    }
}
