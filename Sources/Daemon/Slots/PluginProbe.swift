import Commands
import Config
import FailurePoints
import Probes

/// Runs one monitoring plugin, for a custom failure point. Source: Monitoring Plugins Development Guidelines.
///
/// It runs in a new session, unprivileged and within the sandbox of fpmond's unit.
struct PluginProbe: SuspendingProbe {
    let hook: HealerConfig.Hook
    let variables: [(name: String, value: String)]
    let timeout: Duration
    var grace: Duration = .seconds(2)

    /// - Throws: `blind` with `no-descriptors` when the machine has no descriptors left. A failing plugin is a fact, not an error.
    func observe() async throws(ProbeError) -> PluginFacts {
        let began = ContinuousClock.now
        let run = await SessionCommand(words: hook.words, variables: variables, timeout: timeout, grace: grace).run()
        let ended: PluginFacts.End
        switch run.end {
        case .exited(let code): ended = .exited(code)
        case .signaled(let signal): ended = .signaled(signal)
        case .timedOut, .cancelled: ended = .timedOut
        case .notRun(let why): ended = .notRun(why)
        case .noDescriptors:
            throw .blind(reason: "no-descriptors", detail: "no file descriptors or threads left for the plugin")
        }
        let (message, data) = Self.split(run.output)
        var facts = PluginFacts(
            program: hook.words.first ?? "", end: ended, message: message, performanceData: data, elapsed: ContinuousClock.now - began)
        facts.complaint = Self.complaint(run.errors)
        return facts
    }

    /// The first line, split at the bar.
    private static func split(_ output: String) -> (message: String, data: String?) {
        let line = output.split(whereSeparator: \.isNewline).first ?? ""
        let parts = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map { UntrustedText.line(trimmed($0)) }
        return (parts.first ?? "", parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil)
    }

    /// The last lines, which usually name the cause; nil without output.
    private static func complaint(_ errors: String) -> String? {
        let lines = errors.split(whereSeparator: \.isNewline).map { trimmed($0) }.filter { !$0.isEmpty }
        return lines.isEmpty ? nil : lines.suffix(3).map { UntrustedText.line($0) }.joined(separator: " / ")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
