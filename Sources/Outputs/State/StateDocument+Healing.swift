import FailurePoints
import Files
import JSON

/// The treatments, the budget and the gate.
extension StateDocument {
    private static func encode(_ duration: Duration) -> JSON { .int(duration.wholeMicroseconds) }
    private static func duration(_ json: JSON?) -> Duration? { json?.int.map { .microseconds($0) } }

    /// More tries than any rung has mean that it is closed; a number that every reader of JSON can hold.
    private static let closedRung = 1_000_000

    var treatmentsJSON: JSON {
        var object = JSONObject()
        for (id, treatment) in treatments.sorted(by: { $0.key < $1.key }) { object[id.rawValue] = Self.encode(treatment) }
        return .object(object)
    }

    var budgetJSON: JSON {
        var object = JSONObject()
        for (name, starts) in budget.starts.sorted(by: { $0.key < $1.key }) { object[name.rawValue] = .array(starts.map { Self.encode($0) }) }
        return .object(object)
    }

    static func encode(_ attempt: HealAttempt) -> JSON {
        [
            "failure_point": .string(attempt.need.failurePoint.rawValue), "incident": .string(attempt.need.incident),
            "healer": .string(attempt.healer.rawValue), "rung": .count(attempt.rung), "number": .count(attempt.number),
            "ordered_wall": encode(attempt.ordered.wall), "ordered_uptime": encode(attempt.ordered.uptime),
        ]
    }

    private static func encode(_ treatment: Treatment) -> JSON {
        var object: JSONObject = [
            "incident": .string(treatment.need.incident), "began": encode(treatment.began),
            "tries": .array(treatment.tries.map { .count(min($0, closedRung)) }), "runs": .count(treatment.runs),
            "ladder": .string(treatment.ladder), "given_up": .bool(treatment.isGivenUp), "healed": .bool(treatment.isHealed),
            "unseen": .bool(treatment.isUnseen),
        ]
        var told = JSONObject()
        for (code, at) in treatment.told.sorted(by: { $0.key < $1.key }) { told[code] = encode(at) }
        object["told"] = .object(told)
        func note(_ state: String, until: Duration? = nil) {
            object["state"] = .string(state)
            object["until"] = until.map { encode($0) } ?? .null
        }
        switch treatment.state {
        case .waiting: note("waiting")
        case .running(let attempt):
            note("running")
            object["attempt"] = encode(attempt)
        case .verifying(let attempt, let since, let until):
            note("verifying", until: until)
            object["attempt"] = encode(attempt)
            (object["since_wall"], object["since_uptime"]) = (encode(since.wall), encode(since.uptime))
        case .pausing(let until): note("pausing", until: until)
        case .exhausted(let answer, let until):
            note("exhausted", until: until)
            (object["reason"], object["message"]) = (.string(answer.code), .string(answer.message))
        }
        return .object(object)
    }

    static func attempt(_ json: JSON?) -> HealAttempt? {
        guard let json, let point = json["failure_point"]?.string, let incident = json["incident"]?.string, let healer = json["healer"]?.string,
            let wall = instant(json["ordered_wall"]), let uptime = duration(json["ordered_uptime"])
        else { return nil }
        return HealAttempt(
            need: HealNeed(failurePoint: FailurePoint.ID(rawValue: point), incident: incident), healer: HealerName(rawValue: healer),
            rung: max(0, Int(clamping: json["rung"]?.int ?? 0)), number: min(max(1, Int(clamping: json["number"]?.int ?? 1)), closedRung),
            ordered: Moment(wall: wall, uptime: uptime))
    }

    /// A treatment without a usable state starts anew, with the tries that can be read.
    static func treatment(_ json: JSON, id: FailurePoint.ID, leftOut: inout [String]) -> Treatment? {
        guard let incident = json["incident"]?.string else {
            leftOut.append("treatments/\(id)")
            return nil
        }
        let state = state(json)
        if state == nil { leftOut.append("treatments/\(id)/state") }
        let tries = (json["tries"]?.array ?? []).prefix(16).map { tries in
            let count = max(0, Int(clamping: tries.int ?? 0))
            return count >= closedRung ? Treatment.closed : count
        }
        var told: [String: Duration] = [:]
        for (code, at) in (json["told"]?.object ?? JSONObject()).prefix(64) { told[code] = duration(at) }
        return Treatment(
            HealNeed(failurePoint: id, incident: incident), began: duration(json["began"]) ?? .zero, state: state ?? .waiting, tries: tries,
            runs: min(max(0, Int(clamping: json["runs"]?.int ?? 0)), closedRung), ladder: json["ladder"]?.string ?? "", told: told,
            isGivenUp: json["given_up"]?.bool ?? false, isHealed: json["healed"]?.bool ?? false, isUnseen: json["unseen"]?.bool ?? false)
    }

    private static func state(_ json: JSON) -> Treatment.State? {
        let until = duration(json["until"])
        switch json["state"]?.string {
        case "waiting": return .waiting
        case "running": return attempt(json["attempt"]).map { .running($0) }
        case "verifying":
            guard let attempt = attempt(json["attempt"]), let wall = instant(json["since_wall"]), let uptime = duration(json["since_uptime"]),
                let until
            else { return nil }
            return .verifying(attempt, since: Moment(wall: wall, uptime: uptime), until: until)
        case "pausing": return until.map { .pausing(until: $0) }
        case "exhausted":
            return until.map { .exhausted(.never(json["reason"]?.string ?? "attempts-used-up", json["message"]?.string ?? ""), until: $0) }
        default: return nil
        }
    }

    /// The starts of runs by healer; a state of an earlier version has them in its healers.
    static func budget(_ json: JSON, leftOut: inout [String]) -> HealBudget {
        var starts: [HealerName: [Duration]] = [:]
        func take(_ name: String, _ list: JSON?, _ place: String) {
            let read = list?.array?.compactMap { duration($0) } ?? []
            if read.count != list?.array?.count { leftOut.append(place) }
            starts[HealerName(rawValue: name)] = read
        }
        if let saved = json["heal_starts"]?.object {
            for (name, list) in saved { take(name, list, "heal_starts/\(name)") }
        } else {
            for (name, healer) in json["healers"]?.object ?? JSONObject() { take(name, healer["starts"], "healers/\(name)/starts") }
        }
        return HealBudget(starts: starts)
    }
}
