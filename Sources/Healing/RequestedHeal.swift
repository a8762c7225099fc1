import Commands
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
    /// Whether a person overrides what forbids this run: the configuration, the limits, the guards.
    package let despiteConfiguration: Bool
    /// Where the run is recorded while the disk is full; nil: nowhere.
    package var spare: String?

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

    /// What the guards say, from facts that this process looks up itself.
    package typealias Guards = @Sendable (Configuration, HealPolicy) async -> [HealAnswer]

    /// Runs the hook or refuses to; in both cases it writes a report for the watcher.
    ///
    /// - Parameters:
    ///   - load: reads the configuration; a fault in it is a refusal too.
    ///   - guards: asked for a healer that has any; root does not take the watcher's word for it.
    package func run(guards: Guards, _ load: () throws(HealRefusal) -> Configuration) async -> End {
        do throws(HealRefusal) {
            let configuration = try load()
            let healer = try known(configuration)
            let ledger = HealLedger(configuration, spare: spare)
            let lock = try ledger.lock()
            defer { withExtendedLifetime(lock) {} }
            var overridden = try permitted(healer, configuration, ledger)
            overridden += try unguarded(await guards(configuration, healer.policy))
            let despite = overridden.isEmpty ? nil : overridden.joined(separator: "; ")
            var (context, complaints) = try context(configuration, ledger)
            if let despite { complaints.append("running although \(despite)") }
            var record = HealRun(
                HealRun.ID(began: SystemClock.now().wall, healer: name), order: context.order, despite: despite, method: healer.method)
            // From here on a signal ends the hook, not this process: the record of the run gets its end.
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
            // Written before it is done: a run that no record shows would be in no limit.
            try write(record, on: ledger)
            Descendants.adopt()
            umask(Self.mask)
            let report = await Self.until(signals) { [context] in await Hook(healer: healer, configuration: configuration).run(context) }
            complaints += Self.endLeftovers(of: healer.hook.builtIn == nil ? "hook" : "repair")
            record.report = report
            do throws(OutputError) { try ledger.write(record) } catch { complaints.append("its end is not recorded: \(error)") }
            leave(report, order: context.order)
            if let error = report.error { complaints.append(error) }
            return End(exitStatus: report.passedExitStatus, output: report.output, errors: report.errors, complaints: complaints)
        } catch {
            leave(error.report)
            return End(exitStatus: error.exitStatus, complaints: error.lines)
        }
    }

    private func write(_ run: HealRun, on ledger: HealLedger) throws(HealRefusal) {
        do throws(OutputError) { try ledger.write(run) } catch {
            throw HealRefusal(.later, "the run cannot be recorded, and without a record no limit can be kept: \(error)")
        }
    }

    func known(_ configuration: Configuration) throws(HealRefusal) -> HealerConfig {
        guard let healer = configuration.healers[name] else {
            let known = configuration.healers.keys.sorted().map(\.rawValue)
            throw HealRefusal(
                .configuration, "no healer named \(name) is configured; known: \(known.isEmpty ? "none" : known.joined(separator: ", "))")
        }
        // A user who can change what root runs has root's power. A user who heals as himself risks only what is his.
        if geteuid() == 0 {
            let faults = HookTrust.judge(healer.hook).faults
            guard faults.isEmpty else { throw HealRefusal(.configuration, "root does not run files that others can change", faults) }
        }
        return healer
    }

    /// Whether the configuration and the limits allow it; the limits count every recorded run, also those by hand.
    ///
    /// - Returns: the rules that a person overrides by running it, in words.
    func permitted(_ healer: HealerConfig, _ configuration: Configuration, _ ledger: HealLedger) throws(HealRefusal) -> [String] {
        var overridden: [String] = []
        if let why = configuration.forbids(healer) { overridden.append(try overriding(why, .permission)) }
        if let why = ledger.limitReached(name, healer, all: configuration.healing.maximumPerHour, at: SystemClock.now().wall) {
            overridden.append(try overriding(why, .later))
        }
        return overridden
    }

    func unguarded(_ answers: [HealAnswer]) throws(HealRefusal) -> [String] {
        // What must not be tried comes before what may be tried later.
        try answers.filter { $0.kind != .go }.sorted { $0.kind == .never && $1.kind != .never }.map { answer throws(HealRefusal) in
            try overriding("\(answer.code): \(answer.message)", answer.kind == .never ? .never : .later)
        }
    }

    /// Refuses, unless a person overrides it.
    private func overriding(_ why: String, _ kind: HealRefusal.Kind) throws(HealRefusal) -> String {
        guard despiteConfiguration else { throw HealRefusal(kind, "\(why); to run it by hand anyway, use --despite-configuration") }
        return why
    }

    /// What the hook gets, and which entries of the watcher's file were refused.
    private func context(_ configuration: Configuration, _ ledger: HealLedger) throws(HealRefusal) -> (HealContext, complaints: [String]) {
        let own = HealContext(byHand: name, bot: configuration.bot, at: SystemClock.now().wall)
        guard let contextPath else { return (own, []) }
        let handover: Handover
        do throws(OutputError) { handover = try Handover.read(contextPath, over: own) } catch {
            // Without a context file, somebody started the unit by hand.
            if error.code == ENOENT { return (own, ["no context at \(contextPath): running as by hand"]) }
            throw HealRefusal(.configuration, "cannot read the context: \(error)")
        }
        if let order = handover.context.order, ledger.has(order) { throw HealRefusal(.later, "the watcher's order \(order) was run already") }
        return (handover.context, handover.refused.map { "the context: \($0)" })
    }

    /// What the hook's files may be made without, whoever starts the heal. The same as `UMask=` of the heal unit.
    private static let mask: mode_t = 0o022
    /// From TERM to KILL, to what the hook or repair has left behind.
    private static let leftoverGrace: Duration = .seconds(1)

    /// Ends what the hook has started and left behind, also in the background and in another session: under any supervisor nothing outlives a heal. Of a
    /// repair that is stopped that is the look under way.
    private static func endLeftovers(of what: String) -> [String] {
        let end = Descendants.end(grace: leftoverGrace)
        guard end.found > 0 else { return [] }
        func processes(_ count: Int) -> String { "\(count) process\(count == 1 ? "" : "es")" }
        if end.left == 0 { return ["ended \(processes(end.found)) that the \(what) had left behind"] }
        let time = ConfigDuration.text(Descendants.patience)
        return ["the \(what) had left \(processes(end.found)) behind; \(end.left) still ran when KILL had been sent for \(time)"]
    }

    private func leave(_ report: HookReport, order: String? = nil) {
        guard let resultPath else { return }
        try? ReplacedFile.write(report.json(order: order).utf8() + [0x0A], to: resultPath, mode: 0o640)
    }

    /// SIGTERM, SIGINT and SIGHUP end the hook's session, which would otherwise outlive this program.
    private static func until(_ signals: UnixSignalsSequence, _ work: @escaping @Sendable () async -> HookReport) async -> HookReport {
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
        if healing.mode == .observe { return "all healers only record what they would do (healing.mode is observe)" }
        return healer.mode == .observe ? "this healer only records what it would do (mode is observe)" : nil
    }
}
