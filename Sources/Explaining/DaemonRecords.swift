import Files
package import JSON

/// What the daemon has written, read back for the command line.
package enum DaemonRecords {
    static func summaryPath(outputs directory: String) -> String { "\(directory)/failure_point_monitor_summary.json" }

    /// The last lines of the healing log, oldest first, across a rotation; of a long log only its end is read.
    package static func heals(outputs directory: String, last count: Int = 200) -> [JSON] {
        lines(outputs: directory, bytes: 1 << 20, last: count)
    }

    /// All lines of the healing log that were not rotated away twice, oldest first; of a longer log the last 32 MiB.
    package static func allHeals(outputs directory: String) -> [JSON] { lines(outputs: directory, bytes: 32 << 20, last: .max) }

    private static func lines(outputs directory: String, bytes: Int, last count: Int) -> [JSON] {
        let bytes = LineFileParts.tail("\(directory)/failure_point_healing.jsonl", bytes: bytes)
        return bytes.split(separator: 0x0A).suffix(count).compactMap { try? JSON.parse($0) }
    }
}
