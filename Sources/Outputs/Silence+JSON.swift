import FailurePoints
import Files
package import JSON

extension Silence {
    /// As it stands in the summary, in the incident history and in answers.
    package var document: JSON {
        var object: JSONObject = [
            "id": .string(id), "failure_points": .array(failurePoints.map { .string($0.rawValue) }), "heals": .bool(mutesHeals),
            "reason": .text(reason), "by": .text(by), "from": .instant(from), "until": .instant(until),
        ]
        if let endedBy { object["ended_by"] = .string(endedBy) }
        return .object(object)
    }
}
