public import FailurePoints
public import JSON

/// A report's document as the rows of a table: made from what `check --json` prints and what a daemon writes, so that both read the same.
public struct ReportTable: Sendable {
    public struct Row: Sendable, Hashable {
        public let id: String
        public let status: Status
        public let reason: String
        public let message: String
        /// The block is active now.
        public let holds: Bool
    }

    private let document: JSON

    public init(_ document: JSON) { self.document = document }

    public var verdict: Verdict.State { text(document["trading"]?["state"]).flatMap(Verdict.State.init(rawValue:)) ?? .unknown }
    public var health: String { text(document["overall_health"]) ?? "" }
    public var root: String { text(document["root"]) ?? "" }
    public var at: Instant? { text(document["timestamp"]).flatMap { Instant(rfc3339: $0) } }
    /// Why the configured root is not a bot's directory; nil: it is one.
    public var rootProblem: String? { text(document["root_problem"]) }
    public var unobserved: [String] { (document["trading"]?["unobserved"]?.array ?? []).compactMap(\.string) }

    /// Probes without a result yet, just after the start.
    public var awaited: [String] { (document["trading"]?["not_looked_yet"]?.array ?? []).compactMap(\.string) }

    /// The blockers, each in one sentence without a full stop.
    public var blockers: [String] {
        (document["trading"]?["blockers"]?.array ?? []).map { blocker in
            let how = blocker["intended"]?.bool == true ? "by design" : "failure"
            let since = instant(blocker["since"]).map { ", since \($0.readable)" } ?? ""
            let until = instant(blocker["until"]).map { ", until \($0.readable)" } ?? ""
            return "blocked by \(text(blocker["id"]) ?? "") (\(how))\(since)\(until)"
        }
    }

    /// Worst first; what a copy cannot show comes last.
    public var rows: [Row] {
        func rank(_ row: Row) -> Int { row.reason == Finding.notLive ? -1 : row.status.severity * 2 + (row.holds ? 1 : 0) }
        return unsorted.enumerated().sorted { (rank($1.element), $0.offset) < (rank($0.element), $1.offset) }.map(\.element)
    }

    /// The status for an exit code. An active kill switch counts as critical, though its finding may be a warning.
    public var worst: Status {
        if health == Verdict.OverallHealth.critical.rawValue { return .critical }
        let counted = unsorted.filter { row in
            ![Finding.notLive, Finding.probeDisabled].contains(row.reason) || document["failure_points"]?[row.id]?["incident"]?.string != nil
        }
        return counted.map(\.status).max() ?? .unknown
    }

    /// The same with only some failure points; the verdict stays that on all of them.
    public func limited(to ids: Set<FailurePoint.ID>) -> (table: ReportTable, document: JSON) {
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
    private func instant(_ json: JSON?) -> Instant? { text(json).flatMap { Instant(rfc3339: $0) } }
}
