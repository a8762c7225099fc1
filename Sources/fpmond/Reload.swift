import ArgumentParser
import Daemon
import Glibc
import Outputs

extension Fpmond {
    struct Reload: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a running daemon read its configuration again, and wait for its answer.",
            discussion: "ExecReload= runs this. Exit 0: the new configuration is in force; 78: refused, the old one stays; 69: no answer.")

        @Option(name: .long, help: ArgumentHelp("The daemon's process. Default: $MAINPID.", valueName: "pid"))
        var pid: Int32?

        func run() throws {
            guard let pid = pid ?? getenv("MAINPID").flatMap({ Int32(String(cString: $0)) }), pid > 1 else {
                throw ValidationError("which process? give --pid, or run it from the unit (systemctl reload fpmond)")
            }
            switch ReloadClient.ask(processID: pid) {
            case .accepted(let lines):
                Console.say(lines.isEmpty ? "no changes" : lines.joined(separator: "\n"))
            case .refused(let lines):
                Console.complain(["refused, the old configuration stays in force"] + lines)
                throw ExitCode(EX_CONFIG)
            case .silent(let why):
                Console.complain([why])
                throw ExitCode(EX_UNAVAILABLE)
            }
        }
    }
}
