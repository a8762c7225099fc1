import ArgumentParser
import Daemon
import Explaining

/// How a verb shows times in its text; documents have UTC only.
struct TimeOptions: ParsableArguments {
    @Flag(name: .long, help: "Times of this host's zone; without it they are UTC. JSON stays UTC.")
    var local = false

    /// The text with its times as asked for.
    func shown(_ text: String) -> String { local ? HostTimes.host.text(text) : text }
}
