import Daemon
import FailurePoints

/// A report as a table for a terminal: the verdict first, then what is not ok, then what is.
struct CheckTable {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        var lines = [headline]
        for blocker in report.verdict.blockers {
            let until = blocker.until.map { ", until \($0.readable)" } ?? ""
            let how = blocker.intended ? "by design" : "failure"
            lines.append("  blocked by \(blocker.id) (\(how)), since \(blocker.since.readable)\(until)")
        }
        let unobserved = report.verdict.unobserved
        if !unobserved.isEmpty { lines.append("  cannot be observed: \(unobserved.map(\.rawValue).joined(separator: ", "))") }
        lines.append("")
        let rows = rows
        let width = rows.map(\.id.count).max() ?? 0
        let reasonWidth = min(28, rows.map(\.reason.count).max() ?? 0)
        for row in rows {
            let word = row.holds && !row.status.isFailing ? "BLOCKS" : row.status.rawValue.uppercased()
            let head = "  \(padded(word, 9))\(padded(row.id, width + 2))\(padded(row.reason, reasonWidth + 2))"
            let room = Output.columns > 0 ? max(20, Output.columns - head.count - 1) : Int.max
            lines.append(paint(head, row.status, row.holds) + cut(row.message, room))
        }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let state = report.verdict.state.rawValue.uppercased()
        let status: Status =
            switch report.verdict.state {
            case .open: .ok
            case .unknown: .unknown
            case .reduced: .warning
            case .blocked: .critical
            }
        return paint("trading \(state)", status, false)
            + "   health \(report.verdict.overallHealth.rawValue)   \(report.root)   \(report.at.wall.readable)"
    }

    private struct Row {
        var status: Status
        var id: String
        var reason: String
        var message: String
        var holds: Bool
    }

    /// Worst first; what a copy cannot show comes last.
    private var rows: [Row] {
        let rows = report.catalogue.compactMap { point -> Row? in
            guard let track = report.tracks[point.id] else { return nil }
            return Row(
                status: track.status, id: point.id.rawValue, reason: track.finding.reason, message: track.finding.message, holds: track.hold != nil)
        }
        func rank(_ row: Row) -> Int { row.reason == Finding.notLive ? -1 : row.status.severity * 2 + (row.holds ? 1 : 0) }
        return rows.enumerated().sorted { (rank($1.element), $0.offset) < (rank($0.element), $1.offset) }.map(\.element)
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    private func cut(_ text: String, _ room: Int) -> String { text.count <= room ? text : text.prefix(max(0, room - 1)) + "…" }

    private func paint(_ text: String, _ status: Status, _ holds: Bool) -> String {
        guard Output.hasColour else { return text }
        let colour =
            switch status {
            case .ok: holds ? "36" : "32"
            case .unknown: "35"
            case .warning: "33"
            case .critical: "31"
            }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }
}
