import Daemon
import Explaining
import FailurePoints
import Outputs

/// A report as a table for a terminal: a problem with the root, the verdict, then what is not ok, then what is ok.
struct CheckTable {
    let report: ReportTable
    /// nil: lines are not wrapped.
    let width: Int?
    let times: TimeOptions

    var lines: [Console.Line] {
        var lines: [Console.Line] = []
        if let problem = report.rootProblem { lines += wrapped(problem).map { Console.Line(painted: $0, colour: .red) } }
        lines += headline
        for blocker in report.blockers { lines += wrapped("  \(times.shown(blocker))").map { Console.Line(plain: $0) } }
        if !report.unobserved.isEmpty {
            lines += wrapped("  could not be checked: \(report.unobserved.joined(separator: ", "))").map { Console.Line(plain: $0) }
        }
        if !report.awaited.isEmpty {
            lines += wrapped("  no result yet: \(report.awaited.joined(separator: ", "))").map { Console.Line(plain: $0) }
        }
        lines.append(Console.Line())
        return lines + table
    }

    private var headline: [Console.Line] {
        let colour: Console.Colour =
            switch report.verdict {
            case .open: .green
            case .unknown: .magenta
            case .reduced: .yellow
            case .blocked: .red
            }
        let verdict = "trading \(report.verdict.rawValue.uppercased())"
        let rest = "   health \(report.health)   \(report.root)   \(report.at.map { times.shown($0.readable) } ?? "")"
        guard let width, WrappedText.columns(verdict + rest) > width else { return [Console.Line(painted: verdict, colour: colour, plain: rest)] }
        return [Console.Line(painted: verdict, colour: colour)] + wrapped("  \(rest.drop { $0 == " " })").map { Console.Line(plain: $0) }
    }

    private var table: [Console.Line] {
        // Without the bot's directory most failure points report the same: once is enough.
        let all = report.rows
        let lost = report.rootProblem == nil ? [] : all.filter { $0.reason.hasPrefix("root-") }
        let rows = all.filter { row in lost.count < 3 || !lost.contains(row) }
        let idWidth = rows.map(\.id.count).max() ?? 0
        let reasonWidth = min(28, rows.map(\.reason.count).max() ?? 0)
        var lines: [Console.Line] = []
        for row in rows {
            let word = row.holds && !row.status.isFailing ? "BLOCKS" : row.status.rawValue.uppercased()
            let head = "  \(padded(word, 9))\(padded(row.id, idWidth + 2))\(padded(row.reason, reasonWidth + 2))"
            lines += line(head, times.shown(row.message), colour(row))
        }
        if lost.count >= 3 { lines += line("  UNKNOWN  ", "\(lost.count) failure points need the bot's directory: \(lost[0].reason)", .magenta) }
        return lines
    }

    /// The message beside its heading if there is room, else below it.
    private func line(_ head: String, _ message: String, _ colour: Console.Colour) -> [Console.Line] {
        guard let width else { return [Console.Line(painted: head, colour: colour, plain: message)] }
        let beside = width - head.count
        if WrappedText.columns(message) <= beside { return [Console.Line(painted: head, colour: colour, plain: message)] }
        let indent = beside >= 40 ? head.count : min(11, max(0, width - 20))
        let space = String(repeating: " ", count: indent)
        let parts = WrappedText.lines(message, width: width - indent)
        guard beside >= 40 else { return [Console.Line(painted: trimmed(head), colour: colour)] + parts.map { Console.Line(plain: space + $0) } }
        return [Console.Line(painted: head, colour: colour, plain: parts[0])] + parts.dropFirst().map { Console.Line(plain: space + $0) }
    }

    private func wrapped(_ text: String) -> [String] { width.map { WrappedText.lines(text, width: $0, hanging: 2) } ?? [text] }

    private func trimmed(_ text: String) -> String { String(text.reversed().drop { $0 == " " }.reversed()) }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    private func colour(_ row: ReportTable.Row) -> Console.Colour {
        switch row.status {
        case .ok: row.holds ? .cyan : .green
        case .unknown: .magenta
        case .warning: .yellow
        case .critical: .red
        }
    }
}
