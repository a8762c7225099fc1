import Config
package import FailurePoints
import Files
import JSON

extension Explanation {
    /// Everything about one failure point; nil when the catalogue does not have it.
    package func text(of id: FailurePoint.ID) -> String? {
        guard let point = catalogue.first(where: { $0.id == id }) else { return nil }
        let state = summary["failure_points"]?[id.rawValue]
        let row = point.rows.isEmpty ? "" : ", row \(point.rows.joined(separator: ", "))"
        var lines = rootProblem
        lines.append("\(id): \(point.title)")
        lines.append(
            "  \(point.category.title)\(row); impact \(point.impact.rawValue)" + (point.intended ? "; a block by design, never healed" : ""))
        if let meaning = Catalogue.meaning(of: id) { lines.append("  \(meaning)") }
        lines += verdictSpan(point, state)
        lines += silences(of: id).map { "It is \($0)." }
        lines += excuses(point, state)
        lines += facts(state)
        lines += thresholds(point)
        lines += healing(point)
        lines += ["", "Verdict: \(verdict)", "What you can do: \(point.advice)", nextCheck(point, state)]
        return lines.joined(separator: "\n")
    }

    private func verdictSpan(_ point: FailurePoint, _ state: JSON?) -> [String] {
        guard let state else { return ["", "Not watched: disabled in the configuration, or not checked yet."] }
        let status = state["status"]?.string ?? "unknown"
        let since = sinceShown(state).map { ", since \($0.readable) (\(now.since($0).spoken))" } ?? ""
        let until = state["until"]?.time.map { ", until \($0.readable)" } ?? ""
        var lines = ["", "It is \(status) (\(state["reason"]?.string ?? ""))\(since)\(until): \(state["message"]?.string ?? "")."]
        lines += sentence(of: state, status, point)
        if state["holds"]?.bool == true { lines.append("The block is active.") }
        if let since = state["flapping_since"]?.time {
            lines.append("It fails and recovers again and again since \(since.readable): its single changes are not alerted until it is steady.")
        }
        if let incident = state["incident"]?.string { lines.append("Incident \(incident), \(state["heals"]?.int ?? 0) heals tried.") }
        if let observed = state["observed_status"]?.string, observed != status {
            let confirm = configuration.policy(for: point).confirm
            let message = state["observed_message"]?.string.map { ": \($0)" } ?? ""
            lines.append(
                "The latest check says \(observed)\(message); "
                    + "\(confirm.fail) of \(confirm.window) checks open an incident, \(confirm.recover) ok in a row close it.")
        }
        return lines
    }

    /// What the reason code means; empty for ok and for an unknown code.
    private func sentence(of state: JSON, _ status: String, _ point: FailurePoint) -> [String] {
        // The reason comes from the latest observation, except in an incident whose latest observation is unknown.
        let observed = state["observed_status"]?.string ?? status
        let said = observed == Status.unknown.rawValue && state["incident"]?.string != nil ? status : observed
        guard let code = state["reason"]?.string, code != "ok", let status = Status(rawValue: said),
            let reason = Catalogue.reason(code, status, of: point)
        else { return [] }
        return ["This reason means: \(reason.meaning)."]
    }

    private func excuses(_ point: FailurePoint, _ state: JSON?) -> [String] {
        var lines: [String] = []
        if let cause = state?["excused_by"]?.string { lines.append("It is \(explained(by: cause)), so it is neither alerted nor healed.") }
        if !point.excusedBy.isEmpty { lines.append("It can be explained by: \(point.excusedBy.map(\.rawValue).joined(separator: ", ")).") }
        let symptoms = catalogue.filter { $0.excusedBy.contains(point.id) }.map(\.id.rawValue)
        if !symptoms.isEmpty { lines.append("It explains: \(symptoms.joined(separator: ", ")).") }
        return lines.isEmpty ? [] : [""] + lines
    }

    private func facts(_ state: JSON?) -> [String] {
        guard let evidence = state?["evidence"]?.object, !evidence.isEmpty else { return [] }
        return ["", "Facts:"] + evidence.flatMap { Self.lines(of: $0.key, $0.value) }
    }

    /// A list of single words on one line; of other entries, one line each.
    private static func lines(of name: String, _ value: JSON) -> [String] {
        guard let entries = value.array else { return ["  \(name): \(text(of: value))"] }
        let texts = entries.map { text(of: $0) }
        let isBrief = texts.allSatisfy { !$0.contains(" ") }
        return isBrief ? ["  \(name): \(texts.isEmpty ? "none" : texts.joined(separator: ", "))"] : ["  \(name):"] + texts.map { "    \($0)" }
    }

    private static func text(of value: JSON) -> String {
        if let members = value.object {
            return members.filter { $0.value != .null }.map { "\($0.key) \(text(of: $0.value))" }.joined(separator: ", ")
        }
        return value.string ?? (value == .null ? "not known" : value.text())
    }

    private func thresholds(_ point: FailurePoint) -> [String] {
        guard !point.settings.isEmpty else { return [] }
        let settings = configuration.policy(for: point).settings
        return ["", "Thresholds in force:"]
            + point.settings.map { setting in
                let (value, standard) = (settings[setting].described.value, setting.standard.described.value)
                let shown = value.string ?? value.text()
                let changed = value == standard ? "" : " (default \(standard.string ?? standard.text()))"
                return "  \(setting.name) = \(shown)\(changed): \(setting.why)"
            }
    }

    private func healing(_ point: FailurePoint) -> [String] {
        let policy = configuration.policy(for: point)
        let past = heals.filter { Self.action($0)?["target"]?.string == point.id.rawValue }.suffix(3).map { "  \(Self.sentence(ofHeal: $0))" }
        guard !policy.ladder.rungs.isEmpty, !point.intended else {
            let named = configuration.namedLadder(of: point).map(\.healer.rawValue)
            let why =
                named.isEmpty
                ? "Never healed automatically." : "Its healers would be \(named.joined(separator: ", then ")): not configured or not enabled."
            let inquiry = configuration.inquiry(of: point).map { "When its end has passed and it is still there, \($0.healer) says so once." }
            return ["", [why, inquiry].compactMap(\.self).joined(separator: " ")] + past
        }
        let rungs = policy.ladder.rungs.map { rung -> String in
            let healer = configuration.healers[rung.healer]
            let isObserved = (healer?.mode ?? .heal).and(policy.ladder.mode) == .observe
            let attempts = rung.attempts ?? healer?.attempts ?? 1
            return "\(rung.healer), \(attempts) attempt\(attempts == 1 ? "" : "s")\(isObserved ? ", only observed" : "")"
        }
        return ["", "Healed by \(rungs.joined(separator: "; then ")); then given to the operator."] + treatment(point.id) + past
    }

    /// What is done about it now, and what holds it back.
    private func treatment(_ id: FailurePoint.ID) -> [String] {
        guard let treatment = summary["treatments"]?[id.rawValue], let state = treatment["state"]?.string, state != "idle" else {
            return ["Nothing is being healed now."]
        }
        let until = treatment["until"]?.time.flatMap { $0 > now ? " until \($0.readable)" : nil } ?? ""
        let healer = treatment["healer"]?.string.map { " (\($0))" } ?? ""
        let reason = treatment["reason"]?.string.map { ", \($0): \(treatment["message"]?.string ?? "")" } ?? ""
        return ["Its treatment is \(state)\(healer)\(until)\(reason); \(treatment["runs"]?.int ?? 0) runs so far."]
    }

    private func nextCheck(_ point: FailurePoint, _ state: JSON?) -> String {
        let probes = point.reads.filter { configuration.probe($0).enabled }
        guard let pacer = probes.first else { return "All its probes are disabled, so it is not checked." }
        let interval = configuration.probe(pacer).interval
        switch origin {
        case .daemon: break
        case .look: return "Next check: when a daemon runs; its \(pacer) probe then observes every \(ConfigDuration.text(interval))."
        case .copy: return "A copy is checked once."
        }
        let due = state?["observed_at"]?.time.map { $0 + interval }
        let when = due.map { $0 > now ? "in \($0.since(now).spoken)" : "now" } ?? "when a daemon runs"
        return "Next check: \(when) (the \(pacer) probe observes every \(ConfigDuration.text(interval)))."
    }
}
