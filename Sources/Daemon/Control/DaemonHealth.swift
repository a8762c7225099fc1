import FailurePoints
import Files
import Glibc
import JSON
import Outputs
import Scheduling

/// How the daemon itself is: what it uses, and what it cannot do at present.
struct DaemonHealth: Sendable {
    let started: Instant
    let faults: @Sendable () -> [String]

    func document(_ report: Report, probes: Int) -> JSON {
        let usage = Usage.now()
        return [
            "version": .string(Version.current), "process": .int(Int64(getpid())), "started": .string(started.rfc3339), "root": .string(report.root),
            "unit": .string(report.bot.unit), "failure_points": .count(report.catalogue.count), "probes": .count(probes),
            "round": .count(report.round),
            "next_round": .string((report.nextRound ?? report.at.wall + report.roundInterval).rfc3339), "memory_bytes": .count(usage.memoryBytes),
            "open_files": .count(usage.openFiles), "threads": .count(usage.threads), "faults": .array(faults().map { .text($0) }),
        ]
    }

    /// Source: proc(5): statm in pages, fd, status.
    struct Usage: Sendable, Hashable {
        /// Resident.
        var memoryBytes: Int?
        var openFiles: Int?
        var threads: Int?

        static func now() -> Usage {
            var usage = Usage()
            func numbers(_ path: String) -> [Substring] {
                guard let bytes = try? SmallFile.read(path, maximumBytes: 1 << 16) else { return [] }
                return String(decoding: bytes, as: UTF8.self).split(separator: " ")
            }
            let pages = numbers("/proc/self/statm")
            if pages.count > 1 { usage.memoryBytes = Int(pages[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) } }
            // The name may contain spaces; the twentieth field is the eighteenth after it.
            if let bytes = try? SmallFile.read("/proc/self/stat", maximumBytes: 1 << 16), let end = bytes.lastIndex(of: UInt8(ascii: ")")) {
                let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
                if fields.count > 17 { usage.threads = Int(fields[17]) }
            }
            if let directory = opendir("/proc/self/fd") {
                defer { closedir(directory) }
                var count = -3
                while readdir(directory) != nil { count += 1 }
                usage.openFiles = count
            }
            return usage
        }
    }
}
