import FailurePoints
import JSON

/// JSONL files of which only the end, a few kilobytes, is read anew each time.
enum LogEnds {
    static let tailBytes = 64 << 10
    private static let stampNames = ["ts", "timestamp", "logged_at"]

    /// The newest timestamp among the last rows.
    static func watched(_ path: String) -> WatchedFile<LogEnd> {
        rows(path) { row, end in
            // A row without a valid symbol cannot be classified as synthetic or real.
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

    /// Folds the complete, well-formed rows of the end, oldest first. Torn rows and other values are skipped, but a non-empty log
    /// without any row is malformed.
    ///
    /// - Parameter take: returns false for a row without the expected fields.
    static func rows<Content: Sendable>(
        _ path: String, tailBytes: Int = tailBytes, _ take: @escaping @Sendable (JSONObject, inout Content) -> Bool,
        initial: @escaping @Sendable () -> Content
    ) -> WatchedFile<Content> {
        WatchedFile(path) { absolute in
            FileReader(maximumBytes: .max).read(absolute) { (file: borrowing OpenFile) throws(FileFault) in
                let tail = try file.tail(tailBytes)
                // The last row may lack its line break: a complete one counts, half a row does not.
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
        if bytes.allSatisfy({ $0 == 0 || $0 == 0x0A }) { return Malformation(.nulBytes, "only zero bytes in its last \(bytes.count) bytes") }
        // The first line may still be in progress.
        if !bytes.contains(0x0A) { return Malformation(.truncated, "no line in its last \(bytes.count) bytes") }
        return Malformation(.notJSON, "no usable row in its last \(bytes.count) bytes")
    }

    /// `ts`, `timestamp` or `logged_at`: seconds since 1970, or a text, in UTC if without a zone. Source: bot contract 6.6: two forms in one file.
    static func stamp(of row: JSONObject) -> Instant? {
        for name in stampNames {
            guard let value = row[name] else { continue }
            if let stamp = ContentTimestamp.naiveUTC.fieldOrEpoch(value).value { return stamp }
        }
        return nil
    }
}
