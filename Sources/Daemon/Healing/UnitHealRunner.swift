import FailurePoints
import Glibc
import JSON
import Systemd

/// Has systemd run `fpmond-heal@NAME.service`: the watcher only names it, systemd supervises it and says how it ended.
struct UnitHealRunner: HealRunner {
    let bus: Bus
    /// `$RUNTIME_DIRECTORY` of the watcher, where the context is handed over.
    var handover = "/run/fpmond/heal"
    /// `RuntimeDirectory=` of the heal unit, where its report is left.
    var reports = "/run/fpmond-heal"

    private static let deadline: Duration = .seconds(5)
    /// Between two looks at a heal that is under way.
    private static let pause: Duration = .milliseconds(250)
    /// Beyond the hook's own timeout and its grace, for the unit to notice and report.
    private static let slack: Duration = .seconds(30)

    func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
        let started = SystemClock.now()
        func failed(_ result: HookResult, _ error: String) -> HookReport {
            HookReport(result: result, startedAt: started.wall, endedAt: SystemClock.now().wall, error: error)
        }
        // The name as it is, unescaped: it is what an operator types, and what the unit hands on as %i.
        let unit = "fpmond-heal@\(order.healer).service"
        guard UnitName.isValid(unit) else {
            return failed(.stopTrying, "\(order.healer) is no name for a unit instance")
        }
        let files = HealHandover(order, directory: handover, report: "\(reports)/\(order.healer).json")
        if let fault = await files.write(context, removesReport: false) {
            return failed(.failed("context"), "cannot hand over the context: \(fault)")
        }
        do throws(BusError) {
            try await bus.startUnit(unit, mode: "fail", deadline: Self.deadline)
            let report = try await waited(for: unit, files, started, timeout: timeout)
            await files.forget()
            return report ?? failed(.failed("no report"), "\(unit) was not seen to begin")
        } catch {
            return failed(.failed("bus"), "\(unit) over D-Bus: \(error)")
        }
    }

    func outcome(of order: HealOrder, timeout: Duration) async -> HookReport? {
        let unit = "fpmond-heal@\(order.healer).service"
        guard UnitName.isValid(unit) else { return nil }
        let files = HealHandover(order, directory: handover, report: "\(reports)/\(order.healer).json")
        let report = try? await waited(for: unit, files, Moment(wall: order.ordered, uptime: .zero), timeout: timeout, beginsWithin: Self.patience)
        await files.forget()
        return report ?? nil
    }

    /// How long a unit whose start may never have been asked for is given to be seen at work.
    private static let patience: Duration = .seconds(3)

    /// Waits until the run that we started has ended, and reads how.
    ///
    /// - Parameter beginsWithin: nil: it was started for certain.
    /// - Returns: nil: it was not seen to begin, nor did it leave anything.
    ///
    ///
    /// systemd forgets a unit that ended well: it then reads `inactive` without any exit data, as if it had never run. What tells the two apart
    /// is that it was seen at work, or the report it left.
    private func waited(
        for unit: String, _ files: HealHandover, _ started: Moment, timeout: Duration, beginsWithin: Duration? = nil
    ) async throws(BusError) -> HookReport? {
        let begun = ContinuousClock.now
        let end = ContinuousClock.now + timeout + Hook.grace + Self.slack
        var misses = 0
        var seenAtWork = false
        while ContinuousClock.now < end && !Task.isCancelled {
            try? await Task.sleep(for: Self.pause)
            let properties: UnitProperties
            do throws(BusError) {
                properties = try await bus.unit(unit, deadline: Self.deadline)
                misses = 0
            } catch {
                // A bus that is away for a moment does not end the heal; systemd goes on supervising it.
                misses += 1
                if misses > 20 { throw error }
                continue
            }
            guard properties.activeState == "inactive" || properties.activeState == "failed" else {
                seenAtWork = true
                continue
            }
            let exited = properties.mainExitMicroseconds.map { Instant(microseconds: $0) }
            let left = await files.report(exit: nil, since: started.wall)
            if let exited, exited >= started.wall - HealHandover.clockSlack {
                return report(of: unit, properties, started, exited: exited, left)
            }
            if let left { return left }
            if !seenAtWork, let beginsWithin, ContinuousClock.now - begun > beginsWithin { return nil }
            if seenAtWork {
                return HookReport(
                    result: .failed("no report"), startedAt: started.wall, endedAt: SystemClock.now().wall,
                    error: "\(unit) ended and left no report; journalctl -u \(unit) has its words")
            }
        }
        return HookReport(
            result: .timedOut, startedAt: started.wall, endedAt: SystemClock.now().wall, error: "\(unit) was not seen to end within its time")
    }

    private func report(of unit: String, _ properties: UnitProperties, _ started: Moment, exited: Instant, _ left: HookReport?) -> HookReport {
        let status = properties.mainStatus ?? -1
        // CLD_EXITED is 1: the status is then an exit status, else a signal. Source: sigaction(2).
        let exitedByItself = properties.mainCode == 1
        if exitedByItself, var left {
            left.result = HookResult(exitStatus: status)
            return left
        }
        let result: HookResult =
            properties.result == "timeout" ? .timedOut : exitedByItself ? HookResult(exitStatus: status) : .failed("ended by signal \(status)")
        return HookReport(
            result: result, startedAt: started.wall, endedAt: exited, exitStatus: exitedByItself ? status : nil,
            signal: exitedByItself ? nil : status,
            error: "\(unit): \(properties.result ?? "unknown result"), left no report; journalctl -u \(unit) has its words")
    }
}
