import ArgumentParser
import Config
import Daemon
import Explaining
import FailurePoints
import Glibc
import JSON
import Outputs
import Probes
import Scheduling

extension Fpmond {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look once and judge at once; or print what the running daemon last found.",
            discussion: """
                Needs neither a daemon nor systemd, and looks at everything anew: the exchange, CoinGlass and the control hosts are asked once more,
                beside what a running daemon asks them. With --latest nothing is asked: it prints the daemon's latest report, and ends with 69
                where no daemon keeps one up. With --at it judges a copy of the bot's directory as of that instant: what needs the live
                machine is then unknown (not-live) and counts neither in the verdict nor in the exit code. One look does not show since when
                something stands, unless the bot's files say so. Times are UTC.
                Exit: 0 ok, 1 warning, 2 critical, 3 unknown; 64 wrong usage, 69 no daemon's report (--latest), 77 it may not be read,
                78 wrong configuration.
                """)

        @OptionGroup var options: ConfigOptions

        @OptionGroup var copy: CopyOptions

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Only these failure points, separated by commas: ids, their beginnings, categories (data, 5) or rows of the assessment (3.1).",
                valueName: "id,…"))
        var only: String?

        @Flag(name: .long, help: "Print the running daemon's latest report instead of looking: nothing and nobody is asked.")
        var latest = false

        @Flag(name: .long, help: "One JSON document instead of a table.")
        var json = false

        @OptionGroup var times: TimeOptions

        func validate() throws {
            if latest, copy.at != nil { throw ValidationError("--latest is what a daemon found at the bot itself: it goes not with --at") }
        }

        func run() async throws {
            var configuration = try options.load()
            options.override(&configuration)
            let only = try selection(configuration)
            var document: JSON
            if latest {
                document = try daemons(configuration)
                if let only { document = ReportTable(document).limited(to: only).document }
            } else {
                document = await OneOffCheck.run(configuration, at: copy.instant, only: only).checkDocument
            }
            let table = ReportTable(document)
            if json { Console.say(document) } else { Console.say(CheckTable(report: table, width: Console.columns, times: times).lines) }
            throw ExitCode(table.worst.exitCode)
        }

        private func daemons(_ configuration: Configuration) throws -> JSON {
            switch LatestReport.of(configuration, at: SystemClock.now().wall) {
            case .kept(let summary): return summary
            case .denied(let why):
                Console.complain([why])
                throw ExitCode(EX_NOPERM)
            case .none(let why):
                Console.complain(["\(why); without --latest check looks for itself"])
                throw ExitCode(EX_UNAVAILABLE)
            }
        }

        private func selection(_ configuration: Configuration) throws -> Set<FailurePoint.ID>? {
            guard let only else { return nil }
            let words = only.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            guard !words.isEmpty else { throw ValidationError("--only: no failure point named in it; `fpmond catalogue` lists them") }
            let names = FailurePointNames(configuration.catalogue())
            var ids: Set<FailurePoint.ID> = []
            var unknown: [String] = []
            for word in words {
                do throws(FailurePointNames.Unknown) {
                    ids.formUnion(try names.points(named: word).map(\.id))
                } catch {
                    unknown.append(error.sentence)
                }
            }
            guard unknown.isEmpty else { throw ValidationError("--only: \(unknown.joined(separator: " ")) `fpmond catalogue` lists them") }
            return ids
        }
    }
}

extension FailurePointNames.Unknown {
    /// `no failure point named max-postions; did you mean max-positions?`
    var sentence: String {
        "no failure point named \(UntrustedText.line(word, limit: 80))\(suggestion.map { "; did you mean \($0)?" } ?? ".")"
    }
}
