import Config
import FailurePoints
import Healing
import JSON
import Outputs
import Probes
import ServiceLifecycle
import Threads

/// Reads root's record of heals run by hand, and logs each once: in the healing log and in the journal.
///
/// Root never writes to a directory where the watcher's user could redirect the write, so the watcher reads root's record.
final class HandRunService: Service {
    private let ledger: HealLedger
    private let told: LoggedRuns
    private let emit: @Sendable ([Output]) -> Void

    /// A new file in the record is seen at once; this is for what the kernel does not report.
    private static let pause: Duration = .seconds(60)
    private let alarm: Alarm
    private let watch: FileWatch

    init(_ configuration: Configuration, emit: @escaping @Sendable ([Output]) -> Void) {
        ledger = HealLedger(configuration)
        told = LoggedRuns(
            mark: "\(configuration.state.directory)/heals-by-hand.json", log: "\(configuration.outputs.directory)/failure_point_healing.jsonl")
        self.emit = emit
        let alarm = Alarm()
        self.alarm = alarm
        watch = FileWatch { _ in alarm.ring() }
    }

    deinit { watch.end() }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                // While a read hangs, no second one starts.
                let look = BoundedWork.onLoop(refused: [HealRecord]()) { [self] in
                    watch.watch("heals-by-hand", [WatchedPath(ledger.directory, isListing: true)])
                    return records()
                }
                var pause = Self.pause
                while !Task.isCancelled {
                    guard let records = await look.value(within: .seconds(60)) else { continue }
                    for record in records { emit([.heal(record), .event(Event(record))]) }
                    // Marked as logged once their lines are in the log.
                    if !records.isEmpty { pause = .seconds(1) }
                    break
                }
                await alarm.wait(until: .now + pause, leeway: pause / 6)
            }
        }
    }

    /// The runs by hand that have ended and were not logged yet.
    func records() -> [HealRecord] {
        let runs = ledger.runs()
        let fresh = told.unlogged(runs.map(\.fileName))
        var records: [HealRecord] = []
        for id in runs where fresh.contains(id.fileName) {
            guard let run = ledger.read(id) else { continue }
            if let record = run.record { records.append(record) }
            // The watcher logs the runs that it ordered itself; a run still under way is read again later.
            if run.order != nil || run.report != nil { told.note(id.fileName) }
        }
        return records
    }
}
