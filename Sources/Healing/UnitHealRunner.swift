import FailurePoints
import Glibc
import JSON
import Scheduling
package import Systemd

/// What a heal unit needs of the service manager. Errors are those of the bus.
package protocol HealUnitManager: Sendable {
    /// Queues a start of the unit; fails where a conflicting job is queued.
    func startHeal(_ unit: String, deadline: Duration) async throws(BusError)
    /// The unit's present state.
    func unit(_ name: String, deadline: Duration) async throws(BusError) -> UnitProperties
}

extension Bus: HealUnitManager {
    package func startHeal(_ unit: String, deadline: Duration) async throws(BusError) { try await startUnit(unit, mode: "fail", deadline: deadline) }
}

/// Starts `fpmond-heal@NAME.service`: the watcher only names it, systemd supervises it and reports how it ended.
package struct UnitHealRunner: HealRunner {
    let bus: any HealUnitManager
    /// `$RUNTIME_DIRECTORY` of the watcher, for the context file.
    var handover = "/run/fpmond/heal"
    /// `RuntimeDirectory=` of the heal unit, for its report.
    var reports = "/run/fpmond-heal"

    /// Interval between two queries of a heal under way.
    var pause: Duration = .milliseconds(250)
    /// Time from the hook's timeout to its end.
    var grace = Hook.grace
    /// Time beyond the hook's timeout and grace, for the unit to notice the end and report it.
    var slack: Duration = .seconds(60)
    /// How long to wait for a unit to become active where its start may never have been requested.
    var patience: Duration = .seconds(3)

    package init(bus: any HealUnitManager) { self.bus = bus }

    /// Tests wait less and write elsewhere.
    init(
        bus: any HealUnitManager, handover: String, reports: String, pause: Duration, grace: Duration, slack: Duration, patience: Duration
    ) {
        (self.bus, self.handover, self.reports, self.pause) = (bus, handover, reports, pause)
        (self.grace, self.slack, self.patience) = (grace, slack, patience)
    }

    private static let deadline: Duration = .seconds(5)
    /// How many queries in a row may fail before the run is given up.
    static let allowedMisses = 20

    package func run(_ order: HealOrder, _ context: HealContext, timeout: Duration) async -> HookReport {
        let started = SystemClock.now()
        func failed(_ result: HookResult, _ error: String) -> HookReport {
            HookReport(result: result, startedAt: started.wall, endedAt: SystemClock.now().wall, error: error)
        }
        // The name is used unescaped: it is what an operator types, and what the unit passes on as %i.
        let unit = "fpmond-heal@\(order.healer).service"
        guard UnitName.isValid(unit) else {
            return failed(.stopTrying, "\(order.healer) is not a valid name for a unit instance")
        }
        let files = HealHandover(order, directory: handover, report: "\(reports)/\(order.healer).json")
        if let fault = await files.write(context, removesReport: false) {
            return failed(.failed("context"), "cannot hand over the context: \(fault)")
        }
        do throws(BusError) {
            try await bus.startHeal(unit, deadline: Self.deadline)
            let report = try await waited(for: unit, files, started, timeout: timeout)
            await files.forget()
            return report ?? failed(.failed("no report"), "\(unit) did not start")
        } catch {
            return failed(.failed("bus"), "\(unit) over D-Bus: \(error)")
        }
    }

    package func outcome(of order: HealOrder, timeout: Duration) async -> HookReport? {
        let unit = "fpmond-heal@\(order.healer).service"
        guard UnitName.isValid(unit) else { return nil }
        let files = HealHandover(order, directory: handover, report: "\(reports)/\(order.healer).json")
        let report = try? await waited(for: unit, files, Moment(wall: order.ordered, uptime: .zero), timeout: timeout, beginsWithin: patience)
        await files.forget()
        return report ?? nil
    }

    /// Waits until the started run has ended, and reads how it ended.
    ///
    /// - Parameter beginsWithin: how long to wait for the start; nil: it has certainly started.
    /// - Returns: nil: it was not seen to start and left no report.
    ///
    ///
    /// systemd forgets a unit that ended well: it then reads `inactive` without exit data, as if it had never run. The unit did run if it was
    /// seen active, or if it left a report.
    private func waited(
        for unit: String, _ files: HealHandover, _ started: Moment, timeout: Duration, beginsWithin: Duration? = nil
    ) async throws(BusError) -> HookReport? {
        let begun = ContinuousClock.now
        let end = ContinuousClock.now + timeout + grace + slack
        var misses = 0
        var seenAtWork = false
        while ContinuousClock.now < end && !Task.isCancelled {
            try? await Task.sleep(for: pause)
            let properties: UnitProperties
            do throws(BusError) {
                properties = try await bus.unit(unit, deadline: Self.deadline)
                misses = 0
            } catch {
                // A short loss of the bus does not end the heal; systemd goes on supervising it.
                misses += 1
                if misses > Self.allowedMisses { throw error }
                continue
            }
            guard ["inactive", "failed"].contains(properties.text(.activeState)) else {
                seenAtWork = true
                continue
            }
            let exited = properties.microseconds(.mainExit).map { Instant(microseconds: $0) }
            let left = await files.report(exit: nil, since: started.wall)
            if let exited, exited >= started.wall - HealHandover.clockSlack {
                return report(of: unit, properties, started, exited: exited, left)
            }
            if let left { return left }
            if !seenAtWork, let beginsWithin, ContinuousClock.now - begun > beginsWithin { return nil }
            if seenAtWork {
                return HookReport(
                    result: .failed("no report"), startedAt: started.wall, endedAt: SystemClock.now().wall,
                    error: "\(unit) ended without a report; see journalctl -u \(unit)")
            }
        }
        return HookReport(
            result: .timedOut, startedAt: started.wall, endedAt: SystemClock.now().wall, error: "\(unit) did not end in time")
    }

    private func report(of unit: String, _ properties: UnitProperties, _ started: Moment, exited: Instant, _ left: HookReport?) -> HookReport {
        let status = properties.mainEnd?.status ?? -1
        // CLD_EXITED is 1: the status is then an exit status, else a signal. Source: sigaction(2).
        let exitedByItself = properties.mainEnd?.code == 1
        if exitedByItself, var left {
            if !(status == 0 && left.result == .informed), left.result != .interrupted { left.result = HookResult(exitStatus: status) }
            return left
        }
        let result: HookResult =
            properties.text(.result) == "timeout" ? .timedOut : exitedByItself ? HookResult(exitStatus: status) : .failed("ended by signal \(status)")
        return HookReport(
            result: result, startedAt: started.wall, endedAt: exited, exitStatus: exitedByItself ? status : nil,
            signal: exitedByItself ? nil : status,
            error: "\(unit): \(properties.text(.result) ?? "unknown result"), no report; see journalctl -u \(unit)")
    }
}
