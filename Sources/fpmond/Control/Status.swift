import ArgumentParser
import Control
import FailurePoints
import Glibc
import JSON
import Scheduling

extension Fpmond {
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Show the running daemon on one screen: the verdict, incidents, silences, heals, and the daemon itself.",
            discussion: """
                Asks the daemon over its socket and looks at nothing itself. With --watch it stays and redraws at each transition and change of the
                verdict; where standard output is no terminal it appends. With --nagios it prints one plugin line with performance data.
                Exit: 0 ok, 1 warning, 2 critical, 3 unknown, by the worst confirmed status, as check; 64 wrong usage, 69 no daemon, 77 not permitted.
                With --nagios a daemon that does not answer is 3.
                """)

        @Flag(name: .long, help: "Stay, and show each change.")
        var watch = false

        @Flag(name: .long, help: "One line for Nagios, Icinga and their like.")
        var nagios = false

        @OptionGroup var control: ControlOptions

        @OptionGroup var times: TimeOptions

        func validate() throws {
            if [watch, nagios, control.json].count(where: \.self) > 1, !(watch && control.json) {
                throw ValidationError("--nagios cannot be combined with --watch or --json")
            }
        }

        func run() throws {
            if nagios { return try runPlugin() }
            if watch { return try watchOn() }
            let status = StatusScreen(.object(try control.ask { client throws(ControlClient.Fault) in try client.call(.status) }))
            show(status)
            throw ExitCode(status.worst.exitCode)
        }

        private func show(_ status: StatusScreen) {
            if control.json { return Console.say(status.document) }
            Console.say(status.lines(at: SystemClock.now().wall, width: Console.columns, shown: times.shown))
        }

        private func runPlugin() throws {
            let line: (text: String, status: Int32)
            do throws(ControlClient.Fault) {
                let status = StatusScreen(.object(try control.client().call(.status, within: .seconds(8))))
                line = (status.pluginLine(at: SystemClock.now().wall), status.worst.exitCode)
            } catch {
                let why = ControlOptions.sentences(error).joined(separator: "; ")
                line = (StatusScreen.pluginLine(unknown: why), FailurePoints.Status.unknown.exitCode)
            }
            Console.say(line.text)
            throw ExitCode(line.status)
        }

        /// One connection hears of changes, another asks for the state after each.
        private func watchOn() throws {
            try control.ask { follower throws(ControlClient.Fault) in
                try follower.send(ControlCall(ControlInterface.Method.follow.fullName, wantsMore: true))
                let asker = try control.client()
                let redraws = isatty(STDOUT_FILENO) == 1 && !control.json
                while true {
                    _ = try follower.answer(within: nil)
                    // What belongs together comes together.
                    usleep(50_000)
                    while follower.hasMore { _ = try follower.answer(within: .seconds(1)) }
                    if redraws { Console.clear() }
                    show(StatusScreen(.object(try asker.call(.status))))
                    if !redraws, !control.json { Console.say("") }
                }
            }
        }
    }
}
