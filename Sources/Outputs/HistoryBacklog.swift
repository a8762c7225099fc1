import FailurePoints
import Files
package import JSON

/// The history lines that are not known to be on the disk yet: kept in order and within bounds.
///
/// It is part of the saved state. After a kill the next start writes the missing lines, once: each line carries its
/// sequence number, and the end of the history shows which are written.
package struct HistoryBacklog: Sendable, Hashable {
    /// The two files of the history.
    package enum Log: String, Sendable, CaseIterable {
        case incidents, heals

        package var fileName: String {
            switch self {
            case .incidents: "failure_point_incidents.jsonl"
            case .heals: "failure_point_healing.jsonl"
            }
        }
    }

    package struct Line: Sendable, Hashable {
        package var sequence: Int64
        package var log: Log
        /// The JSON of the line, without the count of lost lines before it.
        package var text: String

        package init(sequence: Int64, log: Log, text: String) {
            (self.sequence, self.log, self.text) = (sequence, log, text)
        }
    }

    /// A bad day has some hundred transitions; a state file with this many lines is still small.
    static let maximumLines = 1000
    package static let maximumBytes = 1 << 20

    /// The sequence number of the next line, common to both files.
    package private(set) var next: Int64
    package private(set) var lines: [Line]
    /// The number of dropped lines that no written line has reported yet.
    package private(set) var lost: [Log: Int]

    package init(next: Int64 = 1, lines: [Line] = [], lost: [Log: Int] = [:]) { (self.next, self.lines, self.lost) = (next, lines, lost) }

    /// Adds a line with the next sequence number; drops the oldest lines beyond the limit.
    package mutating func add(_ document: JSON, to log: Log) {
        var object = document.object ?? JSONObject()
        object["sequence"] = .int(next)
        lines.append(Line(sequence: next, log: log, text: JSON.object(object).text()))
        next += 1
        var bytes = lines.reduce(0) { $0 + $1.text.utf8.count }
        while lines.count > Self.maximumLines || (bytes > Self.maximumBytes && lines.count > 1) {
            let oldest = lines.removeFirst()
            bytes -= oldest.text.utf8.count
            lose(1, of: oldest.log)
        }
    }

    /// Counts lost lines; the next written line reports the number.
    package mutating func lose(_ count: Int, of log: Log) {
        if count > 0 { lost[log, default: 0] += count }
    }

    /// Ensures that no number in the history is used again, even if the state is lost.
    package mutating func pass(_ sequence: Int64) { next = max(next, sequence == .max ? .max - 1_000_000 : sequence + 1) }

    /// Removes the lines of this file up to this number, which are on the disk.
    package mutating func settle(_ log: Log, upTo sequence: Int64) { lines.removeAll { $0.log == log && $0.sequence <= sequence } }

    /// Clears the count of lost lines after a written line reported it.
    mutating func clearLost(of log: Log) { lost[log] = nil }

    /// The waiting lines of this file as they are written; the first one reports the lost lines before it.
    package func waiting(for log: Log) -> [(sequence: Int64, bytes: [UInt8])] {
        var lost = lost[log] ?? 0
        return lines.filter { $0.log == log }.map { line in
            defer { lost = 0 }
            guard lost > 0, var object = (try? JSON.parse(line.text))?.object else { return (line.sequence, Array(line.text.utf8)) }
            object["lost_before"] = .count(lost)
            return (line.sequence, JSON.object(object).utf8())
        }
    }
}

extension HistoryBacklog {
    package var json: JSON {
        var losses = JSONObject()
        for (log, count) in lost.sorted(by: { $0.key.rawValue < $1.key.rawValue }) { losses[log.rawValue] = .count(count) }
        return [
            "next": .int(next), "lost": .object(losses),
            "waiting": .array(lines.map { ["sequence": .int($0.sequence), "log": .string($0.log.rawValue), "line": .string($0.text)] }),
        ]
    }

    /// - Parameter leftOut: gets the paths of unusable entries.
    package init(_ json: JSON?, leftOut: inout [String]) {
        self.init()
        guard let json else { return }
        if let saved = json["next"]?.int, saved > 0 { pass(saved - 1) } else { leftOut.append("history/next") }
        for (index, entry) in (json["waiting"]?.array ?? []).enumerated() {
            guard let sequence = entry["sequence"]?.int, let log = entry["log"]?.string.flatMap(Log.init(rawValue:)),
                let text = entry["line"]?.string,
                (try? JSON.parse(text))?.object != nil, sequence > lines.last?.sequence ?? 0
            else {
                leftOut.append("history/waiting/\(index)")
                continue
            }
            lines.append(Line(sequence: sequence, log: log, text: text))
            pass(sequence)
        }
        for log in Log.allCases { lose(Int(clamping: json["lost"]?[log.rawValue]?.int ?? 0), of: log) }
    }
}
