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
        mkdir(handover, 0o700)
        do throws(OutputError) {
            try ReplacedFile.write(context.file, to: "\(handover)/\(order.healer).json", mode: 0o600)
        } catch {
            return failed(.failed("context"), "cannot hand over the context: \(error)")
        }
        do throws(BusError) {
            try await bus.startUnit(unit, mode: "fail", deadline: Self.deadline)
            return try await waited(for: unit, order, started, timeout: timeout)
        } catch {
            return failed(.failed("bus"), "\(unit) over D-Bus: \(error)")
        }
    }

    /// Waits until the run that we started has ended, and reads how.
    ///
    /// systemd forgets a unit that ended well: it then reads `inactive` without any exit data, as if it had never run. What tells the two apart
    /// is that it was seen at work, or the report it left.
    private func waited(for unit: String, _ order: HealOrder, _ started: Moment, timeout: Duration) async throws(BusError) -> HookReport {
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
            let left = leftReport(of: order, since: started.wall)
            if let exited, exited >= started.wall - Self.clockSlack {
                return report(of: order, properties, started, exited: exited, left)
            }
            if let left { return left }
            if seenAtWork {
                return HookReport(
                    result: .failed("no report"), startedAt: started.wall, endedAt: SystemClock.now().wall, error: "\(unit) ended and left no report")
            }
        }
        return HookReport(
            result: .timedOut, startedAt: started.wall, endedAt: SystemClock.now().wall, error: "\(unit) was not seen to end within its time")
    }

    /// Two readings of one clock by two programs, a step by time synchronisation between them.
    private static let clockSlack: Duration = .seconds(1)

    /// The report of this run; an older one is nobody's answer. The exit status in it is the hook's, and counts where systemd has forgotten its own.
    private func leftReport(of order: HealOrder, since started: Instant) -> HookReport? {
        guard let bytes = try? SmallFile.read("\(reports)/\(order.healer).json", maximumBytes: 1 << 20), let json = try? JSON.parse(bytes) else {
            return nil
        }
        let exit = json["timed_out"]?.bool == true ? 124 : json["exit_status"]?.int.map { Int32(clamping: $0) } ?? 70
        return HookReport(json, exit: exit).flatMap { $0.endedAt >= started - Self.clockSlack ? $0 : nil }
    }

    private func report(of order: HealOrder, _ properties: UnitProperties, _ started: Moment, exited: Instant, _ left: HookReport?) -> HookReport {
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
            error: "fpmond-heal@\(order.healer).service: \(properties.result ?? "unknown result"), left no report")
    }
}
