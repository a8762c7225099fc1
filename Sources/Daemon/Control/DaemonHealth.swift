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
        let process = ProcessFigures()
        return [
            "version": .string(Version.current), "process": .int(Int64(getpid())), "started": .string(started.rfc3339), "root": .string(report.root),
            "unit": .string(report.bot.unit), "failure_points": .count(report.catalogue.count), "probes": .count(probes),
            "round": .count(report.round),
            "next_round": .string((report.nextRound ?? report.at.wall + report.roundInterval).rfc3339), "memory_bytes": .count(process.residentBytes),
            "open_files": .count(process.openDescriptors), "threads": .count(process.threads), "faults": .array(faults().map { .text($0) }),
        ]
    }
}
