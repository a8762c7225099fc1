import Daemon
import FailurePoints

/// A report as a table for a terminal: what is wrong with the whole, the verdict, then what is not ok, then what is.
struct CheckTable {
    let report: ReportTable
    /// nil: lines as long as they are.
    let width: Int?
    let times: TimeOptions

    var lines: [Output.Line] {
        var lines: [Output.Line] = []
        if let problem = report.rootProblem { lines += wrapped(problem).map { Output.Line(painted: $0, colour: .red) } }
        lines += headline
        for blocker in report.blockers { lines += wrapped("  \(times.shown(blocker))").map { Output.Line(plain: $0) } }
        if !report.unobserved.isEmpty {
            lines += wrapped("  cannot be observed: \(report.unobserved.joined(separator: ", "))").map { Output.Line(plain: $0) }
        }
        if !report.awaited.isEmpty {
            lines += wrapped("  not looked at yet: \(report.awaited.joined(separator: ", "))").map { Output.Line(plain: $0) }
        }
        lines.append(Output.Line())
        return lines + table
    }

    private var headline: [Output.Line] {
        let colour: Output.Colour =
            switch report.verdict {
            case .open: .green
            case .unknown: .magenta
            case .reduced: .yellow
            case .blocked: .red
            }
        let verdict = "trading \(report.verdict.rawValue.uppercased())"
        let rest = "   health \(report.health)   \(report.root)   \(report.at.map { times.shown($0.readable) } ?? "")"
        guard let width, WrappedText.columns(verdict + rest) > width else { return [Output.Line(painted: verdict, colour: colour, plain: rest)] }
        return [Output.Line(painted: verdict, colour: colour)] + wrapped("  \(rest.drop { $0 == " " })").map { Output.Line(plain: $0) }
    }

    private var table: [Output.Line] {
        // Without the bot's directory most say the same: once is enough.
        let all = report.rows
        let lost = report.rootProblem == nil ? [] : all.filter { $0.reason.hasPrefix("root-") }
        let rows = all.filter { row in lost.count < 3 || !lost.contains(row) }
        let idWidth = rows.map(\.id.count).max() ?? 0
        let reasonWidth = min(28, rows.map(\.reason.count).max() ?? 0)
        var lines: [Output.Line] = []
        for row in rows {
            let word = row.holds && !row.status.isFailing ? "BLOCKS" : row.status.rawValue.uppercased()
            let head = "  \(padded(word, 9))\(padded(row.id, idWidth + 2))\(padded(row.reason, reasonWidth + 2))"
            lines += line(head, times.shown(row.message), colour(row))
        }
        if lost.count >= 3 { lines += line("  UNKNOWN  ", "\(lost.count) failure points need the bot's directory: \(lost[0].reason)", .magenta) }
        return lines
    }

    /// The message beside its head where that leaves room to read, else below it.
    private func line(_ head: String, _ message: String, _ colour: Output.Colour) -> [Output.Line] {
        guard let width else { return [Output.Line(painted: head, colour: colour, plain: message)] }
        let beside = width - head.count
        if WrappedText.columns(message) <= beside { return [Output.Line(painted: head, colour: colour, plain: message)] }
        let indent = beside >= 40 ? head.count : min(11, max(0, width - 20))
        let space = String(repeating: " ", count: indent)
        let parts = WrappedText.lines(message, width: width - indent)
        guard beside >= 40 else { return [Output.Line(painted: trimmed(head), colour: colour)] + parts.map { Output.Line(plain: space + $0) } }
        return [Output.Line(painted: head, colour: colour, plain: parts[0])] + parts.dropFirst().map { Output.Line(plain: space + $0) }
    }

    private func wrapped(_ text: String) -> [String] { width.map { WrappedText.lines(text, width: $0, hanging: 2) } ?? [text] }

    private func trimmed(_ text: String) -> String { String(text.reversed().drop { $0 == " " }.reversed()) }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    private func colour(_ row: ReportTable.Row) -> Output.Colour {
        switch row.status {
        case .ok: row.holds ? .cyan : .green
        case .unknown: .magenta
        case .warning: .yellow
        case .critical: .red
        }
    }
}
