import Config
import FailurePoints
import Scheduling
import Threads

/// One run of a built-in repair, with the deadline and the report of a hook.
struct BuiltInRun: Sendable {
    let repair: BuiltInHealer
    let look: BuiltInLook
    let timeout: Duration

    /// Never throws: errors are in the report. What does not end in time is given up: it ends with this process, and leaves no half-written file.
    func report(_ context: HealContext) async -> HookReport {
        let started = SystemClock.now().wall
        func report(_ result: HookResult, exit: Int32? = nil, lines: [String] = [], error: String? = nil) -> HookReport {
            HookReport(
                result: result, startedAt: started, endedAt: SystemClock.now().wall, exitStatus: exit,
                output: lines.map { UntrustedText.line($0, limit: 2000) + "\n" }.joined(), error: error)
        }
        let work = BoundedWork<BuiltInEnd>.inTask { await end(context) }
        if let end = await work.value(within: timeout) {
            return report(end.result, exit: end.exitStatus, lines: end.lines, error: end.error)
        }
        if Task.isCancelled { return report(.interrupted, error: "was given up because fpmond is stopping") }
        return report(.timedOut, error: "timed out after \(ConfigDuration.text(timeout)) and was given up")
    }

    private func end(_ context: HealContext) async -> BuiltInEnd {
        switch repair {
        case .verifyExpiry: await ExpiryCheck(look: look).run()
        case .suggest(let settings): await PositionSuggestion(settings: settings, look: look).run()
        case .networkRetry(let settings):
            await EndpointRetry(settings: settings, look: look, failurePoint: context.values[.failurePoint] ?? "", within: timeout).run()
        case .restoreFile(let settings): await restored(settings)
        case .removeOldest(let settings):
            await Self.onThread { [root = look.configuration.bot.root] in OldestFiles(settings: settings, root: root).run() }
        case .restartUnit(let action): await unit(action.unit, .restart).run()
        case .startUnit(let action): await unit(action.unit, .start).run()
        }
    }

    private func restored(_ settings: BuiltInHealer.RestoreFile) async -> BuiltInEnd {
        // Only the book's rule asks for it.
        let state = settings.files.contains(.positions) ? await look.snapshot(of: [.unit])[.unit].facts?.activeState : nil
        let isDown = ["inactive", "failed"].contains(state ?? "")
        return await Self.onThread { [look] in FileRestore(settings: settings, look: look, botIsDown: isDown).run() }
    }

    private func unit(_ name: String, _ verb: UnitRepair.Verb) -> UnitRepair {
        UnitRepair(verb: verb, unit: name, look: look, control: .of(name, on: look.bus), within: timeout)
    }

    /// The deadline is kept outside.
    private static func onThread(_ work: @escaping @Sendable () -> BuiltInEnd) async -> BuiltInEnd {
        let attempt = BoundedWork<BuiltInEnd>.onThread(refused: .later("the system refused a thread"), work)
        return await attempt.value(within: .seconds(86_400)) ?? .failed("given up")
    }
}
