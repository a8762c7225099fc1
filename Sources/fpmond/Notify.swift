import ArgumentParser
import Config
import Daemon
import FailurePoints
import JSON
import Notifying
import Probes
import Scheduling

extension Fpmond {
    struct Notify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "notify",
            abstract: "Send a test message by one notifier now, and show the request, the answer and how long it took.",
            discussion: """
                Needs no daemon, and neither waits nor tries again. Secrets are shown as ***. A secret that is a credential of fpmond's unit can be read only there:
                for a test, systemd-run with the same LoadCredential= runs this verb with it.
                Exit 0: the receiver took it; 1: it did not, or there was no answer.
                """)

        @Argument(help: ArgumentHelp("The notifier's name in the configuration.", valueName: "notifier"))
        var notifier: String

        @OptionGroup var options: ConfigOptions

        @Flag(name: .long, help: "Send a message that says that it is a test. There is no other kind yet, so this is the default.")
        var test = false

        @Flag(name: .long, help: "Show the request, and send nothing.")
        var dryRun = false

        @Flag(name: .long, help: "One JSON document instead of text.")
        var json = false

        func run() async throws {
            let configuration = try options.load()
            guard let config = configuration.notifiers[notifier] else {
                let known = configuration.notifiers.keys.sorted()
                let meant = NearestName.of(notifier, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
                throw ValidationError(
                    known.isEmpty
                        ? "the configuration has no notifiers" : "\"\(notifier)\" is not a notifier; known: \(known.joined(separator: ", "))\(meant)")
            }
            let now = SystemClock.now()
            let message = AlertMessage.sample(
                for: notifier, host: Host.name, number: now.wall.microseconds / 1_000_000, at: now.wall)
            let delivery = Delivery(name: notifier, notifier: config, secrets: Secrets(configuration.secrets), network: Prober())
            let request = delivery.shown(message)
            guard !dryRun else { return say(request, nil) }
            let report = await delivery.run(message)
            say(request, report)
            if report.outcome != .delivered { throw ExitCode(1) }
        }

        private func say(_ request: [String], _ report: Delivery.Report?) {
            if json {
                let document: JSON = [
                    "notifier": .string(notifier), "request": .array(request.map { .string($0) }), "sent": .bool(report != nil),
                    "delivered": report.map { .bool($0.outcome == .delivered) } ?? .null, "answer": report.map { .string($0.words) } ?? .null,
                    "duration_seconds": report.map { .double($0.elapsed.inSeconds) } ?? .null,
                ]
                return Console.say(document)
            }
            Console.say(request.joined(separator: "\n"))
            guard let report else { return Console.say("\nnothing was sent") }
            Console.say("\n\(report.outcome == .delivered ? "delivered" : "NOT delivered"): \(report.words)\nafter \(report.elapsed.spoken)")
        }
    }
}
