import Commands
package import Config
package import FailurePoints
import Files
import Glibc
import JSON
import Scheduling

extension RequestedHeal {
    /// What `fpmond heal NAME --dry-run` prints, and the exit status that the run would be refused with; 0: it would run.
    ///
    /// Runs nothing, takes no lock and writes no record.
    package func preview(
        guards: @Sendable (Configuration, HealPolicy) async -> [HealAnswer], _ load: () throws(HealRefusal) -> Configuration
    ) async -> End {
        do throws(HealRefusal) {
            let configuration = try load()
            let healer = try known(configuration)
            let ledger = HealLedger(configuration, spare: spare)
            let answers = await guards(configuration, healer.policy)
            let context = HealContext(byHand: name, bot: configuration.bot, at: SystemClock.now().wall)
            var lines = Self.program(healer, context) + limits(healer, configuration, ledger) + Self.guards(answers)
            let refusal = refusal(healer, configuration, ledger, answers)
            lines.append(refusal.map { "It would be refused with \($0.exitStatus): \($0.lines.joined(separator: "; "))" } ?? "It would run now.")
            return End(exitStatus: refusal?.exitStatus ?? 0, output: lines.joined(separator: "\n"))
        } catch {
            return End(exitStatus: error.exitStatus, complaints: error.lines)
        }
    }

    private func refusal(
        _ healer: HealerConfig, _ configuration: Configuration, _ ledger: HealLedger, _ answers: [HealAnswer]
    ) -> HealRefusal? {
        do throws(HealRefusal) {
            _ = try permitted(healer, configuration, ledger)
            _ = try unguarded(answers)
            return nil
        } catch { return error }
    }

    private static func program(_ healer: HealerConfig, _ context: HealContext) -> [String] {
        // The settings of a hook may contain secrets: each is shown as the assignment that the masks know.
        func shown(_ name: String, _ value: String) -> String { "  \(UntrustedText.line("\(name)=\(value)", limit: 200))" }
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "?"
        if let repair = healer.hook.builtIn {
            return ["Built in: \(repair.method)", "As: \(user) (\(geteuid()))", "Timeout: \(ConfigDuration.text(healer.timeout))"]
        }
        let command = SessionCommand(words: healer.hook.words, variables: healer.settings + context.variables, timeout: healer.timeout)
        return [
            "Program: \(UntrustedText.line(healer.hook.words.map(quoted).joined(separator: " "), limit: 1000))",
            "As: \(user) (\(geteuid())), in /, in a session of its own",
            "Timeout: \(ConfigDuration.text(healer.timeout)), then TERM, \(ConfigDuration.text(Hook.grace)) later KILL", "Environment:",
        ] + command.wholeEnvironment.map { shown($0.name, $0.value) } + ["Standard input: \(UntrustedText.line(context.finding.text(), limit: 1000))"]
    }

    /// The word in shell quotes, where it needs them: the reader sees where one argument ends and the next begins.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"'\"\\$`*?[]{}()<>|&;~#!".utf8.contains($0) }
        return isPlain ? word : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    private func limits(_ healer: HealerConfig, _ configuration: Configuration, _ ledger: HealLedger) -> [String] {
        let now = SystemClock.now().wall
        let counts = ledger.counts(of: name, at: now)
        return [
            "Runs: \(counts.hour) of \(healer.maximumPerHour) in the last hour, \(counts.day) of \(healer.maximumPerDay) in the last day; "
                + "of all healers \(counts.all) of \(configuration.healing.maximumPerHour) in the last hour"
        ]
    }

    private static func guards(_ answers: [HealAnswer]) -> [String] {
        guard !answers.isEmpty else { return ["Guards: it has none"] }
        let width = (answers.map(\.kind.rawValue.count).max() ?? 0) + 2
        return ["Guards:"]
            + answers.map { answer in
                let kind = answer.kind.rawValue
                let why = answer.message.isEmpty ? "" : ": \(UntrustedText.line(answer.message, limit: 300))"
                return "  \(kind)\(String(repeating: " ", count: width - kind.count))\(answer.code)\(why)"
            }
    }
}
