import Commands
package import Config
import FailurePoints
import JSON
import Scheduling
import Systemd

/// One run of a configured hook, with the finding to repair.
package struct Hook: Sendable {
    /// From TERM to KILL, to the whole session.
    package static let grace: Duration = .seconds(5)

    package var healer: HealerConfig
    package var grace = Hook.grace
    /// What a built-in repair works by.
    package var configuration = Configuration()

    /// Runs the hook. Ends it with its session at its timeout or when the task is cancelled. Never throws: errors are in the report.
    ///
    /// The run ends with the program that was named. Its background processes are not waited for; `fpmond heal` ends them.
    package func run(_ context: HealContext) async -> HookReport {
        if let repair = healer.hook.builtIn {
            let bus = Bus()
            defer { bus.close() }
            return await BuiltInRun(repair: repair, look: BuiltInLook(configuration: configuration, bus: bus), timeout: healer.timeout).report(
                context)
        }
        let started = SystemClock.now().wall
        let run = await SessionCommand(
            words: healer.hook.words, variables: healer.settings + context.variables, timeout: healer.timeout, grace: grace,
            input: context.finding.utf8() + [0x0A]
        ).run()
        func report(_ result: HookResult, exit: Int32? = nil, signal: Int32? = nil, error: String? = nil) -> HookReport {
            HookReport(
                result: result, startedAt: started, endedAt: SystemClock.now().wall, exitStatus: exit, signal: signal, output: Self.shown(run.output),
                errors: Self.shown(run.errors),
                error: error)
        }
        switch run.end {
        case .exited(let code): return report(HookResult(exitStatus: code), exit: code, error: code == 0 ? nil : "exit status \(code)")
        case .signaled(let signal): return report(.failed("ended by signal \(signal)"), signal: signal, error: "ended by signal \(signal)")
        case .timedOut:
            return report(.timedOut, error: "timed out after \(ConfigDuration.text(healer.timeout)) and was ended with its session")
        case .cancelled: return report(.interrupted, error: "was ended with its session because fpmond is stopping")
        case .notRun(let why): return report(.failed("could not be run"), error: "could not be run: \(why)")
        case .noDescriptors: return report(.failed("no descriptors"), error: "could not be run: no file descriptors or threads left")
        }
    }
}

extension Hook {
    /// Output that is safe to print, log and store: without control sequences and secrets. Escapes may make it longer than the captured text.
    package static func shown(_ text: String) -> String { UntrustedText.block(text, limit: 4 * OutputDrain.keptBytes) }
}
