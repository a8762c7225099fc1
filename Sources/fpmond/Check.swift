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
            commandName: "check",
            abstract: "Check once and judge at once, or print the running daemon's latest report.",
            discussion: """
                Needs neither a daemon nor systemd, and runs every probe anew: the exchange, CoinGlass and the control hosts get one request each,
                in addition to those of a running daemon. With --latest it sends no request: it prints the daemon's latest report, and exits with 69
                if there is no current one. With --at it judges a copy of the bot's directory as of that instant: what needs the live
                machine is then unknown (not-live) and counts neither in the verdict nor in the exit code. A single check does not know
                start times, unless the bot's files record them. Times are UTC.
                Exit: 0 ok, 1 warning, 2 critical, 3 unknown; 64 wrong usage, 69 no daemon's report (--latest), 77 no permission to read it,
                78 wrong configuration.
                """)

        @OptionGroup var options: ConfigOptions

        @OptionGroup var copy: CopyOptions

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Only these failure points, separated by commas: ids, beginnings of ids, categories (data, 5) or rows of the assessment (3.1).",
                valueName: "id,…"))
        var only: String?

        @Flag(name: .long, help: "Print the running daemon's latest report instead of checking; no requests are sent.")
        var latest = false

        @Flag(name: .long, help: "One JSON document instead of a table.")
        var json = false

        @OptionGroup var times: TimeOptions

        func validate() throws {
            if latest, copy.at != nil { throw ValidationError("--latest cannot be combined with --at: a daemon reports on the live bot") }
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
                Console.complain(["\(why); without --latest, check runs the probes itself"])
                throw ExitCode(EX_UNAVAILABLE)
            }
        }

        private func selection(_ configuration: Configuration) throws -> Set<FailurePoint.ID>? {
            guard let only else { return nil }
            let words = only.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            guard !words.isEmpty else { throw ValidationError("--only: names no failure point; `fpmond catalogue` lists them") }
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
