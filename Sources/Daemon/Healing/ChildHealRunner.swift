import FailurePoints
import Glibc
import JSON
import Subprocess
import SystemPackage

/// Runs `fpmond heal NAME` as a child, where there is no service manager to supervise it: a laptop, the demo, tests.
struct ChildHealRunner: HealRunner {
    let configPath: String?
    let stateDirectory: String
    /// This program; in tests another that takes the same arguments.
    var executable = "/proc/self/exe"

    /// Beyond the hook's own timeout and its grace, for the child to notice and report.
    var slack: Duration = .seconds(15)

    func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
        let started = SystemClock.now().wall
        func failed(_ error: String) -> HookReport {
            HookReport(result: .failed(error), startedAt: started, endedAt: SystemClock.now().wall, error: error)
        }
        let directory = "\(stateDirectory)/heal"
        mkdir(directory, 0o700)
        let (contextPath, resultPath) = ("\(directory)/\(order.healer).json", "\(directory)/\(order.healer).result.json")
        unlink(resultPath)
        do throws(OutputError) {
            try ReplacedFile.write(context.file, to: contextPath, mode: 0o600)
        } catch {
            return failed("cannot hand over the context: \(error)")
        }
        var arguments = ["heal", order.healer.rawValue, "--context", contextPath, "--result", resultPath]
        if let configPath { arguments += ["--config", configPath] }
        // The root that is watched may come from the command line; the same user heals who watches, so it is trusted alike.
        if let root = context.values[.botRoot] { arguments += ["--root", root] }
        var options = PlatformOptions()
        options.createSession = true
        // Told to stop, the child ends the hook's session, for which it has the same grace and some time to see the end of it.
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: Hook.grace + .seconds(5))]
        let run = Task { [executable, arguments, options] in
            try await Subprocess.run(
                .path(FilePath(executable)), arguments: Arguments(arguments), environment: .inherit, workingDirectory: nil, platformOptions: options,
                input: .none, output: .discarded, error: .discarded)
        }
        let timer = Task { [slack] in
            try? await Task.sleep(for: timeout + Hook.grace + slack)
            if !Task.isCancelled { run.cancel() }
        }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await run.result
        } onCancel: {
            run.cancel()
        }
        switch result {
        case .failure(let error): return failed("fpmond heal \(order.healer) could not be run: \(error)")
        case .success(let ended):
            guard case .exited(let code) = ended.terminationStatus else { return failed("fpmond heal \(order.healer) ended by a signal") }
            let left = (try? SmallFile.read(resultPath, maximumBytes: 1 << 20)).flatMap { try? JSON.parse($0) }
            return left.flatMap { HookReport($0, exit: code) }
                ?? HookReport(
                    result: HookResult(exitStatus: code), startedAt: started, endedAt: SystemClock.now().wall, exitStatus: code,
                    error: "fpmond heal \(order.healer) ended with \(code) and left no report")
        }
    }
}
