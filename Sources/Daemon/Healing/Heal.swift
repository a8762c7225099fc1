public import FailurePoints
import Glibc
import JSON
import UnixSignals

/// One heal from start to end: what `fpmond heal NAME` does, whoever supervises it.
public enum Heal {
    public enum Failure: Error, CustomStringConvertible {
        case unknownHealer(HealerName, known: [HealerName])
        case context(String)

        public var description: String {
            switch self {
            case .unknownHealer(let name, let known):
                "no healer named \(name) is configured; known: \(known.isEmpty ? "none" : known.map(\.rawValue).joined(separator: ", "))"
            case .context(let what): what
            }
        }
    }

    /// Runs the hook of a configured healer.
    ///
    /// - Parameters:
    ///   - contextPath: the file with the `FPMOND_*` variables and the finding; nil: run by hand, only root and unit are told.
    ///   - resultPath: where the report is left for the watcher; nil: nowhere.
    /// - Returns: the exit status to end with, and what the hook printed.
    public static func run(
        _ name: HealerName, _ configuration: Configuration, contextPath: String?, resultPath: String?
    ) async throws(Failure) -> (exitStatus: Int32, output: String, error: String?) {
        guard let healer = configuration.healers[name] else { throw .unknownHealer(name, known: configuration.healers.keys.sorted()) }
        var context = HealContext(
            HealOrder(
                healer: name, attempt: 1, need: HealMachine.Need(failurePoint: "", incident: ""), finding: nil, ordered: SystemClock.now().wall),
            bot: configuration.bot)
        if let contextPath {
            do throws(OutputError) {
                let bytes = try SmallFile.read(contextPath, maximumBytes: 1 << 20)
                guard let json = try? JSON.parse(bytes) else { throw OutputError(path: contextPath, operation: "parse", code: EINVAL) }
                // Which bot is healed is for the root-owned configuration to say, never for the watcher's file.
                let fixed = context.variables.filter { $0.name == "FPMOND_BOT_ROOT" || $0.name == "FPMOND_BOT_UNIT" }
                context = HealContext(json)
                context.variables.removeAll { variable in fixed.contains { $0.name == variable.name } }
                context.variables += fixed
            } catch {
                throw .context("cannot read the context: \(error)")
            }
        }
        let report = await untilToldToStop { [context] in await Hook(healer: healer).run(context) }
        if let resultPath { try? ReplacedFile.write(report.json.utf8() + [0x0A], to: resultPath, mode: 0o644) }
        return (report.passedExitStatus, report.output, report.error)
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
