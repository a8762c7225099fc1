import Files
package import JSON

/// What the daemon has written, read back for the command line.
package enum DaemonRecords {
    static func summaryPath(outputs directory: String) -> String { "\(directory)/failure_point_monitor_summary.json" }

    /// The last lines of the healing log, oldest first, across a rotation; of a long log only its end is read.
    package static func heals(outputs directory: String, last count: Int = 200) -> [JSON] {
        let bytes = LineFileParts.tail("\(directory)/failure_point_healing.jsonl", bytes: 1 << 20)
        return bytes.split(separator: 0x0A).suffix(count).compactMap { try? JSON.parse($0) }
    }
}
