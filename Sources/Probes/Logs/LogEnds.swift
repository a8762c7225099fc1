import FailurePoints
import JSON

/// JSONL files of which only the end is looked at, anew each time: a few kilobytes.
enum LogEnds {
    static let tailBytes = 64 << 10
    private static let stampNames = ["ts", "timestamp", "logged_at"]

    /// The newest stamp among the last rows.
    static func watched(_ path: String) -> WatchedFile<LogEnd> {
        rows(path) { row, end in
            // Whether it is feigned cannot be told of a row with something else in place of its symbol.
            if let symbol = row["symbol"], symbol.string == nil, !symbol.isNull { return false }
            if row["symbol"]?.string == "HEARTBEAT" || row["heartbeat"]?.bool == true {
                (end.rows, end.feigned) = (end.rows + 1, end.feigned + 1)
                return true
            }
            guard let stamp = stamp(of: row) else {
                if stampNames.contains(where: { row[$0] != nil }) { end.undated += 1 }
                return false
            }
            end.rows += 1
            end.undated = 0
            end.newestAt = max(end.newestAt ?? stamp, stamp)
            return true
        } initial: {
            LogEnd()
        }
    }

    /// Folds the complete, well-formed rows of the end, oldest first. What is torn or no object is passed over, but not all of it: a log in which
    /// there is something and no row is malformed.
    ///
    /// - Parameter take: false for a row that does not say what it should.
    static func rows<Content: Sendable>(
        _ path: String, tailBytes: Int = tailBytes, _ take: @escaping @Sendable (JSONObject, inout Content) -> Bool,
        initial: @escaping @Sendable () -> Content
    ) -> WatchedFile<Content> {
        WatchedFile(path) { absolute in
            FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                let tail = try file.tail(tailBytes)
                // The last one need not have ended: half a row is none, and a whole one may wait for its line break for ever.
                var lines = tail.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
                if tail.isPartial { lines = lines.dropFirst() }
                var content = initial()
                var taken = 0
                for line in lines {
                    guard let row = try? JSON.parse(line.drop { $0 == 0 }, limits: .ofBot), let row = row.object else { continue }
                    if take(row, &content) { taken += 1 }
                }
                if taken == 0, !tail.bytes.allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) { throw .malformed(Self.noRow(tail.bytes)) }
                return content
            }
        }
    }

    private static func noRow(_ bytes: [UInt8]) -> Malformation {
        if bytes.allSatisfy({ $0 == 0 || $0 == 0x0A }) { return Malformation(.nulBytes, "nothing but zeros in its last \(bytes.count) bytes") }
        // The first line may be being written.
        if !bytes.contains(0x0A) { return Malformation(.truncated, "not one line in its last \(bytes.count) bytes") }
        return Malformation(.notJSON, "not one usable row in its last \(bytes.count) bytes")
    }

    /// `ts`, `timestamp` or `logged_at`: seconds since 1970, or a text with or without a zone, then UTC. Source: bot contract 6.6: two forms in one file.
    static func stamp(of row: JSONObject) -> Instant? {
        for name in stampNames {
            guard let value = row[name] else { continue }
            if let stamp = ContentTimestamp.naiveUTC.fieldOrEpoch(value).value { return stamp }
        }
        return nil
    }
}
