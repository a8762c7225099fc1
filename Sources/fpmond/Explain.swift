import ArgumentParser
import Config
import Control
import Daemon
import Explaining
import FailurePoints
import Glibc
import JSON
import Outputs
import Probes
import Scheduling

extension Fpmond {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Say in plain sentences whether the bot can trade; if not why, since when, until when, and what can be done.",
            discussion: """
                Asks the running daemon over its socket, and reads its latest report where the socket does not answer; with --look, or where no
                daemon runs for this bot, it runs the probes itself.
                With --at it explains a copy of the bot's directory as of that instant, as check does. Times are UTC.
                With the id of a failure point: its facts, the thresholds in force, its possible causes, its last heals, when the next check is due.
                With the beginning of ids, a category (data, 5) or a row of the assessment (3.1): one line for each.
                Exit: 0 explained; 64 wrong usage, 77 the daemon's report may not be read, 78 wrong configuration.
                """)

        @Argument(help: "A failure point; `fpmond catalogue` lists them.")
        var id: String?

        @OptionGroup var options: ConfigOptions

        @OptionGroup var copy: CopyOptions

        @Flag(name: .long, help: "Check now instead of reading the daemon's report.")
        var look = false

        @OptionGroup var times: TimeOptions

        func run() async throws {
            var configuration = try options.load()
            options.override(&configuration)
            let points = try points(configuration)
            let explanation = try await explanation(configuration)
            let text: String =
                switch points.count {
                case 0: explanation.text
                case 1: explanation.text(of: points[0].id) ?? ""
                default: explanation.text(of: points.map(\.id))
                }
            Console.say(WrappedText.text(times.shown(text), width: Console.columns))
        }

        private func points(_ configuration: Configuration) throws -> [FailurePoint] {
            guard let id else { return [] }
            do throws(FailurePointNames.Unknown) {
                return try FailurePointNames(configuration.catalogue()).points(named: id)
            } catch {
                throw ValidationError("\(error.sentence) `fpmond catalogue` lists them; custom ones are in the configuration")
            }
        }

        private func explanation(_ configuration: Configuration) async throws -> Explanation {
            if let instant = copy.instant {
                // The heals on this machine are unrelated to the copy.
                let report = await OneOffCheck.run(configuration, at: instant)
                return Explanation(summary: report.summaryDocument, from: .copy, configuration: configuration, now: instant)
            }
            var heals = DaemonRecords.heals(outputs: configuration.outputs.directory)
            if !look, options.root == nil {
                let answer = Self.answer(configuration)
                // The log reaches further back, for those who may read it.
                if heals.isEmpty { heals = answer?["heals"]?.array ?? [] }
                let latest =
                    answer?["summary"].map { LatestReport.of(answer: $0, configuration) }
                    ?? LatestReport.of(configuration, at: SystemClock.now().wall)
                switch latest {
                case .kept(let summary):
                    return Explanation(summary: summary, configuration: configuration, heals: heals, now: SystemClock.now().wall)
                case .none(let why): Console.complain(["\(why); running the probes now"])
                case .denied(let why):
                    Console.complain(["\(why); or check now with --look"])
                    throw ExitCode(EX_NOPERM)
                }
            }
            let report = await OneOffCheck.run(configuration)
            return Explanation(
                summary: report.summaryDocument, from: .look, configuration: configuration, heals: heals, now: SystemClock.now().wall)
        }

        /// What the running daemon says over its socket; nil: it does not, and what it has written says why.
        private static func answer(_ configuration: Configuration) -> JSONObject? {
            try? ControlClient(path: ControlPlace.path(stateDirectory: configuration.state.directory)).call(.explain, within: .seconds(5))
        }
    }
}
