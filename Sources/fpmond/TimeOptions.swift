import ArgumentParser
import Daemon
import Explaining

/// The time zone in a verb's text; documents always use UTC.
struct TimeOptions: ParsableArguments {
    @Flag(name: .long, help: "Show times in this host's zone instead of UTC. JSON stays UTC.")
    var local = false

    /// The text with its times in the chosen zone.
    func shown(_ text: String) -> String { local ? HostTimes.host.text(text) : text }
}
