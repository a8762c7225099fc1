package import FailurePoints
import Files
package import JSON

extension Report {
    /// The schema version of the output documents: increases when a field changes its meaning, not when one is added.
    package static let schema: Int64 = 1

    /// The document of `check --json`: the findings of one check.
    package var checkDocument: JSON {
        var document = wholeDocument
        if let rootProblem { document["root_problem"] = .string(UntrustedText.line(rootProblem, limit: 1000)) }
        return .object(document)
    }

    private var wholeDocument: JSONObject {
        [
            "timestamp": .string(at.wall.rfc3339), "root": .string(root), "bot": ["root": .string(root), "unit": .string(bot.unit)],
            "overall_health": .string(verdict.overallHealth.rawValue),
            "trading": tradingJSON, "categories": categoriesJSON,
            "checks": originalChecks.fitToShow, "failure_points": failurePointsJSON(complete: true), "schema": .int(Self.schema),
        ]
    }

    /// One line of `failure_point_monitor.jsonl`: the original's fields, then fpmond's. A failure point that is ok has only its status.
    package var lineDocument: JSON {
        [
            "timestamp": .string(at.wall.rfc3339), "checks": originalChecks.fitToShow, "failure_points": failurePointsJSON(complete: false),
            "trading": tradingJSON,
            "overall_health": .string(verdict.overallHealth.rawValue), "round": .int(Int64(round)), "schema": .int(Self.schema),
        ]
    }

    /// The summary: the latest state, its timestamp and when the next is due, so that a reader can detect a dead monitor.
    package var summaryDocument: JSON {
        var document = checkDocument.object ?? JSONObject()
        document["round"] = .int(Int64(round))
        document["next_due"] = .instant(at.wall + roundInterval)
        document["round_interval_seconds"] = .seconds(roundInterval)
        document["healers"] = healersJSON
        document["treatments"] = treatmentsJSON
        document["silences"] = .array(silences.active(at: at.wall).map(\.document))
        return .object(document)
    }

    /// The six verdicts of the assessment's categories.
    package var categoriesJSON: JSON {
        var object = JSONObject()
        for category in Category.allCases {
            guard let verdict = categories[category] else { continue }
            let states = catalogue.filter { $0.category == category }.compactMap { pointStates[$0.id]?.status }
            object[category.rawValue] = [
                "state": .string(verdict.state.rawValue), "status": .string(verdict.worst.rawValue),
                "blockers": .array(verdict.blockers.map { .string($0.id.rawValue) }), "failing": .count(states.count(where: \.isFailing)),
                "unknown": .count(states.count { $0 == .unknown }), "failure_points": .count(states.count),
            ]
        }
        return .object(object)
    }

    package var tradingJSON: JSON {
        [
            "state": .string(verdict.state.rawValue), "since": .instant(since(verdictSince)), "sentence": .string(verdict.sentence),
            "blockers": .array(
                verdict.blockers.map { blocker in
                    [
                        "id": .string(blocker.id.rawValue), "reason": .string(blocker.reason), "message": .string(blocker.message),
                        "impact": .string(blocker.impact.rawValue), "since": .instant(since(blocker.since)), "until": .instant(blocker.until),
                        "intended": .bool(blocker.intended), "excused_by": .text(blocker.excusedBy?.rawValue),
                    ]
                }), "unobserved": .array(verdict.unobserved.map { .string($0.rawValue) }),
            "not_looked_yet": .array(verdict.awaited.map { .string($0.rawValue) }),
        ]
    }

    private func failurePointsJSON(complete: Bool) -> JSON {
        var object = JSONObject()
        for point in catalogue {
            guard let pointState = pointStates[point.id] else { continue }
            let quiet = pointState.status == .ok && pointState.finding.status == .ok && pointState.hold == nil
            object[point.id.rawValue] = complete ? json(point, pointState) : quiet ? ["status": "ok"] : line(point, pointState)
        }
        return .object(object)
    }

    /// The entry of a failure point that is not ok in a line; with evidence only while it fails.
    private func line(_ point: FailurePoint, _ pointState: PointState) -> JSON {
        guard pointState.status == .ok || pointState.status == .unknown, case .object(let whole) = json(point, pointState) else {
            return json(point, pointState)
        }
        var object = JSONObject()
        for key in ["status", "reason", "message", "since", "until", "holds"] { object[key] = whole[key] }
        return .object(object)
    }

    /// The start time, where known: a one-off check does not know when its findings began.
    private func since(_ instant: Instant) -> Instant? { isSingleLook && instant >= at.wall ? nil : instant }

    /// The entry of a failure point in the summary; null: it is not watched.
    package func json(of id: FailurePoint.ID) -> JSON {
        guard let point = catalogue.first(where: { $0.id == id }), let pointState = pointStates[id] else { return .null }
        return json(point, pointState)
    }

    private func json(_ point: FailurePoint, _ pointState: PointState) -> JSON {
        // While an incident is open and the latest observation is unknown, the incident's reason stays.
        let finding =
            pointState.incident != nil && pointState.finding.status == .unknown ? pointState.failing ?? pointState.finding : pointState.finding
        var object: JSONObject = [
            "status": .string(pointState.status.rawValue), "reason": .string(finding.reason), "message": .string(finding.message),
            "category": .string(point.category.rawValue), "impact": .string(point.impact.rawValue), "intended": .bool(point.intended),
            "since": .instant(since(finding.since ?? pointState.since)), "until": .instant(finding.until ?? pointState.hold?.until),
            "holds": .bool(pointState.hold != nil), "evidence": finding.evidence.json, "observed_status": .string(pointState.finding.status.rawValue),
            "observed_at": .instant(pointState.foundAt),
        ]
        if pointState.finding != finding { object["observed_message"] = .string(pointState.finding.message) }
        if let since = pointState.flapping.since { object["flapping_since"] = .instant(since) }
        if let silence = silences.silence(of: point.id, at: at.wall) { object["silenced_until"] = .instant(silence.until) }
        if let incident = pointState.incident {
            object["incident"] = .string(incident.id)
            object["excused_by"] = .text(incident.excusedBy?.rawValue)
            object["heals"] = .count(incident.heals)
        }
        return .object(object)
    }
}
