package import Config
package import FailurePoints
import Files
import Glibc
import JSON
import Scheduling
import UnixSignals

/// One heal from start to end: what `fpmond heal NAME` does, under any supervisor.
///
/// It runs with root's power on behalf of an unprivileged watcher, so it obeys its configuration and nothing in the watcher's context.
package struct RequestedHeal: Sendable {
    /// The healer to run.
    package let name: HealerName
    /// The file with the watcher's finding; nil, or no such file: a person runs the heal by hand.
    package let contextPath: String?
    /// Where the report for the watcher is written; nil: nowhere.
    package let resultPath: String?
    /// Whether a person overrides a configuration that forbids this run.
    package let despiteConfiguration: Bool

    /// The exit status and the messages to print.
    package struct End: Sendable {
        package var exitStatus: Int32
        /// The hook's standard output and standard error.
        package var output = "", errors = ""
        /// Warnings, one line each.
        package var complaints: [String] = []
    }

    /// - Throws: `HealRefusal` for an invalid healer name; the name becomes part of a file name.
    package init(_ name: String, contextPath: String?, resultPath: String?, despiteConfiguration: Bool = false) throws(HealRefusal) {
        self.name = HealerName(rawValue: name)
        guard self.name.isValid else { throw HealRefusal(.usage, "not a valid healer name; expected lower-case letters, digits and single hyphens") }
        guard !despiteConfiguration || contextPath == nil else {
            throw HealRefusal(.usage, "--despite-configuration is for runs by hand, a context is for runs by the watcher; expected only one of them")
        }
        (self.contextPath, self.resultPath, self.despiteConfiguration) = (contextPath, resultPath, despiteConfiguration)
    }

    /// Runs the hook or refuses to; in both cases it writes a report for the watcher.
    ///
    /// - Parameter load: reads the configuration; a fault in it is a refusal too.
    package func run(_ load: () throws(HealRefusal) -> Configuration) async -> End {
        do throws(HealRefusal) {
            let configuration = try load()
            let (healer, despite) = try permitted(configuration)
            let ledger = HealLedger(configuration)
            let lock = try ledger.lock()
            defer { withExtendedLifetime(lock) {} }
            try checkLimit(healer, ledger)
            var (context, complaints) = try context(configuration, ledger)
            if let despite { complaints.append("running although \(despite)") }
            var record = HealRun(
                HealRun.ID(began: SystemClock.now().wall, healer: name), order: context.order, despite: despite, method: healer.method)
            complaints += Self.put(record, on: ledger)
            let report = await Self.untilToldToStop { [context] in await Hook(healer: healer, configuration: configuration).run(context) }
            record.report = report
            _ = Self.put(record, on: ledger)
            leave(report, order: context.order)
            if let error = report.error { complaints.append(error) }
            return End(exitStatus: report.passedExitStatus, output: report.output, errors: report.errors, complaints: complaints)
        } catch {
            leave(error.report)
            return End(exitStatus: error.exitStatus, complaints: error.lines)
        }
    }

    /// A run that cannot be recorded is run all the same: the heal may be for a full disk.
    private static func put(_ run: HealRun, on ledger: HealLedger) -> [String] {
        do throws(OutputError) {
            try ledger.write(run)
            return []
        } catch { return ["not recorded: \(error)"] }
    }

    /// The healer, if it may run, and the rule that a person overrides by running it.
    private func permitted(_ configuration: Configuration) throws(HealRefusal) -> (HealerConfig, despite: String?) {
        guard let healer = configuration.healers[name] else {
            let known = configuration.healers.keys.sorted().map(\.rawValue)
            throw HealRefusal(
                .configuration, "no healer named \(name) is configured; known: \(known.isEmpty ? "none" : known.joined(separator: ", "))")
        }
        let why = configuration.forbids(healer)
        if let why, !despiteConfiguration {
            throw HealRefusal(.permission, "\(why); to run it by hand anyway, use --despite-configuration")
        }
        // A user who can change what root runs has root's power. A user who heals as himself risks only what is his.
        if geteuid() == 0 {
            let faults = HookTrust.judge(healer.hook).faults
            guard faults.isEmpty else { throw HealRefusal(.configuration, "root does not run files that others can change", faults) }
        }
        return (healer, why)
    }

    /// The hourly limit applies to the watcher and to runs by hand, and counts every recorded run.
    private func checkLimit(_ healer: HealerConfig, _ ledger: HealLedger) throws(HealRefusal) {
        guard !despiteConfiguration else { return }
        let count = ledger.runsWithinTheHour(name, at: SystemClock.now().wall)
        guard count >= healer.maximumPerHour else { return }
        throw HealRefusal(.later, "it ran \(count) times within the last hour (max_per_hour is \(healer.maximumPerHour))")
    }

    /// What the hook gets, and which entries of the watcher's file were refused.
    private func context(_ configuration: Configuration, _ ledger: HealLedger) throws(HealRefusal) -> (HealContext, complaints: [String]) {
        let own = HealContext(byHand: name, bot: configuration.bot, at: SystemClock.now().wall)
        guard let contextPath else { return (own, []) }
        do throws(OutputError) {
            let handover = try Handover.read(contextPath, over: own)
            if let order = handover.context.order, ledger.has(order) { return (own, ["the context was used before: running as by hand"]) }
            return (handover.context, handover.refused.map { "the context: \($0)" })
        } catch {
            // Without a context file, somebody started the unit by hand.
            if error.code == ENOENT { return (own, ["no context at \(contextPath): running as by hand"]) }
            throw HealRefusal(.configuration, "cannot read the context: \(error)")
        }
    }

    private func leave(_ report: HookReport, order: String? = nil) {
        guard let resultPath else { return }
        try? ReplacedFile.write(report.json(order: order).utf8() + [0x0A], to: resultPath, mode: 0o640)
    }

    /// SIGTERM, SIGINT and SIGHUP end the hook's session, which would otherwise outlive this program.
    private static func untilToldToStop(_ work: @escaping @Sendable () async -> HookReport) async -> HookReport {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let run = Task { await work() }
        let stop = Task {
            for await _ in signals { run.cancel() }
        }
        defer { stop.cancel() }
        return await run.value
    }
}

extension Configuration {
    /// Why this configuration forbids the healer, in words; nil: it may run.
    func forbids(_ healer: HealerConfig) -> String? {
        if !healing.enabled { return "healing is disabled (healing.enabled is false)" }
        if !healer.enabled { return "this healer is disabled (enabled is false)" }
        return healer.dryRun ? "this healer only records what it would do (dry_run is true)" : nil
    }
}
