import FailurePoints
import JSON
import Logging
import ServiceLifecycle
import Systemd
import UnixSignals

/// On SIGHUP: reads the configuration again and swaps it whole, or keeps the old one and says why.
struct ReloadService: Service {
    let notify: Notify
    let logger: Logger
    let recordPath: String
    /// Reads and validates; the new configuration takes effect inside. Returns the lines of what changed.
    let reload: @Sendable () async -> Result<[String], ReloadRefused>
    let status: @Sendable () async -> String

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            var sequence: Int64 = 0
            for await _ in signals {
                sequence += 1
                _ = notify.reloading(status: "reading the configuration again")
                let result = await reload()
                let now = SystemClock.now().wall
                let record: ReloadRecord
                switch result {
                case .success(let changes):
                    record = ReloadRecord(sequence: sequence, accepted: true, lines: changes, at: now)
                    logger.record(
                        Event(
                            .reloaded, .notice,
                            changes.isEmpty
                                ? "configuration read again: nothing changed" : "configuration reloaded: \(changes.joined(separator: "; "))"))
                case .failure(let refusal):
                    record = ReloadRecord(sequence: sequence, accepted: false, lines: refusal.faults, at: now)
                    logger.record(
                        Event(
                            .reloadRefused, .error, "configuration refused, the old one stays in force: \(refusal.faults.first ?? "")",
                            ["FAULTS": String(refusal.faults.count)]))
                    for fault in refusal.faults { logger.record(Event(.reloadRefused, .error, fault)) }
                }
                let answer = BoundedWork<Void>.onThread(refused: ()) {
                    try? ReplacedFile.write(record.json.utf8() + [0x0A], to: recordPath)
                }
                _ = await answer.value(within: .seconds(5))
                _ = notify.ready(status: await status())
            }
        }
    }
}

/// Why a reload was refused, a line a fault.
struct ReloadRefused: Error {
    var faults: [String]
}
