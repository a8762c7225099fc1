import ArgumentParser
import Daemon
import FailurePoints
import JSON
import Probes

extension Fpmond {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look once and judge at once.",
            discussion: """
                Needs neither a daemon nor systemd. With --at it judges a copy of the bot's directory as of that instant: what needs the live
                machine is then unknown (not-live) and counts neither in the verdict nor in the exit code.
                Exit: 0 ok, 1 warning, 2 critical, 3 unknown; 64 wrong usage, 78 wrong configuration.
                """)

        @OptionGroup var options: ConfigOptions

        @OptionGroup var copy: CopyOptions

        @Option(name: .long, help: ArgumentHelp("Only these failure points, separated by commas.", valueName: "id,…"))
        var only: String?

        @Flag(name: .long, help: "One JSON document instead of a table.")
        var json = false

        func run() async throws {
            var configuration = try options.load()
            options.override(&configuration)
            let report = await Daemon.Check.run(configuration, at: copy.instant, only: try selection(configuration))
            Output.say(json ? report.checkDocument.text(pretty: true) : CheckTable(report).text)
            throw ExitCode(exitStatus(report.verdict).exitCode)
        }

        /// A kill switch that holds is CRITICAL by design, though its finding may be a warning: who asks by exit status must see it too.
        private func exitStatus(_ verdict: Verdict) -> Status { verdict.overallHealth == .critical ? .critical : verdict.worst }

        private func selection(_ configuration: Configuration) throws -> Set<FailurePoint.ID>? {
            guard let only else { return nil }
            let ids = only.split(separator: ",").map { FailurePoint.ID(rawValue: $0.filter { $0 != " " }) }
            let known = Set(configuration.catalogue().map(\.id))
            let unknown = ids.filter { !known.contains($0) }
            guard unknown.isEmpty, !ids.isEmpty else {
                throw ValidationError(
                    "--only: no failure point named \(unknown.isEmpty ? "in it" : unknown.map(\.rawValue).joined(separator: ", ")); `fpmond catalogue` lists them"
                )
            }
            return Set(ids)
        }
    }
}
