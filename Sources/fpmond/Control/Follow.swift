import ArgumentParser
import Control
import Explaining
import JSON

extension Fpmond {
    struct Follow: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "follow",
            abstract: "Print what the running daemon decides as it happens: each transition and each change of the verdict.",
            discussion: """
                Begins with the present verdict and goes on until it is ended. With --json each line is one document.
                Exit: 69 no daemon, or it ended; 77 not permitted.
                """)

        @OptionGroup var control: ControlOptions

        @OptionGroup var times: TimeOptions

        func run() throws {
            try control.ask { client throws(ControlClient.Fault) in
                try client.send(ControlCall(ControlInterface.Method.follow.fullName, wantsMore: true))
                var continues = true
                while continues {
                    let answer = try client.answer(within: nil)
                    continues = answer.continues
                    if control.json {
                        Console.say(ours: JSON.object(answer.parameters).text())
                    } else {
                        Console.say(times.shown(Self.sentence(.object(answer.parameters))))
                    }
                }
            }
        }

        static func sentence(_ news: JSON) -> String {
            guard let transition = news["transition"], transition.object != nil else {
                return "verdict: \(news["verdict"]?["sentence"]?.string ?? "")"
            }
            func text(_ name: String) -> String { transition[name]?.string ?? "" }
            let silenced = transition["silence"]?["until"]?.string.map { " (silenced until \($0))" } ?? ""
            return "\(text("at"))  \(text("failure_point"))  \(text("event")), \(text("from")) to \(text("to"))\(silenced): \(text("message"))"
        }
    }
}
