package import FailurePoints
import Files
package import JSON

extension StateDocument {
    private static func encode(_ duration: Duration) -> JSON { .int(duration.wholeMicroseconds) }
    private static func duration(_ json: JSON?) -> Duration? { json?.int.map { .microseconds($0) } }

    package func encode(_ machine: HealMachine, _ name: HealerName) -> JSON {
        func encode(_ duration: Duration) -> JSON { Self.encode(duration) }
        var object: JSONObject = [
            "starts": .array(machine.recentStarts(at: savedAt.uptime).map { encode($0) }), "need_is_fine": .bool(machine.needIsFine),
            "policy": Self.encode(machine.policy),
        ]
        if let ordered = ordered[name] { object["ordered"] = Self.encode(ordered) }
        func note(_ state: String, _ need: HealMachine.Need?, attempt: Int? = nil, until: Duration? = nil) {
            object["state"] = .string(state)
            object["failure_point"] = .text(need?.failurePoint.rawValue)
            object["incident"] = .text(need?.incident)
            object["attempt"] = .count(attempt)
            object["until"] = until.map { encode($0) } ?? .null
        }
        switch machine.state {
        case .idle: note("idle", nil)
        case .running(let attempt, let need): note("running", need, attempt: attempt)
        case .verifying(let attempt, let need, let since, let until):
            note("verifying", need, attempt: attempt, until: until)
            object["since_wall"] = Self.encode(since.wall)
            object["since_uptime"] = encode(since.uptime)
        case .cooling(let attempt, let need, let until): note("cooling", need, attempt: attempt, until: until)
        case .exhausted(let need, let until): note("exhausted", need, until: until)
        }
        return .object(object)
    }

    private static func encode(_ policy: HealPolicy) -> JSON {
        [
            "attempts": .count(policy.attempts), "cooldown": encode(policy.cooldown), "max_per_hour": .count(policy.maxPerHour),
            "verify_within": encode(policy.verifyWithin), "slow_retry": encode(policy.slowRetry), "dry_run": .bool(policy.dryRun),
            "hook": .string(policy.hook),
        ]
    }

    private static func policy(_ json: JSON?) -> HealPolicy? {
        guard let json, let attempts = json["attempts"]?.int, let cooldown = duration(json["cooldown"]), let maximum = json["max_per_hour"]?.int,
            let verify = duration(json["verify_within"]), let slow = duration(json["slow_retry"])
        else { return nil }
        return HealPolicy(
            attempts: Int(clamping: attempts), cooldown: cooldown, maxPerHour: Int(clamping: maximum), verifyWithin: verify, slowRetry: slow,
            dryRun: json["dry_run"]?.bool ?? false, hook: json["hook"]?.string ?? "")
    }

    /// A healer with an unusable state starts anew; the runs that can be read still count towards its limits.
    ///
    /// - Parameter current: its present limits, for a state without limits; nil: it is no longer configured.
    package static func machine(_ json: JSON, policy current: HealPolicy?, name: HealerName, leftOut: inout [String]) -> HealMachine {
        let starts = json["starts"]?.array?.compactMap { duration($0) } ?? []
        if starts.count != json["starts"]?.array?.count { leftOut.append("healers/\(name)/starts") }
        let state = state(json)
        if state == nil, json["state"]?.string != "idle" { leftOut.append("healers/\(name)/state") }
        return HealMachine(
            policy: policy(json["policy"]) ?? current ?? HealPolicy(), state: state ?? .idle, starts: starts,
            needIsFine: json["need_is_fine"]?.bool ?? false)
    }

    private static func state(_ json: JSON) -> HealMachine.State? {
        guard let point = json["failure_point"]?.string, let incident = json["incident"]?.string else { return nil }
        let need = HealMachine.Need(failurePoint: FailurePoint.ID(rawValue: point), incident: incident)
        let attempt = max(1, Int(json["attempt"]?.int ?? 1))
        let until = duration(json["until"]) ?? .zero
        switch json["state"]?.string {
        case "running": return .running(attempt: attempt, need: need)
        case "verifying":
            guard let wall = instant(json["since_wall"]), let uptime = duration(json["since_uptime"]) else { return nil }
            return .verifying(attempt: attempt, need: need, since: Moment(wall: wall, uptime: uptime), until: until)
        case "cooling": return .cooling(attempt: attempt, need: need, until: until)
        case "exhausted": return .exhausted(need: need, until: until)
        default: return nil
        }
    }
}
