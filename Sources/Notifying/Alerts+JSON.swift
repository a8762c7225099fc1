package import FailurePoints
package import JSON

extension Alerts {
    package func json(at now: Moment) -> JSON {
        var object = JSONObject()
        for (name, log) in logs.sorted(by: { $0.key < $1.key }) { object[name] = log.json(at: now) }
        return .object(object)
    }

    /// Takes the past of the notifiers that are configured.
    package mutating func restore(_ json: JSON, at now: Moment) {
        for name in logs.keys { if let past = json[name] { logs[name]?.restore(past, at: now) } }
    }
}
