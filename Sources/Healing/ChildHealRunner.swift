import Commands
import Config
import FailurePoints
import Glibc
import JSON
import Scheduling
import Threads

/// Runs `fpmond heal NAME` as a child process where no service manager can supervise it: a laptop, the demo, tests.
package struct ChildHealRunner: HealRunner {
    package let configPath: String?
    package let stateDirectory: String
    /// The command; in tests, another that takes the same arguments.
    package var executable: String

    /// Time beyond the hook's timeout and grace, for the child to notice the end and report it.
    package var slack: Duration = .seconds(45)

    package func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
        let started = SystemClock.now().wall
        func failed(_ error: String) -> HookReport {
            HookReport(result: .failed(error), startedAt: started, endedAt: SystemClock.now().wall, error: error)
        }
        let handover = HealHandover(order, directory: "\(stateDirectory)/heal")
        if let fault = await handover.write(context, removesReport: true) { return failed("cannot hand over the context: \(fault)") }
        var words = [executable, "heal", order.healer.rawValue, "--context", handover.contextPath, "--result", handover.reportPath]
        if let configPath { words += ["--config", configPath] }
        // The bot's root may come from the command line. The same user watches and heals, so it is trusted here.
        if let root = context.values[.botRoot] { words += ["--root", root] }
        // On SIGTERM the child ends the hook's session; it gets the hook's grace and some time to see the session end.
        let run = await SessionCommand(words: words, timeout: timeout + Hook.grace + slack, grace: Hook.grace + .seconds(5)).run()
        await handover.forget()
        let command = "fpmond heal \(order.healer)"
        switch run.end {
        case .exited(let code):
            if let report = await handover.report(exit: code, since: nil) { return report }
            return HookReport(
                result: HookResult(exitStatus: code), startedAt: started, endedAt: SystemClock.now().wall, exitStatus: code,
                output: Hook.shown(run.output), errors: Hook.shown(run.errors),
                error: "\(command) ended with \(code) and left no report\(said(run.errors))")
        case .signaled: return failed("\(command) was ended by a signal\(said(run.errors))")
        case .timedOut: return failed("\(command) timed out and was ended\(said(run.errors))")
        case .cancelled: return failed("\(command) was ended because fpmond is stopping")
        case .notRun(let why): return failed("\(command) could not be run: \(why)")
        case .noDescriptors: return failed("\(command) could not be run: no file descriptors or threads left")
        }
    }

    /// Interval between two searches for a child of an earlier daemon.
    private static let pause: Duration = .milliseconds(250)

    package func outcome(of order: HealOrder, timeout: Duration) async -> HookReport? {
        let handover = HealHandover(order, directory: "\(stateDirectory)/heal")
        let end = ContinuousClock.now + timeout + Hook.grace + slack
        while ContinuousClock.now < end && !Task.isCancelled {
            let look = BoundedWork<Bool>.onThread(refused: true) { HealProcess.isThere(leaving: handover.reportPath) }
            // A child that was never started is not awaited.
            guard await look.value(within: .seconds(15)) ?? true else { break }
            try? await Task.sleep(for: Self.pause)
        }
        let report = await handover.report(exit: nil, since: order.ordered)
        await handover.forget()
        // A child that ended together with the daemon does not say whether its hook helped.
        guard let report, report.exitStatus != nil || report.signal != nil || report.result == .timedOut else { return nil }
        return report
    }

    /// What it wrote to standard error, which says why it ended.
    private func said(_ errors: String) -> String {
        let words = UntrustedText.line(errors.split(separator: "\n").suffix(4).joined(separator: "; "), limit: 500)
        return words.isEmpty ? "" : "; stderr: \(words)"
    }

    package init(configPath: String?, stateDirectory: String, executable: String, slack: Duration = .seconds(45)) {
        (self.configPath, self.stateDirectory, self.executable, self.slack) = (configPath, stateDirectory, executable, slack)
    }
}
