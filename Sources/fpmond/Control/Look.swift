import ArgumentParser
import Control
import FailurePoints
import JSON

extension Fpmond {
    struct Look: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "look",
            abstract: "Make the running daemon look now, wait until it has, and show what changed.",
            discussion: """
                Without names it looks with every probe. A probe that has only just looked is not asked again. What one look shows confirms nothing by
                itself: findings still have to repeat.
                Exit: 0 ok, 1 warning, 2 critical, 3 unknown, by the worst finding of what was named; 64 no such failure point, 69 no daemon,
                77 not permitted.
                """)

        @Argument(help: "Failure points: ids, beginnings of ids, categories (data, 5) or rows of the assessment (3.1).")
        var names: [String] = []

        @OptionGroup var control: ControlOptions

        /// The longest timeout that a probe may have, twice: one look may be under way.
        private static let patience: Duration = .seconds(260)

        func run() throws {
            let answer = try control.ask { client throws(ControlClient.Fault) in
                try client.call(.look, ["names": .array(names.map { .string($0) })], within: Self.patience)
            }
            if control.json { Console.say(.object(answer)) } else { Console.say(lines(.object(answer)).joined(separator: "\n")) }
            let worst = (answer["looks"]?.array ?? []).compactMap { $0["to"]?.string.flatMap(FailurePoints.Status.init(rawValue:)) }.max()
            throw ExitCode((worst ?? .unknown).exitCode)
        }

        private func lines(_ answer: JSON) -> [String] {
            let looks = answer["looks"]?.array ?? []
            func text(_ json: JSON, _ name: String) -> String { json[name]?.string ?? "" }
            let told = names.isEmpty ? looks.filter { $0["changed"]?.bool == true } : looks
            var lines = told.map { look in
                let change = look["changed"]?.bool == true ? "\(text(look, "from")) → \(text(look, "to"))" : "still \(text(look, "to"))"
                return "\(text(look, "id"))  \(change)  \(text(look, "reason")): \(text(look, "message"))"
            }
            if told.isEmpty { lines.append("nothing changed (\(looks.count) failure points looked at)") }
            for transition in answer["transitions"]?.array ?? [] { lines.append("confirmed: \(Follow.sentence(["transition": transition]))") }
            let late = answer["late"]?.array?.compactMap(\.string) ?? []
            if !late.isEmpty { lines.append("no answer in time from \(late.joined(separator: ", "))") }
            lines.append(answer["verdict"]?["sentence"]?.string ?? "")
            return lines
        }
    }
}
