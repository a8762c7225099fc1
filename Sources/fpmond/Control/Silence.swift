import ArgumentParser
import Config
import Control
import FailurePoints
import JSON
import Scheduling

extension Fpmond {
    struct Silence: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "silence",
            abstract: "Alert nothing of some failure points for a time; with --heals heal nothing of them, either.",
            discussion: """
                What is silenced is still observed, recorded and part of the verdict, and shown as silenced. What still fails when the silence ends is
                alerted then. A silence survives a restart. Windows that come again belong into the configuration (silences).
                Exit: 0 silenced; 64 wrong usage, 69 no daemon, 77 not permitted.
                """)

        @Argument(help: "Failure points: ids, beginnings of ids, categories (data, 5), rows of the assessment (3.1), or all.")
        var names: [String]

        @Option(name: .customLong("for"), help: ArgumentHelp("How long: 30m, 2h, 1d.", valueName: "duration"))
        var lasting: String

        @Option(name: .long, help: ArgumentHelp("Why, for whoever sees it.", valueName: "text"))
        var reason: String

        @Flag(name: .long, help: "Heal nothing of them, either.")
        var heals = false

        @OptionGroup var control: ControlOptions

        private var seconds: Int64? {
            guard let duration = ConfigDuration.parse(lasting), duration <= FailurePoints.Silences.longest, duration >= .seconds(1) else {
                return nil
            }
            return duration.components.seconds
        }

        func validate() throws {
            if seconds == nil {
                let meant = ConfigDuration.meant(by: lasting).map { "; did you mean \($0)?" } ?? ""
                throw ValidationError("--for: expected a duration from 1s to 366d such as 2h\(meant)")
            }
            if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason: is empty; expected why") }
        }

        func run() throws {
            let parameters: JSONObject = [
                "names": .array(names.map { .string($0) }), "seconds": .int(seconds ?? 0), "reason": .string(reason), "heals": .bool(heals),
            ]
            let answer = try control.ask { client throws(ControlClient.Fault) in try client.call(.silence, parameters) }
            if control.json { return Console.say(.object(answer)) }
            Console.say("silenced: \(StatusScreen.sentence(ofSilence: answer["silence"] ?? .null, at: SystemClock.now().wall))")
        }
    }

    struct Unsilence: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unsilence",
            abstract: "End silences: by id, for some failure points, or all.",
            discussion: """
                A failure point is taken out of every silence that has it. Windows of the configuration end by themselves.
                Exit: 0 ended; 1 nothing of it was silenced; 64 wrong usage, 69 no daemon, 77 not permitted.
                """)

        @Argument(help: "Silences (s12) or failure points.")
        var names: [String] = []

        @Flag(name: .long, help: "All silences that operators set.")
        var all = false

        @OptionGroup var control: ControlOptions

        func validate() throws {
            if all != names.isEmpty { throw ValidationError("which silences? name some, or use --all") }
        }

        func run() throws {
            let parameters: JSONObject = ["names": .array(names.map { .string($0) }), "all": .bool(all)]
            let answer = try control.ask { client throws(ControlClient.Fault) in try client.call(.unsilence, parameters) }
            let ended = answer["ended"]?.array ?? []
            if control.json { Console.say(.object(answer)) } else { say(ended) }
            if ended.isEmpty { throw ExitCode(1) }
        }

        private func say(_ ended: [JSON]) {
            let now = SystemClock.now().wall
            let lines = ended.map { "ended: \(StatusScreen.sentence(ofSilence: $0, at: now))" }
            Console.say(lines.isEmpty ? "no operator has silenced that" : lines.joined(separator: "\n"))
        }
    }

    struct Silences: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "silences",
            abstract: "List the silences that are on, with those of maintenance windows.",
            discussion: "Exit: 0 listed; 69 no daemon, 77 not permitted.")

        @OptionGroup var control: ControlOptions

        @OptionGroup var times: TimeOptions

        func run() throws {
            let answer = try control.ask { client throws(ControlClient.Fault) in try client.call(.silences) }
            if control.json { return Console.say(.object(answer)) }
            let now = SystemClock.now().wall
            let lines = (answer["silences"]?.array ?? []).map { times.shown(StatusScreen.sentence(ofSilence: $0, at: now)) }
            Console.say(lines.isEmpty ? "nothing is silenced" : lines.joined(separator: "\n"))
        }
    }

    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: "Give what was given to the operator all its attempts to heal back.",
            discussion: """
                Cooldowns and the limits of the hour and the day still count. It is on record with who did it.
                Exit: 0 reset; 64 wrong usage, or nothing of it has used up its attempts; 69 no daemon, 77 not permitted.
                """)

        @Argument(help: "A healer, an incident, or failure points.")
        var name: String

        @OptionGroup var control: ControlOptions

        func run() throws {
            let answer = try control.ask { client throws(ControlClient.Fault) in try client.call(.reset, ["name": .string(name)]) }
            if control.json { return Console.say(.object(answer)) }
            Console.say("reset: \((answer["reset"]?.array ?? []).compactMap(\.string).joined(separator: ", "))")
        }
    }
}
