import FailurePoints
import JSON

/// JSONL files of which only the end is looked at, anew each time: a few kilobytes.
enum LogEnds {
    static let tailBytes = 64 << 10

    /// The newest stamp among the last rows.
    static func watched(_ path: String) -> WatchedFile<LogEnd> {
        rows(path) { row, end in
            end.rows += 1
            if row["symbol"]?.string == "HEARTBEAT" || row["heartbeat"]?.bool == true {
                end.feigned += 1
                return
            }
            guard let stamp = stamp(of: row) else { return }
            end.newestAt = max(end.newestAt ?? stamp, stamp)
        } initial: {
            LogEnd()
        }
    }

    /// Folds the complete, well-formed rows of the end, oldest first. What is torn or no object is passed over.
    static func rows<Content: Sendable>(
        _ path: String, tailBytes: Int = tailBytes, _ take: @escaping @Sendable (JSONObject, inout Content) -> Void,
        initial: @escaping @Sendable () -> Content
    ) -> WatchedFile<Content> {
        WatchedFile(path) { absolute in
            FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                let tail = try file.tail(tailBytes)
                var lines = tail.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
                if tail.isPartial { lines = lines.dropFirst() }
                var content = initial()
                for line in lines {
                    guard let row = try? JSON.parse(line.drop { $0 == 0 }, limits: .ofBot), let row = row.object else { continue }
                    take(row, &content)
                }
                return content
            }
        }
    }

    /// `ts`, `timestamp` or `logged_at`: seconds since 1970, or a text with or without a zone, then UTC. Source: bot contract 6.6: two forms in one file.
    static func stamp(of row: JSONObject) -> Instant? {
        for name in ["ts", "timestamp", "logged_at"] {
            guard let value = row[name] else { continue }
            if let epoch = ContentTimestamp.epoch.field(value).value { return epoch }
            if let text = ContentTimestamp.naiveUTC.field(value).value { return text }
        }
        return nil
    }
}
