import FailurePoints
import Files
package import JSON

/// What the summary says about healing.
extension Report {
    private func instant(_ uptime: Duration?) -> JSON { .instant(uptime.map { at.wall + ($0 - at.uptime) }) }

    /// Each configured healer: its mode, its runs, and the run that is under way.
    var healersJSON: JSON {
        var object = JSONObject()
        for (name, policy) in treatments.plan.policies.sorted(by: { $0.key < $1.key }) {
            let budget = treatments.budget
            object[name.rawValue] = [
                "mode": .string(policy.mode.rawValue), "effect": .string(policy.effect.rawValue),
                "runs_last_hour": .count(budget.runs(of: name, within: .seconds(3600), at: at.uptime)), "max_per_hour": .count(policy.maxPerHour),
                "runs_last_day": .count(budget.runs(of: name, within: .seconds(86_400), at: at.uptime)), "max_per_day": .count(policy.maxPerDay),
                "last_run": instant(budget.last(of: name)), "running": .bool(treatments.gate?.healer == name),
            ]
        }
        return .object(object)
    }

    /// Each incident that is treated: its state, the next rung, and what holds it back.
    package var treatmentsJSON: JSON {
        var object = JSONObject()
        for (id, treatment) in treatments.open.sorted(by: { $0.key < $1.key }) {
            let rungs = treatments.plan.ladders[id]?.rungs ?? []
            let rung = treatment.attempt?.rung ?? treatments.nextRung(of: treatment)
            var entry: JSONObject = [
                "incident": .string(treatment.need.incident), "runs": .count(treatment.runs),
                "healer": .text(treatment.attempt?.healer.rawValue ?? rung.flatMap { $0 < rungs.count ? rungs[$0].healer.rawValue : nil }),
                "rung": .count(rung.map { $0 + 1 }), "rungs": .count(rungs.count), "given_to_operator": .bool(treatment.isGivenUp),
            ]
            func note(_ state: String, until: Duration? = nil) {
                entry["state"] = .string(state)
                entry["until"] = instant(until)
            }
            var hold = treatment.hold
            switch treatment.state {
            case .waiting: note(treatment.isWanted ? "waiting" : "idle", until: hold?.until)
            case .running: note("running")
            case .verifying(_, _, let until): note("verifying", until: until)
            case .pausing(let until) where until > at.uptime: note("pausing", until: until)
            case .pausing: note(treatment.isWanted ? "waiting" : "idle", until: hold?.until)
            case .exhausted(let answer, let until):
                note("exhausted", until: until)
                hold = hold ?? answer
            }
            if let hold {
                entry["reason"] = .string(hold.code)
                entry["message"] = .string(UntrustedText.sentence(hold.message))
            }
            object[id.rawValue] = .object(entry)
        }
        return .object(object)
    }
}
