import ArgumentParser
import Control
import Glibc
import JSON

extension Fpmond {
    struct Reload: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reload",
            abstract: "Make the running daemon read its configuration again, and wait for its answer.",
            discussion: """
                ExecReload= runs this. SIGHUP does the same without an answer.
                Exit 0: the new configuration is in force; 78: refused, the old one stays; 69: no daemon, or no answer; 77: not permitted.
                """)

        @Option(
            name: .long,
            help: ArgumentHelp("The daemon's process, where it is not the installed one. Default: $MAINPID, if set.", valueName: "pid"))
        var pid: Int32?

        @OptionGroup var control: ControlOptions

        /// Reading the configuration may take 15 s, and applying it some more.
        private static let patience: Duration = .seconds(30)

        func run() throws {
            let process = pid ?? getenv("MAINPID").flatMap { Int32(String(cString: $0)) }
            let answer = try control.ask(process: process) { client throws(ControlClient.Fault) in
                try client.call(.reload, within: Self.patience)
            }
            if control.json { return Console.say(.object(answer)) }
            let changes = answer["changes"]?.array?.compactMap(\.string) ?? []
            Console.say(changes.isEmpty ? "no changes" : changes.joined(separator: "\n"))
        }
    }
}
