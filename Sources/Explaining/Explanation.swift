package import Config
package import FailurePoints
import Files
package import JSON

/// The summary in plain sentences: why, since when, until when, what explains what, what was tried, what can be done, when the next check is due.
///
/// Made from a summary document, so it needs no running daemon, and a one-off check reads the same.
package struct Explanation: Sendable {
    /// Who made the observations in the summary.
    package enum Origin: Sendable, Hashable {
        /// A daemon, which goes on observing.
        case daemon
        /// The command itself, in a one-off check: start times are known only where the bot's files record them.
        case look
        /// The same on a copy of the bot's directory, judged as of an instant.
        case copy
    }

    package let summary: JSON
    package let origin: Origin
    package let configuration: Configuration
    package let catalogue: [FailurePoint]
    /// The last lines of the healing log, oldest first.
    package let heals: [JSON]
    package let now: Instant

    package init(
        summary: JSON, from origin: Origin = .daemon, configuration: Configuration, catalogue base: [FailurePoint] = Catalogue.all,
        heals: [JSON] = [], now: Instant
    ) {
        (self.summary, self.origin, self.configuration, self.heals, self.now) = (summary, origin, configuration, heals, now)
        catalogue = configuration.catalogue(base)
    }

    /// The verdict, the blockers, the other failures, what could not be checked, and the last heals.
    package var text: String {
        var lines = rootProblem + [verdict]
        for blocker in summary["trading"]?["blockers"]?.array ?? [] { lines += ["", paragraph(of: blocker)] }
        lines += section("Explained by something else, so neither alerted nor healed", points { $0["excused_by"]?.string != nil }) { id, point in
            "\(id), \(explained(by: point["excused_by"]?.string ?? "")): \(point["message"]?.string ?? "")"
        }
        lines += section(
            "Failing, but not blocking trades", points { isFailing($0) && !isBlocker($1) && $0["excused_by"]?.string == nil }
        ) {
            "\($0) (\($1["status"]?.string ?? "")): \($1["message"]?.string ?? "")"
        }
        lines += section("Failing, not confirmed yet", points { point, _ in isPending(point) }) {
            "\($0) (\($1["observed_status"]?.string ?? "")): \($1["message"]?.string ?? "")"
        }
        let unknown = points { point, _ in point["status"]?.string == "unknown" && !isPending(point) }
        lines += section("Could not be checked", unknown.filter { !isNotLive($1) }) { "\($0): \($1["message"]?.string ?? "")" }
        let notLive = unknown.filter { isNotLive($1) }.map(\.0)
        if !notLive.isEmpty { lines += ["", "Not visible in a copy: \(notLive.joined(separator: ", "))."] }
        lines += section("Last heals", heals.suffix(5)) { Self.sentence(ofHeal: $0) }
        lines += silences + ["", freshness]
        return lines.joined(separator: "\n")
    }

    /// Whether the bot can trade, in one sentence.
    package var verdict: String {
        let trading = summary["trading"]
        let since = sinceShown(trading)
        let lasting = since.map { " since \($0.readable) (\(now.since($0).spoken) ago)" } ?? ""
        switch trading?["state"]?.string {
        case "open" where origin == .copy: return "Nothing in the copy blocks trading\(lasting)."
        case "open": return "The bot can trade\(lasting)."
        case "reduced": return "The bot can trade, with restrictions\(lasting)."
        case "blocked": return "The bot cannot trade\(lasting)."
        default:
            if let awaited = trading?["not_looked_yet"]?.array?.compactMap(\.string), !awaited.isEmpty {
                return
                    "Whether the bot can trade is not known yet\(lasting): no result yet from \(awaited.joined(separator: ", "))."
            }
            let unseen = trading?["unobserved"]?.array?.compactMap(\.string).joined(separator: " and ") ?? ""
            return
                "Whether the bot can trade is not known\(lasting): \(unseen.isEmpty ? "no observation yet" : "\(unseen) could not be checked")."
        }
    }

    /// Several failure points, one line each, then the verdict.
    package func text(of ids: [FailurePoint.ID]) -> String {
        let lines = ids.map { id in
            let state = summary["failure_points"]?[id.rawValue]
            let status = state?["status"]?.string ?? "not watched"
            let holds = state?["holds"]?.bool == true && status == "ok" ? ", the block is active" : ""
            return "\(id) (\(status)\(holds)): \(state?["message"]?.string ?? catalogue.first { $0.id == id }?.title ?? "")"
        }
        return (rootProblem + lines + ["", "Verdict: \(verdict)", freshness]).joined(separator: "\n")
    }

    /// That the configured root is not a bot's directory comes before everything else.
    package var rootProblem: [String] {
        guard let problem = summary["root_problem"]?.string, let first = problem.first else { return [] }
        return ["\(first.uppercased())\(problem.dropFirst())\(problem.hasSuffix("?") ? "" : ".")", ""]
    }

    private func paragraph(of blocker: JSON) -> String {
        let id = blocker["id"]?.string ?? ""
        let point = catalogue.first { $0.id.rawValue == id }
        let how = blocker["intended"]?.bool == true ? "by design" : "because of a failure"
        var lines = ["\(id) blocks \(Self.extent(blocker["impact"]?.string)) \(how): \(blocker["message"]?.string ?? "")."]
        if let since = sinceShown(blocker) {
            lines.append("  Since \(since.readable) (\(now.since(since).spoken)).")
        } else if origin != .daemon {
            lines.append("  Start time unknown (single check).")
        }
        if let until = blocker["until"]?.time {
            lines.append("  Until \(until.readable)\(until > now ? " (in \(until.since(now).spoken))" : ", in the past").")
        } else {
            lines.append("  End time unknown.")
        }
        if let cause = blocker["excused_by"]?.string { lines.append("  It is \(explained(by: cause)).") }
        if let heal = heals.last(where: { Self.action($0)?["target"]?.string == id }) { lines.append("  Last heal: \(Self.sentence(ofHeal: heal)).") }
        if let point { lines.append("  What you can do: \(point.advice)") }
        return lines.joined(separator: "\n")
    }

    private var freshness: String {
        guard let at = summary["timestamp"]?.time else { return "The summary has no timestamp." }
        switch origin {
        case .daemon: break
        case .look: return "As of \(at.readable): one-off check; no daemon data used."
        case .copy: return "As of \(at.readable), from a copy of the bot's directory."
        }
        let due = summary["next_due"]?.time
        let next =
            due.map { $0 > now ? "; the next round is due in \($0.since(now).spoken)" : "; the next round was due \(now.since($0).spoken) ago" } ?? ""
        return "As of \(at.readable), \(now.since(at).spoken) ago\(next)."
    }

    // MARK: Reading the summary

    package func points(_ include: (JSON, String) -> Bool) -> [(String, JSON)] {
        (summary["failure_points"]?.object ?? JSONObject()).compactMap { include($0.value, $0.key) ? ($0.key, $0.value) : nil }
    }

    private func points(_ include: (JSON) -> Bool) -> [(String, JSON)] { points { point, _ in include(point) } }

    /// The start time, where known. In a one-off check, a start at the check itself says nothing: the state began earlier.
    func sinceShown(_ state: JSON?) -> Instant? {
        guard let since = state?["since"]?.time else { return nil }
        return origin != .daemon && summary["timestamp"]?.time.map { since >= $0 } ?? false ? nil : since
    }

    /// The cause is failing; or it is ok and still excuses, because it failed a moment ago or has not been observed since.
    package func explained(by cause: String) -> String {
        let state = summary["failure_points"]?[cause]
        let isFine = state?["status"]?.string == "ok" && state?["observed_status"]?.string == "ok" && state?["holds"]?.bool != true
        return isFine ? "probably explained by \(cause), which failed a moment ago or is being checked now" : "explained by \(cause)"
    }

    private func isNotLive(_ point: JSON) -> Bool { point["reason"]?.string == Finding.notLive }

    private func isFailing(_ point: JSON) -> Bool { point["status"]?.string == "warning" || point["status"]?.string == "critical" }

    /// Whether the latest observation fails and the failure is not confirmed yet.
    private func isPending(_ point: JSON) -> Bool {
        let observed = point["observed_status"]?.string
        return !isFailing(point) && (observed == "warning" || observed == "critical")
    }

    private func isBlocker(_ id: String) -> Bool { summary["trading"]?["blockers"]?.array?.contains { $0["id"]?.string == id } ?? false }

    private func section<Entry>(_ title: String, _ entries: some Collection<Entry>, _ line: (Entry) -> String) -> [String] {
        entries.isEmpty ? [] : ["", "\(title):"] + entries.map { "  \(line($0))" }
    }

    private static func extent(_ impact: String?) -> String {
        switch impact {
        case "blocks_all": "all trading"
        case "blocks_many": "many trades"
        case "blocks_some": "some trades"
        default: "no trade"
        }
    }

    package static func action(_ heal: JSON) -> JSON? { heal["actions"]?[0] }

    package static func sentence(ofHeal heal: JSON) -> String {
        let action = action(heal)
        let when = heal["timestamp"]?.time?.readable ?? "?"
        // 0: nothing was run.
        let attempt = action?["attempt"]?.int.flatMap { $0 > 0 ? ", attempt \($0)" : nil } ?? ""
        return "\(when)\(attempt): \(action?["message"]?.string ?? "") (\(action?["outcome"]?.string ?? "?"))"
    }
}
