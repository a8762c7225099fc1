import FailurePoints
import Files
package import JSON

extension Transition {
    /// One line of the incident history.
    package var document: JSON {
        var object: JSONObject = [
            "timestamp": .string(at.rfc3339), "event": .string(kind.rawValue), "failure_point": .string(failurePoint.rawValue),
            "incident": .text(incident?.id), "from": .string(from.rawValue), "to": .string(to.rawValue), "reason": .string(finding.reason),
            "message": .string(finding.message), "evidence": finding.evidence.json,
        ]
        if let incident {
            object["began"] = .instant(incident.began)
            object["opened"] = .instant(incident.opened)
            object["closed"] = .instant(incident.closed)
            object["worst"] = .string(incident.worst.rawValue)
            object["excused_by"] = .text(incident.excusedBy?.rawValue)
            object["heals"] = .count(incident.heals)
            object["duration_seconds"] = .seconds(incident.closed.map { $0.since(incident.began) })
        }
        if flaps { object["flapping"] = true }
        if let silence { object["silence"] = silence.document }
        object["schema"] = .int(Report.schema)
        return JSON.object(object).fitToShow
    }
}
