import ArgumentParser
import Config
import Explaining
import FailurePoints
import JSON
import Scheduling

extension Fpmond {
    struct Heals: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "heals",
            abstract: "Show how often each healer ran and whether that helped; with --coverage, how each failure point is healed, or why never.",
            discussion: """
                From the healing log, by healer and failure point: runs, the share that healed, the median time from the first run to the confirmed
                recovery, how often the incident was given to the operator, and decisions not to run.

                With --coverage, by the configuration alone, whether or not a daemon runs: healed, informed (its healer only looks and reports), observed (recorded,
                not run), disabled, not-configured (it has a healer that the configuration does not have), never.
                """)

        @OptionGroup var options: ConfigOptions

        @Option(
            name: .long,
            help: ArgumentHelp("Only what was decided since then: a duration such as 7d, or a time such as 2026-01-02T03:04:05Z.", valueName: "when"))
        var since: String?

        @Flag(name: .long, help: "How each failure point is healed, or why never.")
        var coverage = false

        @Flag(name: .long, help: "One JSON document instead of a table.")
        var json = false

        func validate() throws {
            if coverage, since != nil {
                throw ValidationError("--coverage is about the configuration, --since about the log; expected only one of them")
            }
            if let since, Self.instant(since) == nil {
                throw ValidationError("--since: expected a duration such as 7d, or a time such as 2026-01-02T03:04:05Z")
            }
        }

        private static func instant(_ text: String) -> Instant? {
            Instant(rfc3339: text) ?? ConfigDuration.parse(text).map { SystemClock.now().wall - $0 }
        }

        func run() throws {
            guard coverage else {
                let heals = DaemonRecords.allHeals(outputs: try options.load().outputs.directory)
                let statistics = HealStatistics(heals, since: since.flatMap(Self.instant))
                if json { Console.say(statistics.json) } else { Console.say(statistics.lines.joined(separator: "\n")) }
                return
            }
            let coverage = HealCoverage(try options.load())
            if json { Console.say(coverage.json) } else { Console.say(coverage.lines.joined(separator: "\n")) }
        }
    }
}
