import ArgumentParser
import Daemon
import FailurePoints
import JSON
import Probes

extension Fpmond {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in plain sentences whether the bot can trade; if not why, since when, until when, and what can be done.",
            discussion: """
                Reads what a running daemon last wrote; with --look, or where there is none, it looks for itself.
                With --at it explains a copy of the bot's directory as of that instant, as check does.
                With the id of a failure point: its facts, the thresholds in force, what explains it, its last heals, when the next look is due.
                """)

        @Argument(help: "A failure point; `fpmond catalogue` lists them.")
        var id: String?

        @OptionGroup var options: ConfigOptions

        @OptionGroup var copy: CopyOptions

        @Flag(name: .long, help: "Look now instead of reading what the daemon wrote.")
        var look = false

        func run() async throws {
            var configuration = try options.load()
            options.override(&configuration)
            let point = id.map { FailurePoint.ID(rawValue: $0) }
            if let point, !configuration.catalogue().contains(where: { $0.id == point }) {
                throw ValidationError("no failure point named \(point); `fpmond catalogue` lists them, and the configuration those of your own")
            }
            let explanation = await explanation(configuration)
            Output.say(point.flatMap { explanation.text(of: $0) } ?? explanation.text)
        }

        private func explanation(_ configuration: Configuration) async -> Explanation {
            if let instant = copy.instant {
                // What was healed here has nothing to do with a copy.
                let report = await Daemon.Check.run(configuration, at: instant)
                return Explanation(summary: report.summaryDocument, from: .copy, configuration: configuration, now: instant)
            }
            let directory = configuration.outputs.directory
            let heals = OwnRecords.heals(outputs: directory)
            if !look, options.root == nil, let written = current(OwnRecords.summary(outputs: directory)) {
                return Explanation(summary: written, configuration: configuration, heals: heals, now: SystemClock.now().wall)
            }
            let report = await Daemon.Check.run(configuration)
            return Explanation(
                summary: report.summaryDocument, from: .look, configuration: configuration, heals: heals, now: SystemClock.now().wall)
        }

        /// How late the next summary may be before its writer counts as gone.
        private static let slack: Duration = .seconds(30)

        /// A summary whose next one is overdue is a dead daemon's: that trading was open then says nothing of now.
        private func current(_ summary: JSON?) -> JSON? {
            guard let summary else { return nil }
            let now = SystemClock.now().wall
            if let written = instant(summary["timestamp"]), let due = instant(summary["next_due"]), written <= now + Self.slack,
                now <= due + Self.slack
            {
                return summary
            }
            Output.complain([
                "the last summary is of \(summary["timestamp"]?.string ?? "no known time"): no daemon keeps it up, so this is a look of its own"
            ])
            return nil
        }

        private func instant(_ json: JSON?) -> Instant? { json?.string.flatMap { try? ContentTimestamp.offset.instant($0) } }
    }
}
