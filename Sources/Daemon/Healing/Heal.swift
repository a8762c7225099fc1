import FailurePoints
import Glibc
import JSON
import UnixSignals

/// One heal from start to end: what `fpmond heal NAME` does, whoever supervises it.
///
/// It runs with the power to heal, and is asked by those who have none: it obeys its configuration, and nothing that the watcher hands over.
public struct Heal: Sendable {
    /// What is asked for.
    let name: HealerName
    /// The file with the watcher's finding; nil, or a file that is not there: a person runs it by hand.
    let contextPath: String?
    /// Where the report is left for the watcher; nil: nowhere.
    let resultPath: String?
    /// A person's word that it is to run although the configuration does not allow it.
    let despiteConfiguration: Bool

    /// How it ended: the exit status to end with, and what is to be said.
    public struct End: Sendable {
        public var exitStatus: Int32
        /// What the hook printed, and what it said on standard error.
        public var output = "", errors = ""
        /// What there is to complain of, a line each.
        public var complaints: [String] = []
    }

    /// - Throws: `HealRefusal` for what cannot be a healer's name; it would become the name of a file.
    public init(_ name: String, contextPath: String?, resultPath: String?, despiteConfiguration: Bool = false) throws(HealRefusal) {
        self.name = HealerName(rawValue: name)
        guard self.name.isValid else { throw HealRefusal(.usage, "that is no name of a healer: lower-case letters, digits and single hyphens") }
        guard !despiteConfiguration || contextPath == nil else {
            throw HealRefusal(.usage, "--despite-configuration is a person's word, and a context the watcher's: expected one of them")
        }
        (self.contextPath, self.resultPath, self.despiteConfiguration) = (contextPath, resultPath, despiteConfiguration)
    }

    /// Runs the hook, or refuses to; either leaves a report for the watcher.
    ///
    /// - Parameter load: reads the configuration; what is wrong with it is a refusal as well.
    public func run(_ load: () throws(HealRefusal) -> Configuration) async -> End {
        do throws(HealRefusal) {
            let configuration = try load()
            let (healer, despite) = try permitted(configuration)
            let ledger = HealLedger(configuration)
            let lock = try ledger.lock()
            defer { withExtendedLifetime(lock) {} }
            try checkLimit(healer, ledger)
            var (context, complaints) = try context(configuration, ledger)
            if let despite { complaints.append("run although \(despite)") }
            var record = HealRun(
                HealRun.ID(began: SystemClock.now().wall, healer: name), order: context.order, despite: despite, method: healer.method)
            complaints += Self.put(record, on: ledger)
            let report = await Self.untilToldToStop { [context] in await Hook(healer: healer).run(context) }
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

    /// A run that cannot be put on record is run all the same: a full disk may be what it is to heal.
    private static func put(_ run: HealRun, on ledger: HealLedger) -> [String] {
        do throws(OutputError) {
            try ledger.write(run)
            return []
        } catch { return ["not on record: \(error)"] }
    }

    /// The healer, where it may be run, and what a person overrides in having it run.
    private func permitted(_ configuration: Configuration) throws(HealRefusal) -> (HealerConfig, despite: String?) {
        guard let healer = configuration.healers[name] else {
            let known = configuration.healers.keys.sorted().map(\.rawValue)
            throw HealRefusal(
                .configuration, "no healer named \(name) is configured; known: \(known.isEmpty ? "none" : known.joined(separator: ", "))")
        }
        let why = configuration.forbids(healer)
        if let why, !despiteConfiguration {
            throw HealRefusal(.permission, "\(why); a person may run it all the same with --despite-configuration")
        }
        // Whoever may change what root runs is root. A user who heals by himself risks nothing but what is his own.
        if geteuid() == 0 {
            let faults = HookTrust.judge(healer.hook).faults
            guard faults.isEmpty else { throw HealRefusal(.configuration, "root does not run what others may change", faults) }
        }
        return (healer, why)
    }

    /// The hourly limit holds for whoever asks, and counts every run on record.
    private func checkLimit(_ healer: HealerConfig, _ ledger: HealLedger) throws(HealRefusal) {
        guard !despiteConfiguration else { return }
        let count = ledger.runsWithinTheHour(name, at: SystemClock.now().wall)
        guard count >= healer.maximumPerHour else { return }
        throw HealRefusal(.later, "it ran \(count) times within the hour (its max_per_hour is \(healer.maximumPerHour))")
    }

    /// What the hook gets, and what of the watcher's file it does not get.
    private func context(_ configuration: Configuration, _ ledger: HealLedger) throws(HealRefusal) -> (HealContext, complaints: [String]) {
        let own = HealContext(byHand: name, bot: configuration.bot, at: SystemClock.now().wall)
        guard let contextPath else { return (own, []) }
        do throws(OutputError) {
            let handover = try Handover.read(contextPath, over: own)
            if let order = handover.context.order, ledger.has(order) { return (own, ["the context was used before: run as by hand"]) }
            return (handover.context, handover.refused.map { "the context: \($0)" })
        } catch {
            // Whoever starts the unit by hand has handed over nothing.
            if error.code == ENOENT { return (own, ["no context at \(contextPath): run as by hand"]) }
            throw HealRefusal(.configuration, "cannot read the context: \(error)")
        }
    }

    private func leave(_ report: HookReport, order: String? = nil) {
        guard let resultPath else { return }
        try? ReplacedFile.write(report.json(order: order).utf8() + [0x0A], to: resultPath, mode: 0o640)
    }

    /// SIGTERM, SIGINT and SIGHUP end the hook with its session: it has one of its own and would not notice that this program is gone.
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
    /// Why a healer of it may not be run, in words; nil: it may.
    func forbids(_ healer: HealerConfig) -> String? {
        if !healing.enabled { return "healing is disabled (healing.enabled is false)" }
        if !healer.enabled { return "this healer is disabled (its enabled is false)" }
        return healer.dryRun ? "this healer only records what it would do (its dry_run is true)" : nil
    }
}
