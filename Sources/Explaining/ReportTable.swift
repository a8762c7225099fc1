package import FailurePoints
import Files
package import JSON

/// A report's document as the rows of a table: made from what `check --json` prints and what a daemon writes, so that both read the same.
package struct ReportTable: Sendable {
    package struct Row: Sendable, Hashable {
        package let id: String
        package let status: Status
        package let reason: String
        package let message: String
        /// The block is active now.
        package let holds: Bool
    }

    private let document: JSON

    package init(_ document: JSON) { self.document = document }

    package var verdict: Verdict.State { text(document["trading"]?["state"]).flatMap(Verdict.State.init(rawValue:)) ?? .unknown }
    package var health: String { text(document["overall_health"]) ?? "" }
    package var root: String { text(document["root"]) ?? "" }
    package var at: Instant? { document["timestamp"]?.time }
    /// Why the configured root is not a bot's directory; nil: it is one.
    package var rootProblem: String? { text(document["root_problem"]) }
    package var unobserved: [String] { (document["trading"]?["unobserved"]?.array ?? []).compactMap(\.string) }

    /// Probes without a result yet, just after the start.
    package var awaited: [String] { (document["trading"]?["not_looked_yet"]?.array ?? []).compactMap(\.string) }

    /// The blockers, each in one sentence without a full stop.
    package var blockers: [String] {
        (document["trading"]?["blockers"]?.array ?? []).map { blocker in
            let how = blocker["intended"]?.bool == true ? "by design" : "failure"
            let since = blocker["since"]?.time.map { ", since \($0.readable)" } ?? ""
            let until = blocker["until"]?.time.map { ", until \($0.readable)" } ?? ""
            return "blocked by \(text(blocker["id"]) ?? "") (\(how))\(since)\(until)"
        }
    }

    /// Worst first; what a copy cannot show comes last.
    package var rows: [Row] {
        func rank(_ row: Row) -> Int { row.reason == Finding.notLive ? -1 : row.status.severity * 2 + (row.holds ? 1 : 0) }
        return unsorted.enumerated().sorted { (rank($1.element), $0.offset) < (rank($0.element), $1.offset) }.map(\.element)
    }

    /// The status for an exit code. An active kill switch counts as critical, though its finding may be a warning.
    package var worst: Status {
        if health == Verdict.OverallHealth.critical.rawValue { return .critical }
        let counted = unsorted.filter { row in
            ![Finding.notLive, Finding.probeDisabled].contains(row.reason) || document["failure_points"]?[row.id]?["incident"]?.string != nil
        }
        return counted.map(\.status).max() ?? .unknown
    }

    /// The same with only some failure points; the verdict stays that on all of them.
    package func limited(to ids: Set<FailurePoint.ID>) -> (table: ReportTable, document: JSON) {
        var whole = document.object ?? JSONObject()
        var points = JSONObject()
        for (id, point) in document["failure_points"]?.object ?? JSONObject() where ids.contains(FailurePoint.ID(rawValue: id)) { points[id] = point }
        whole["failure_points"] = .object(points)
        return (ReportTable(.object(whole)), .object(whole))
    }

    private var unsorted: [Row] {
        (document["failure_points"]?.object ?? JSONObject()).map { id, point in
            Row(
                id: id, status: text(point["status"]).flatMap(Status.init(rawValue:)) ?? .unknown, reason: text(point["reason"]) ?? "",
                message: text(point["message"]) ?? "", holds: point["holds"]?.bool ?? false)
        }
    }

    private func text(_ json: JSON?) -> String? { json?.string }
}
