import ArgumentParser
import Config
import Explaining
import FailurePoints
import JSON

extension Fpmond {
    struct Heals: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List for each failure point how it is healed, or why never.",
            discussion: """
                By the configuration alone, whether or not a daemon runs: healed, informed (its healer only looks and reports), observed (recorded,
                not run), disabled, not-configured (it has a healer that the configuration does not have), never.
                """)

        @OptionGroup var options: ConfigOptions

        @Flag(name: .long, help: "How each failure point is healed, or why never.")
        var coverage = false

        @Flag(name: .long, help: "One JSON document instead of a table.")
        var json = false

        func validate() throws {
            if !coverage { throw ValidationError("expected --coverage") }
        }

        func run() throws {
            let coverage = HealCoverage(try options.load())
            if json { Console.say(coverage.json) } else { Console.say(coverage.lines.joined(separator: "\n")) }
        }
    }
}
